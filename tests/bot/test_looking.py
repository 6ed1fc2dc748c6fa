"""Looking: at once, when asked to, and now and then."""

import asyncio
import contextlib

from bot.looking import Looks, until_set


class Work:
    """Counts how often it was looked for."""

    def __init__(self) -> None:
        self.looks = 0

    async def look(self) -> None:
        self.looks += 1


async def looked(every: float, *, asked: int, within: float) -> int:
    """Return how often was looked in that time, when it was asked for so often."""
    looks, work = Looks(every), Work()
    keeping = asyncio.create_task(looks.keep(work.look))
    for _ in range(asked):
        await asyncio.sleep(0.001)
        looks.soon()
    await asyncio.sleep(within)
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping
    return work.looks


async def test_the_first_look_is_made_at_once_and_the_next_when_it_is_asked_for() -> None:
    assert await looked(60, asked=0, within=0.01) == 1
    assert await looked(60, asked=2, within=0.01) == 3


async def test_it_looks_now_and_then_though_nobody_asks() -> None:
    assert await looked(0.001, asked=0, within=0.05) > 2


def test_what_was_asked_for_is_due() -> None:
    looks = Looks(60)
    assert not looks.is_due
    looks.soon()
    assert looks.is_due


async def test_waiting_ends_with_the_event_or_the_time() -> None:
    event = asyncio.Event()
    await until_set(event, 0.001)
    event.set()
    await until_set(event, None)
