"""Looking: work that is looked for when something has happened, and now and then though nothing was heard."""

import asyncio
from collections.abc import Awaitable, Callable


class Looks:
    """Looks again after `every` seconds, or as soon as it is asked to."""

    def __init__(self, every: float) -> None:
        self._every = every
        self._woken = asyncio.Event()

    @property
    def is_due(self) -> bool:
        """Say whether the next look was asked for."""
        return self._woken.is_set()

    def soon(self) -> None:
        """Have the next look made at once."""
        self._woken.set()

    async def keep(self, look: Callable[[], Awaitable[object]]) -> None:
        """Look until cancelled, the first time now; `look` says itself what goes wrong in it."""
        while True:
            self._woken.clear()
            await look()
            await until_set(self._woken, self._every)


async def until_set(event: asyncio.Event, longest: float | None) -> None:
    """Wait for an event for so many seconds at most; None: however long it takes."""
    try:
        async with asyncio.timeout(longest):
            await event.wait()
    except TimeoutError:
        return
