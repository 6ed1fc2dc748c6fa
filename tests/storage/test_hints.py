import asyncio
from collections.abc import Callable

import pytest

from storage.hints import Watcher


class Bell:
    """What is watched: rings when told to."""

    def __init__(self) -> None:
        self.watches = 0
        self.ring: Callable[[], None] = lambda: None

    async def watch(self, wake: Callable[[], None]) -> None:
        self.watches += 1
        self.ring = wake
        await asyncio.Event().wait()


@pytest.fixture
def bell() -> Bell:
    return Bell()


async def test_what_comes_while_a_listener_is_busy_is_kept_for_him(bell: Bell) -> None:
    watcher = Watcher(bell.watch)
    hints = watcher.listener()
    await hints.wait(0.01)

    bell.ring()

    assert [await hints.wait(0.01), await hints.wait(0.01)] == [True, False]
    await watcher.close()


async def test_one_watch_serves_every_listener(bell: Bell) -> None:
    watcher = Watcher(bell.watch)
    first, second = watcher.listener(), watcher.listener()
    waiting = asyncio.gather(first.wait(5), second.wait(5))
    await asyncio.sleep(0.01)

    bell.ring()

    assert list(await waiting) == [True, True]
    assert bell.watches == 1
    await watcher.close()


async def test_closing_lets_go_whoever_waits(bell: Bell) -> None:
    watcher = Watcher(bell.watch)
    waiting = asyncio.create_task(watcher.listener().wait(60))
    await asyncio.sleep(0.01)

    await watcher.close()

    async with asyncio.timeout(1):
        await waiting


async def test_a_watch_that_failed_is_begun_again_by_the_next_wait() -> None:
    tries: list[int] = []

    async def watch(wake: Callable[[], None]) -> None:
        tries.append(1)
        raise OSError

    hints = Watcher(watch).listener()
    await hints.wait(0.01)
    await hints.wait(0.01)

    assert len(tries) == 2
