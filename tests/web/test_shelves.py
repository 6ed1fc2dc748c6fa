"""Shelves: read once, drawn once, and soon enough."""

import asyncio
from dataclasses import dataclass, replace

import pytest

from domain.errors import NotFound
from domain.rosters.pages import PageHead
from domain.rosters.rosters import PUBLIC, STAFF, RosterView
from tests.web.fakes import FakeReading
from tests.web.rosters import PAGE, a_page, a_roster, page_id
from web.shelves import OLDEST, Shelf, Store, Views


@dataclass(frozen=True)
class Drawing:
    revision: int
    size: int = 10


class Pencil:
    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, view: RosterView) -> Drawing:
        self.drawn += 1
        return Drawing(view.revision)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A shelf over pages in memory."""

    def __init__(self, *, rest: float = 0.0, members: int = 3, patience: float = 5.0) -> None:
        self.clock, self.pencil = Clock(), Pencil()
        self.reading = FakeReading(a_roster(members=members))
        self.views = Views(self.reading, rest=rest, clock=self.clock)
        self.shelf = Shelf(
            self.views, PUBLIC, self.pencil, most_bytes=1000, patience=patience, clock=self.clock
        )

    @property
    def head(self) -> PageHead:
        head = self.reading.head(PAGE)
        assert head is not None
        return head

    def change(self) -> None:
        roster = self.reading.roster()
        self.reading.put(replace(roster, page=replace(roster.page, revision=roster.page.revision + 1)))

    async def get(self) -> int:
        return (await self.shelf.get(self.head)).revision


async def test_what_is_drawn_is_drawn_once() -> None:
    bench = Bench()

    assert [await bench.get() for _ in range(5)] == [1] * 5
    assert (bench.reading.reads, bench.pencil.drawn) == (1, 1)


async def test_a_head_that_is_equal_is_the_same() -> None:
    bench = Bench()
    await bench.get()

    bench.reading.put(bench.reading.roster())
    await bench.get()

    assert bench.pencil.drawn == 1


async def test_a_change_is_seen_by_the_next_request() -> None:
    bench = Bench()
    await bench.get()
    bench.change()

    assert await bench.get() == 2


async def test_a_new_stamp_alone_is_drawn_anew() -> None:
    bench = Bench()
    await bench.get()
    roster = bench.reading.roster()
    bench.reading.put(replace(roster, guild=replace(roster.guild, synced_at=None)))

    await bench.get()

    assert bench.pencil.drawn == 2


@pytest.mark.parametrize("members", [3, 80])
async def test_fifty_at_once_have_one_builder(members: int) -> None:
    bench = Bench(members=members)

    answers = await asyncio.gather(*(bench.get() for _ in range(50)))

    assert answers == [1] * 50
    assert (bench.reading.reads, bench.pencil.drawn) == (1, 1)


async def test_whoever_comes_after_a_change_does_not_get_what_is_being_read() -> None:
    bench = Bench()
    bench.reading.gate = asyncio.Event()
    early = asyncio.create_task(bench.get())
    await asyncio.sleep(0)
    bench.change()
    late = asyncio.create_task(bench.get())
    await asyncio.sleep(0)

    bench.reading.gate.set()
    await early

    assert await late == 2


async def test_a_large_page_is_given_as_it_was_while_it_is_drawn_anew() -> None:
    bench = Bench(members=1001)
    await bench.get()
    bench.change()

    meanwhile = [await bench.get() for _ in range(3)]
    async with asyncio.timeout(5):
        while await bench.get() != 2:  # noqa: ASYNC110 - a thread draws it
            await asyncio.sleep(0.01)

    assert meanwhile == [1, 1, 1]
    assert (bench.reading.reads, bench.pencil.drawn) == (2, 2)


async def test_nobody_waits_longer_than_his_patience_for_a_page_he_can_have_as_it_was() -> None:
    bench = Bench(patience=0.001)
    await bench.get()
    bench.change()
    bench.reading.gate = asyncio.Event()

    meanwhile = await bench.get()
    bench.reading.gate.set()
    async with asyncio.timeout(5):
        while await bench.get() != 2:  # noqa: ASYNC110 - it is drawn without anybody waiting
            await asyncio.sleep(0)

    assert meanwhile == 1
    assert (bench.reading.reads, bench.pencil.drawn) == (2, 2)


async def test_nobody_gets_a_page_as_it_was_long_ago() -> None:
    bench = Bench(patience=0.001)
    await bench.get()
    bench.change()
    bench.reading.gate = asyncio.Event()
    bench.clock.now += OLDEST + 1

    asked = asyncio.create_task(bench.get())
    await asyncio.sleep(0.05)
    bench.reading.gate.set()

    assert await asked == 2


async def test_parts_of_one_audience_share_one_reading() -> None:
    bench = Bench()
    colours = Shelf(bench.views, PUBLIC, Pencil(), most_bytes=1000)
    keys = Shelf(bench.views, STAFF, Pencil(), most_bytes=1000)

    await asyncio.gather(bench.get(), colours.get(bench.head), keys.get(bench.head))

    assert bench.reading.reads == 2


async def test_one_who_hangs_up_takes_it_from_nobody() -> None:
    bench = Bench()
    bench.reading.gate = asyncio.Event()
    first, second = asyncio.create_task(bench.get()), asyncio.create_task(bench.get())
    await asyncio.sleep(0)

    first.cancel()
    bench.reading.gate.set()

    assert await second == 1


async def test_a_failure_is_everybody_s_who_waited_and_nobody_s_after() -> None:
    bench = Bench()
    bench.reading.failure = NotFound("gone")
    answers = await asyncio.gather(*(bench.get() for _ in range(5)), return_exceptions=True)
    bench.reading.failure = None

    assert all(isinstance(answer, NotFound) for answer in answers)
    assert bench.reading.reads == 1
    assert await bench.get() == 1


async def test_a_page_that_changes_all_the_time_is_read_four_times_a_second() -> None:
    bench = Bench(rest=0.25)

    for step in range(1000):
        bench.clock.now = step / 100
        bench.change()
        await bench.get()

    assert 40 <= bench.reading.reads <= 46


async def test_after_its_rest_a_busy_page_is_current_again() -> None:
    bench = Bench(rest=0.25)
    for _ in range(20):
        bench.change()
        await bench.get()
    behind = await bench.get()

    bench.clock.now += 0.25

    assert behind < bench.head.revision
    assert await bench.get() == bench.head.revision


async def test_one_page_s_rest_is_not_another_s() -> None:
    bench = Bench(rest=0.25)
    other = a_page(id=page_id(1), slug="other")
    bench.reading.put(a_roster(other))
    for _ in range(20):
        bench.change()
        await bench.get()

    head = bench.reading.find_head("other")

    assert head is not None
    assert (await bench.shelf.get(head)).revision == 1


def test_a_store_forgets_what_was_not_asked_for_longest() -> None:
    store: Store[str, Drawing] = Store(25)
    store.put("a", Drawing(1))
    store.put("b", Drawing(1))
    store.get("a")

    store.put("c", Drawing(1))

    assert [key for key in "abc" if store.get(key)] == ["a", "c"]


def test_a_store_counts_what_it_replaces_once() -> None:
    store: Store[str, Drawing] = Store(25)
    store.put("a", Drawing(1))

    for _ in range(10):
        store.put("b", Drawing(1))

    assert store.get("a") is not None


def test_a_store_keeps_nothing_larger_than_itself() -> None:
    store: Store[str, Drawing] = Store(25)

    store.put("a", Drawing(1, size=26))

    assert len(store) == 0
