"""A member list is whole, or nothing is made of it: with our own clock, patience and counting."""

import asyncio
from typing import Any, cast

import discord
import pytest

from bot.chunking import Chunking, NotWhole
from domain.ids import GuildId
from tests.bot.stubs import Clock, StubGuild, people


def chunking(clock: Clock | None = None, *, patience: float = 0.05) -> Chunking:
    return Chunking(monotonic=clock, patience=patience) if clock else Chunking(patience=patience)


async def gather(chunks: Chunking, guild: StubGuild, **options: Any) -> None:
    await chunks.gather(cast(discord.Guild, guild), **options)


async def test_a_whole_list_is_whole() -> None:
    guild, chunks = StubGuild(count=5), chunking()
    guild.parts = [people(3), people(2, start=200)]

    await gather(chunks, guild)

    assert chunks.is_whole(cast(discord.Guild, guild))
    assert chunks.trouble(GuildId(1)) is None


async def test_a_list_kept_whole_by_events_is_not_asked_for_again() -> None:
    guild, chunks = StubGuild(count=5), chunking()
    guild.parts = [people(5)]

    await gather(chunks, guild)
    await gather(chunks, guild)

    assert guild.requests == 1


async def test_a_list_that_never_ends_is_given_up_and_told_of() -> None:
    guild, chunks = StubGuild(count=20_002), chunking()
    guild.parts, guild.is_ended = [people(14_000)], False

    with pytest.raises(NotWhole, match=r"14,000 of 20,002"):
        await gather(chunks, guild)

    assert not chunks.is_whole(cast(discord.Guild, guild))
    trouble = chunks.trouble(GuildId(1))
    assert trouble is not None
    assert "14,000" in trouble.sentence


async def test_an_ended_list_that_is_too_short_is_refused_however_often_it_comes() -> None:
    clock = Clock()
    guild, chunks = StubGuild(count=10), chunking(clock)
    guild.parts = [people(9)]

    for _ in range(3):
        clock.now += 31
        with pytest.raises(NotWhole, match="9 of 10"):
            await gather(chunks, guild)


async def test_an_unknown_count_is_no_whole_list() -> None:
    guild, chunks = StubGuild(), chunking()
    guild.member_count, guild.parts = None, [people(3)]

    with pytest.raises(NotWhole):
        await gather(chunks, guild)


async def test_a_list_that_is_too_long_is_taken_when_it_comes_twice() -> None:
    clock = Clock()
    guild, chunks = StubGuild(count=9), chunking(clock)
    guild.parts = [people(10)]

    with pytest.raises(NotWhole):
        await gather(chunks, guild)
    clock.now += 31
    await gather(chunks, guild)

    assert chunks.is_whole(cast(discord.Guild, guild))


async def test_a_second_request_waits_thirty_seconds_even_after_a_reconnect() -> None:
    clock = Clock()
    guild, chunks = StubGuild(count=5), chunking(clock)
    guild.parts = [people(5)]
    await gather(chunks, guild)

    chunks.forget_all()
    clock.now += 10
    with pytest.raises(NotWhole) as refusal:
        await gather(chunks, StubGuild(count=5))

    assert refusal.value.retry_in == pytest.approx(20)
    clock.now += 21
    await gather(chunks, guild)
    assert guild.requests == 2


async def test_a_refusal_of_the_gateway_ends_the_wait_at_once() -> None:
    guild, chunks = StubGuild(count=5), chunking(patience=60)
    guild.is_ended = False

    waiting = asyncio.create_task(gather(chunks, guild))
    await asyncio.sleep(0.01)
    chunks.refused(GuildId(1), 12.5)

    with pytest.raises(NotWhole) as refusal:
        await waiting
    assert 12 < refusal.value.retry_in <= 12.5


async def test_a_lost_connection_ends_the_wait_at_once() -> None:
    guild, chunks = StubGuild(count=5), chunking(patience=60)
    guild.is_ended = False

    waiting = asyncio.create_task(gather(chunks, guild))
    await asyncio.sleep(0.01)
    chunks.forget(GuildId(1))

    with pytest.raises(NotWhole, match="connection"):
        await waiting


async def test_a_request_that_can_t_be_sent_is_told_of() -> None:
    guild, chunks = StubGuild(count=5), chunking()
    guild.error = ConnectionResetError("gone")

    with pytest.raises(NotWhole, match="connection"):
        await gather(chunks, guild)


async def test_an_unanswered_request_is_not_waited_for_again() -> None:
    clock = Clock()
    guild, chunks = StubGuild(count=5), chunking(clock)
    guild.error = ConnectionResetError("gone")
    with pytest.raises(NotWhole):
        await gather(chunks, guild)

    assert guild._state._chunk_requests == {}


async def test_what_was_cached_before_a_break_does_not_count() -> None:
    clock = Clock()
    guild, chunks = StubGuild(count=2), chunking(clock)
    guild.parts = [people(3)]
    guild._members = {member.id: member for member in people(2, start=900)}
    guild.member_count = 3

    await gather(chunks, guild)

    assert {member.id for member in guild.members} == {100, 101, 102}


async def test_progress_is_told() -> None:
    guild, chunks = StubGuild(count=5), chunking()
    guild.parts = [people(5)]
    told: list[tuple[int, int]] = []

    await gather(chunks, guild, progress=lambda done, total: told.append((done, total)))

    assert told == [(5, 5)]
