"""Bulking: who is woken by what, who sees the end, and what happens when something fails."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.bulking import Bulking
from bot.served import Served
from domain.access.actors import OPERATOR, Actor
from domain.errors import Refused
from domain.events import BatchStarted, GuildChanged, OrderEnded
from domain.ids import BatchId, GuildId, OrderId, UserId
from domain.rosters.batches import Batch, BatchKind, BatchState, LineState, Progress
from services.rosters.batches import Batches, Report
from tests.bot.fake_orders import NOW
from tests.bot.stubs import StubClient, StubGuild
from tests.domain.makers import PAGE

GUILD, BATCH = GuildId(1), BatchId(1)


class Service:
    """Batches of three lines, of which one is done at each advance."""

    def __init__(self) -> None:
        self.batches: dict[BatchId, Batch] = {}
        self.done: dict[BatchId, int] = {}
        self.actors: list[Actor] = []
        self.failures = 0
        self.on_start: Callable[[BatchStarted], None] | None = None

    def add(self, actor_id: int | None = None) -> None:
        actor = UserId(actor_id) if actor_id is not None else None
        kind, state = BatchKind.PROMOTE, BatchState.RUNNING
        self.batches[BATCH] = Batch(BATCH, GUILD, PAGE, kind, state, actor, "Olga", NOW)
        self.done[BATCH] = 0

    async def start(self, actor: Actor, batch_id: BatchId) -> None:
        if batch_id in self.batches:
            raise Refused("This has been started or cancelled already.")
        self.add()
        if self.on_start is not None:
            self.on_start(BatchStarted(GUILD, batch_id))
            await asyncio.sleep(0.01)  # the worker is quicker than whoever started it

    async def guilds(self) -> frozenset[GuildId]:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        return frozenset(each.guild_id for each in await self.running(GUILD))

    async def running(self, guild_id: GuildId) -> Iterable[Batch]:
        return [each for each in self.batches.values() if each.state is BatchState.RUNNING]

    async def advance(self, actor: Actor, batch_id: BatchId) -> Progress:
        self.actors.append(actor)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        self.done[batch_id] += 1
        if self.done[batch_id] == 3:
            self.batches[batch_id] = replace(self.batches[batch_id], state=BatchState.DONE)
        return self.progress(batch_id)

    def progress(self, batch_id: BatchId) -> Progress:
        done = self.done[batch_id]
        return Progress(self.batches[batch_id], {LineState.DONE: done, LineState.WAITING: 3 - done})

    async def report(self, actor: Actor, batch_id: BatchId, guild_id: GuildId) -> Report:
        return Report(self.progress(batch_id), ())


class Wall:
    """A screen that remembers."""

    def __init__(self, *, is_seen: bool = True) -> None:
        self.is_seen = is_seen
        self.shown: list[int] = []
        self.ends = 0

    async def show(self, progress: Progress) -> bool:
        self.shown.append(progress.ended)
        return self.is_seen

    async def end(self, report: Report) -> bool:
        self.ends += 1
        return self.is_seen


class Yard:
    """A worker on fakes."""

    def __init__(self) -> None:
        self.service = Service()
        self.guild = StubGuild(GUILD)
        self.told: list[Report] = []
        self.naps: list[float] = []
        served = Served()
        served.hold(cast(discord.Client, StubClient(self.guild)))
        self.bulking = Bulking(cast(Batches, self.service), served, self.tell, sleep=self.nap)
        self.task: asyncio.Task[None] | None = None

    async def tell(self, guild: discord.Guild, report: Report) -> None:
        self.told.append(report)

    async def nap(self, delay: float) -> None:
        self.naps.append(delay)
        await asyncio.sleep(0)

    async def start(self) -> None:
        self.task = asyncio.create_task(self.bulking.work())
        await self.idle()

    async def idle(self) -> None:
        for _ in range(30):
            await asyncio.sleep(0)

    async def order_ended(self) -> None:
        self.bulking.hear(OrderEnded(GUILD, OrderId(1)))
        await self.idle()


@pytest.fixture
async def yard() -> AsyncIterator[Yard]:
    yard = Yard()
    yield yard
    if yard.task is not None:
        yard.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await yard.task


async def test_a_batch_moves_on_with_every_order_that_ends(yard: Yard) -> None:
    await yard.start()
    yard.service.add()
    wall = Wall()
    yard.bulking.watch(BATCH, wall)

    yard.bulking.hear(BatchStarted(GUILD, BATCH))
    await yard.idle()
    first = yard.service.done[BATCH]
    await yard.order_ended()
    await yard.order_ended()

    assert (first, yard.service.done[BATCH]) == (1, 3)
    assert (wall.ends, yard.told) == (1, [])
    await yard.order_ended()
    assert yard.service.done[BATCH] == 3


async def test_its_first_step_is_shown_at_once(yard: Yard) -> None:
    await yard.start()
    yard.service.on_start = yard.bulking.hear
    wall = Wall()

    await yard.bulking.start(OPERATOR, BATCH, wall)
    await yard.idle()

    assert wall.shown == [1]


async def test_a_second_start_leaves_the_screen_of_the_first(yard: Yard) -> None:
    await yard.start()
    yard.service.on_start = yard.bulking.hear
    wall, other = Wall(), Wall()
    await yard.bulking.start(OPERATOR, BATCH, wall)

    with pytest.raises(Refused):
        await yard.bulking.start(OPERATOR, BATCH, other)
    await yard.order_ended()
    await yard.order_ended()

    assert (wall.ends, other.ends, other.shown) == (1, 0, [])


async def test_who_begins_to_watch_sees_how_it_stands_at_once(yard: Yard) -> None:
    yard.service.add()
    await yard.start()
    wall = Wall()

    yard.bulking.watch(BATCH, wall)
    await yard.idle()

    assert wall.shown == [2]


async def test_one_left_over_goes_on_and_its_end_is_told_privately(yard: Yard) -> None:
    yard.service.add()

    await yard.start()
    await yard.order_ended()
    await yard.order_ended()

    assert [report.progress.ended for report in yard.told] == [3]


async def test_an_end_that_no_screen_shows_is_told_privately(yard: Yard) -> None:
    yard.service.add()
    wall = Wall(is_seen=False)
    yard.bulking.watch(BATCH, wall)

    await yard.start()
    await yard.order_ended()
    await yard.order_ended()

    assert (len(wall.shown), wall.ends, len(yard.told)) == (1, 0, 1)


async def test_what_fails_is_tried_again(yard: Yard) -> None:
    yard.service.add()
    yard.service.failures = 2

    await yard.start()

    assert yard.naps
    assert yard.service.done[BATCH] >= 1


async def test_nothing_moves_while_the_guild_is_out_of_reach(yard: Yard) -> None:
    yard.service.add()
    yard.guild.unavailable = True
    await yard.start()
    assert yard.service.done[BATCH] == 0

    yard.guild.unavailable = False
    yard.bulking.hear(GuildChanged(GUILD))
    await yard.idle()

    assert yard.service.done[BATCH] == 1


async def test_it_is_judged_by_what_its_giver_may_now(yard: Yard) -> None:
    yard.service.add(7)
    may: Any = SimpleNamespace(manage_guild=True, administrator=False)
    yard.guild._members[7] = cast(
        Any, SimpleNamespace(id=7, guild_permissions=may, _roles=[], display_name="Olga")
    )

    await yard.start()

    assert yard.service.actors[0].may_manage(GUILD)


async def test_whoever_gave_it_and_left_may_nothing(yard: Yard) -> None:
    yard.service.add(7)

    async def fetch_member(user_id: int) -> None:
        response: Any = SimpleNamespace(status=404, reason="Not Found")
        raise discord.NotFound(response, {"code": 10007, "message": "Unknown Member"})

    cast(Any, yard.guild).fetch_member = fetch_member

    await yard.start()

    assert not yard.service.actors[0].may_manage(GUILD)
    assert yard.service.actors[0].user_id == 7
