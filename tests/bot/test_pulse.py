"""Discord is asked whether it is there, not often, and its silence is counted from its last answer."""

import asyncio
from typing import Any, cast

import discord
import pytest

from bot.pulse import AGAIN, EVERY, Pulse
from bot.served import Served
from tests.bot.stubs import Clock
from tests.bot.test_over_the_wire import Wire, endpoints_as_before


class Speaking:
    """A guild that answers what it is asked, as long as Discord is there."""

    def __init__(self, guild_id: int, shard_id: int) -> None:
        self.id, self.shard_id = guild_id, shard_id
        self.unavailable = False
        self.owner_id = 999
        self.asked = 0
        self.how = "answers"

    async def query_members(self, *, limit: int, user_ids: list[int], cache: bool) -> list[Any]:
        assert (limit, user_ids, cache) == (1, [999], False)
        self.asked += 1
        if self.how == "silent":
            await asyncio.get_running_loop().create_future()
        if self.how == "cut":
            raise ConnectionResetError
        return []


class Line:
    """Guilds by two connections, one of which can be closed."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.first, self.second = Speaking(1, 0), Speaking(2, 1)
        self.guilds = [self.first, self.second]
        self.closed: set[int] = set()
        self.pulse = Pulse(cast(Served, self), monotonic=self.clock, longest_answer=0.01)

    def all(self) -> list[Speaking]:
        return self.guilds

    def is_cut(self, guild: Speaking) -> bool:
        return guild.shard_id in self.closed

    async def silence(self, *, later: float = 0.0) -> float | None:
        self.clock.now += later
        return await self.pulse.silence(cast(discord.Guild, self.first))


async def test_an_answer_is_asked_for_at_most_every_few_seconds() -> None:
    line = Line()

    assert await line.silence() == 0
    assert await line.silence(later=EVERY - 1) == EVERY - 1
    assert line.first.asked == 1
    assert await line.silence(later=1) == 0
    assert line.first.asked == 2


@pytest.mark.parametrize("how", ["silent", "cut"])
async def test_silence_counts_from_the_last_answer_and_ends_with_the_next(how: str) -> None:
    line = Line()
    await line.silence()
    line.first.how = how

    assert await line.silence(later=EVERY) == EVERY
    assert await line.silence(later=AGAIN - 1) == EVERY + AGAIN - 1
    assert line.first.asked == 2
    line.first.how = "answers"
    assert await line.silence(later=1) == 0


async def test_nothing_is_asked_of_a_closed_connection() -> None:
    line = Line()
    line.closed = {0}

    assert await line.silence() is None
    assert line.first.asked == 0


async def test_all_are_silent_as_long_as_the_one_that_spoke_last() -> None:
    line = Line()
    assert await line.pulse.silence_of_all() == 0
    line.closed = {0}
    line.clock.now += EVERY
    assert await line.pulse.silence_of_all() == 0
    line.second.unavailable = True
    assert await line.pulse.silence_of_all() == EVERY
    line.first.unavailable = True
    assert await line.pulse.silence_of_all() is None


async def test_a_guild_that_gets_no_answer_does_not_make_its_connection_silent() -> None:
    line = Line()
    line.first.how, line.second.shard_id = "silent", 0

    await line.pulse.silence_of_all()
    line.clock.now += AGAIN
    silence = await line.pulse.silence_of_all()

    assert silence is not None
    assert silence <= AGAIN
    assert line.second.asked == 1


@pytest.mark.usefixtures(endpoints_as_before.__name__)
async def test_the_bot_hears_discord_and_not_by_a_line_that_is_closed() -> None:
    wire = Wire(50, 5)
    served, clock = wire.world.served, Clock()
    pulse = Pulse(served, monotonic=clock)
    async with wire.connected():
        await wire.compared()
        guild = served.get(wire.guild_id)
        assert await pulse.silence(guild) == 0
        assert not served.is_cut(guild)
    assert served.is_cut(guild)
    clock.now += EVERY
    assert await pulse.silence(guild) == EVERY
