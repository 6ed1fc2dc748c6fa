"""What we need of discord.py's private parts is there, and does what we take it to do."""

import asyncio
from typing import Any

import discord
import discord.shard
import pytest

from bot.library import (
    PacedWebSocket,
    abandon_chunk,
    cached_count,
    forget_guild,
    forget_members,
    hear_rate_limits,
    pace_gateway,
    role_ids,
)
from tests.bot.fakes import World
from tests.bot.town import Town


def guild_in(town: Town) -> discord.Guild:
    return town.world.served.get(town.guild_id)


async def test_role_ids_are_those_of_the_roles_without_everyone(town: Town) -> None:
    member = guild_in(town).get_member(town.manager.id)
    assert member is not None

    assert set(role_ids(member)) == {role.id for role in member.roles if not role.is_default()}
    assert memoryview(role_ids(member)).format == "Q"  # type: ignore[arg-type]


async def test_members_are_counted_and_forgotten_but_the_bot(town: Town) -> None:
    guild = guild_in(town)
    assert cached_count(guild) == len(guild.members) > 1

    forget_members(guild)

    assert list(guild.members) == [guild.me]


async def test_an_abandoned_request_is_not_waited_for_by_the_next(town: Town) -> None:
    guild = guild_in(town)
    guild._state._chunk_requests[guild.id] = object()  # type: ignore[assignment]

    abandon_chunk(guild)
    abandon_chunk(guild)

    await asyncio.wait_for(guild.chunk(), 5)


async def test_a_guild_is_taken_out_of_the_cache(town: Town) -> None:
    client = town.env.bot

    forget_guild(client, guild_in(town))

    assert client.get_guild(town.guild_id) is None


async def test_refusals_of_the_gateway_are_heard() -> None:
    bot = World().bot()
    heard: list[tuple[int, float]] = []
    hear_rate_limits(bot, lambda guild_id, seconds: heard.append((guild_id, seconds)))

    parse = bot._connection.parsers["RATE_LIMITED"]
    parse({"opcode": 8, "retry_after": 29.5, "meta": {"guild_id": "7", "nonce": "x"}})
    parse({"opcode": 3, "retry_after": 1, "meta": {}})

    assert heard == [(7, 29.5)]


async def test_a_burst_of_messages_lets_others_have_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    async def take(self: Any, message: Any) -> None:
        nonlocal taken
        taken += 1

    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "received_message", take)
    monkeypatch.setattr("bot.library.LONGEST_TURN", 0.0)
    socket = PacedWebSocket.__new__(PacedWebSocket)
    socket.loop = asyncio.get_running_loop()
    turns: list[int] = []
    other = asyncio.create_task(_note(turns, lambda: taken))

    for _ in range(10):
        await socket.received_message("x")
    other.cancel()

    assert taken == 10
    assert len(turns) > 3


async def _note(turns: list[int], count: Any) -> None:
    while True:
        turns.append(count())
        await asyncio.sleep(0)


def test_every_shard_is_paced() -> None:
    pace_gateway()

    assert discord.shard.DiscordWebSocket is PacedWebSocket
