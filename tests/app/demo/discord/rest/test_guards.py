"""The bot may do what its roles allow, below its own highest role."""

from collections.abc import Callable

import pytest

from app.demo.department import Department
from app.demo.discord.rest.guards import Guards
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.nouns import Overwrite
from app.demo.discord.world.permissions import Permission


@pytest.fixture
def guards(department: Department) -> Guards:
    return Guards(department.world.state)


def _code(act: Callable[[], None]) -> int | None:
    try:
        act()
    except DiscordError as refused:
        return refused.code
    return None


def test_a_permission_is_needed(guards: Guards, department: Department) -> None:
    guild = department.guild

    assert _code(lambda: guards.require(guild, Permission.MANAGE_ROLES)) is None
    assert _code(lambda: guards.require(guild, Permission.MANAGE_GUILD)) == 50013


def test_only_what_stands_below_can_be_touched(guards: Guards, department: Department) -> None:
    guild = department.guild
    own = next(role for role in guild.roles.values() if role.bot_id == department.world.bot.id)
    sheriff = department.holders(department.ranks[0])[0]

    assert _code(lambda: guards.require_above_role(guild, department.ranks[0])) is None
    assert _code(lambda: guards.require_above_role(guild, own)) == 50013
    assert _code(lambda: guards.require_above_member(guild, sheriff)) is None
    assert _code(lambda: guards.require_above_member(guild, guild.members[guild.owner_id])) == 50013


def test_a_hidden_channel_is_50001(guards: Guards, department: Department) -> None:
    guild = department.guild
    channel = next(iter(guild.channels.values()))
    sending = Permission.SEND_MESSAGES
    assert _code(lambda: guards.require_in(guild, channel, sending)) is None

    channel.overwrites = [Overwrite(department.world.bot.id, is_role=False, allow=0, deny=int(sending))]
    assert _code(lambda: guards.require_in(guild, channel, sending)) == 50013
    channel.overwrites[0].deny = int(Permission.VIEW_CHANNEL)

    assert _code(lambda: guards.require_in(guild, channel, sending)) == 50001
