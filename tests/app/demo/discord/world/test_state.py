"""Lookups refuse in Discord's words, and the bot hears only of what it can see."""

from collections.abc import Callable

import pytest

from app.demo.department import Department
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.snowflakes import GuildId, RoleId, UserId


def test_what_is_not_there_is_refused_by_number(department: Department) -> None:
    state, guild = department.world.state, department.guild
    outsider = department.world.new_user("outsider")
    cases: dict[int, Callable[[], object]] = {
        10004: lambda: state.guild(GuildId(1)),
        10007: lambda: state.member(guild, outsider.id),
        10011: lambda: state.role(guild, RoleId(1)),
        10013: lambda: state.user(UserId(1)),
    }

    for code, look_up in cases.items():
        with pytest.raises(DiscordError) as refused:
            look_up()
        assert refused.value.code == code


def test_a_guild_the_bot_left_is_unknown_to_it(department: Department) -> None:
    department.world.guilds.remove_bot(department.guild)

    with pytest.raises(DiscordError, match="Unknown Guild"):
        department.world.state.guild_of_bot(department.guild.id)


def test_an_outage_is_silent(department: Department) -> None:
    heard: list[Event] = []
    department.guild.is_available = False
    department.world.state.events.subscribe(heard.append)

    department.world.state.tell(department.guild, "GUILD_UPDATE", {}, intent=Intent.GUILDS)

    assert heard == []
