"""Each picked id comes with its object."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.components import ComponentType
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.resolved import OptionType, Resolver


@pytest.fixture
def resolver(department: Department) -> Resolver:
    return Resolver(department.world.state, department.guild)


def test_a_member_comes_as_user_and_partial_member(resolver: Resolver, department: Department) -> None:
    key = str(department.guild.owner_id)

    resolver.option(OptionType.USER, key)

    found = resolver.to_json()["resolved"]
    assert found["users"][key]["username"] == "harper.quinn"
    assert "user" not in found["members"][key]
    assert found["members"][key]["permissions"]


def test_a_mentionable_is_whichever_has_the_id(resolver: Resolver, department: Department) -> None:
    role, channel = department.ranks[0], next(iter(department.guild.channels))

    resolver.option(OptionType.MENTIONABLE, str(role.id))
    resolver.select(ComponentType.MENTIONABLE_SELECT, [str(department.guild.owner_id)])
    resolver.select(ComponentType.ROLE_SELECT, [str(department.ranks[1].id)])
    resolver.option(OptionType.CHANNEL, str(channel))

    found = resolver.to_json()["resolved"]
    assert list(found) == ["roles", "users", "members", "channels"]
    assert len(found["roles"]) == 2


def test_strings_resolve_to_nothing(resolver: Resolver) -> None:
    resolver.option(OptionType.STRING, "words")
    resolver.select(ComponentType.STRING_SELECT, ["a"])

    assert resolver.to_json() == {}


@pytest.mark.parametrize(("value", "code"), [("abc", 50035), ("12", 10003)])
def test_what_is_no_channel_is_refused(resolver: Resolver, value: str, code: int) -> None:
    with pytest.raises(DiscordError) as refused:
        resolver.channel(value)

    assert refused.value.code == code
