"""Only guilds that are served are found."""

from typing import cast

import discord
import pytest

from bot.served import Served
from domain.errors import Refused
from domain.ids import GuildId
from tests.bot.stubs import StubClient, StubGuild


def served(*only: int, unavailable: bool = False) -> Served:
    found = Served(only)
    guild = StubGuild(1)
    guild.unavailable = unavailable
    found.hold(cast(discord.Client, StubClient(guild, StubGuild(2))))
    return found


def test_without_a_limit_every_guild_is_served() -> None:
    assert [guild.id for guild in served().all()] == [1, 2]


def test_with_a_limit_the_others_are_ignored() -> None:
    limited = served(2)

    assert limited.find(GuildId(1)) is None
    assert not limited.serves(1)
    assert [guild.id for guild in limited.all()] == [2]


def test_before_a_client_there_is_nothing() -> None:
    assert Served().find(GuildId(1)) is None
    assert list(Served().all()) == []


def test_a_guild_in_an_outage_is_found_and_refused() -> None:
    away = served(unavailable=True)

    assert away.find(GuildId(1)) is not None
    with pytest.raises(Refused, match="right now"):
        away.get(GuildId(1))
    with pytest.raises(Refused):
        away.get(GuildId(404))
