"""A comparison is made from a complete list, or not at all."""

from typing import cast

import discord
import pytest

from bot.chunking import NotWhole
from domain.errors import Refused
from domain.ids import GuildId, RoleId
from tests.bot.fakes import World
from tests.bot.stubs import StubClient, StubGuild, StubMember

GUILD = GuildId(1)


def a_world(guild: StubGuild) -> World:
    world = World()
    world.served.hold(cast(discord.Client, StubClient(guild)))
    world.sync.extra_wanted = frozenset({RoleId(11)})
    return world


async def test_it_calls_back_between_the_list_and_its_use() -> None:
    guild = StubGuild(GUILD, count=1, roles=(1, 11))
    guild.parts = [[StubMember(100, [11])]]
    world, called = a_world(guild), []

    await world.comparisons.compare(GUILD, before_applying=lambda: called.append(len(world.sync.snapshots)))

    assert called == [0]
    assert len(world.sync.snapshots) == 1


async def test_an_incomplete_list_compares_nothing() -> None:
    guild = StubGuild(GUILD, count=9, roles=(1, 11))
    guild.parts = [[StubMember(100, [11])]]
    world = a_world(guild)

    with pytest.raises(NotWhole):
        await world.comparisons.compare(GUILD)

    assert world.sync.snapshots == []


async def test_a_guild_that_can_t_be_seen_is_refused() -> None:
    with pytest.raises(Refused):
        await a_world(StubGuild(2)).comparisons.compare(GUILD)


async def test_a_list_taken_before_the_pages_were_edited_is_taken_again() -> None:
    guild = StubGuild(GUILD, count=1, roles=(1, 11))
    guild.parts = [[StubMember(100, [11])]]
    world, called = a_world(guild), []
    world.sync.edits = 2

    await world.comparisons.compare(GUILD, before_applying=lambda: called.append(len(world.sync.snapshots)))

    assert called == [0, 0, 0]
    assert len(world.sync.snapshots) == 1
