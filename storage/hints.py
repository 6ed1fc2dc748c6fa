"""Hints: that somebody, here or in another process, may have written something."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Watch = Callable[[Callable[[], None]], Awaitable[None]]


class Watcher:
    """Watches the database once, for any number of listeners, from the first one on."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._task: asyncio.Task[None] | None = None
        self._listeners: list[asyncio.Event] = []

    def listener(self) -> "Hints":
        """Return a new listener, which knows of nothing yet."""
        event = asyncio.Event()
        self._listeners.append(event)
        return Hints(self, event)

    def start(self) -> None:
        """Begin to watch, unless that has begun."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="storage hints")

    async def close(self) -> None:
        """Stop watching; whoever waits is let go."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._wake()

    async def _run(self) -> None:
        try:
            await self._watch(self._wake)
        except Exception:
            # Whoever waits looks for himself now and then, and his next wait begins to watch again.
            log.exception("watching for changes failed")

    def _wake(self) -> None:
        for event in self._listeners:
            event.set()


class Hints:
    """One listener's hints: what comes while it is busy is kept until it waits again."""

    def __init__(self, watcher: Watcher, event: asyncio.Event) -> None:
        self._watcher = watcher
        self._event = event

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - waiting for nothing is no failure here
        """Return True once anybody may have written since the last wait, False after `timeout` seconds."""
        self._watcher.start()
        try:
            await asyncio.wait_for(self._event.wait(), timeout)
        except TimeoutError:
            return False
        self._event.clear()
        return True
