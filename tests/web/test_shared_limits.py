"""Shared limits: one count for several processes, and each its own while the store is away."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from tests.web.clients import ask
from tests.web.fakes import HTML, Stage, some_settings
from tests.web.rosters import PAGE
from tests.web.stores import Store, running_store
from web.limits import Limit
from web.shared_limits import SharedLimits


class Clock:
    def __init__(self) -> None:
        self.now = 60_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with running_store() as running:
        yield running


@pytest.fixture
async def two(store: Store) -> AsyncIterator[tuple[SharedLimits, SharedLimits, Clock]]:
    """Two processes' counts in one store."""
    clock = Clock()
    first, second = (SharedLimits(store.url, clock=clock, monotonic=clock) for _ in range(2))
    yield first, second, clock
    await first.close()
    await second.close()


Two = tuple[SharedLimits, SharedLimits, Clock]


async def test_what_one_process_counted_the_other_knows(two: Two) -> None:
    first, second, _ = two
    here, there = Limit("key", 3), Limit("key", 3)

    hits = [await first.hit(here, "a"), await second.hit(there, "a"), await first.hit(here, "a")]
    refused = await second.hit(there, "a")

    assert [hit.remaining for hit in hits] == [2, 1, 0]
    assert refused.is_spent
    assert not (await second.hit(there, "b")).is_spent


async def test_a_refused_hit_is_not_counted_and_the_window_slides(two: Two) -> None:
    first, second, clock = two
    limit = Limit("key", 2)
    for _ in range(20):
        await first.hit(limit, "a")

    clock.now += 59 + 60
    late = await second.hit(Limit("key", 2), "a")

    assert not late.is_spent


async def test_hundreds_at_once_get_no_more_than_there_is(two: Two) -> None:
    first, second, _ = two
    big = Limit("key", 1000)

    hits = await asyncio.gather(
        *(each.hit(big if each is first else Limit("key", 50), "a") for each in (first, second) * 100)
    )

    allowed = [hit for hit in hits if hit.most == 50 and not hit.is_spent]
    assert len(allowed) <= 50


async def test_kinds_are_counted_apart(two: Two) -> None:
    first, _, _ = two

    await first.hit(Limit("key", 1), "a")

    assert not (await first.hit(Limit("address", 1), "a")).is_spent


async def test_while_the_store_is_away_each_counts_for_itself_and_says_so_once(
    store: Store, two: Two
) -> None:
    first, _, clock = two
    limit = Limit("key", 3)
    await first.hit(limit, "a")
    await store.stop()

    with capture_logs() as logs:
        hits = [await first.hit(limit, "a") for _ in range(3)]
        await store.start()
        resting = await first.hit(limit, "a")
        clock.now += 6
        await first.hit(limit, "a")

    assert [hit.remaining for hit in hits] == [1, 0, 0]
    assert hits[2].is_spent
    assert resting.is_spent
    assert [line["event"] for line in logs] == ["limits.store_unreachable", "limits.store_reached"]


async def test_the_web_counts_there_and_tells_of_it(store: Store) -> None:
    counts = SharedLimits(store.url)
    stages = [Stage(settings=some_settings(key_requests_per_minute=3), counts=counts) for _ in range(2)]

    replies = [await stage.api(str(PAGE)) for stage in (*stages, *stages)]
    page = await ask(stages[0].app, HTML)
    static = await ask(stages[0].app, "/static/favicon.svg")

    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert [reply.headers["ratelimit-remaining"] for reply in replies] == ["2", "1", "0", "0"]
    assert page.status == static.status == 200
    assert {"ratelimit-limit", "x-ratelimit-reset"} <= static.headers.keys()
    await counts.close()
