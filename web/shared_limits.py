"""Shared limits: counted for several processes together, in Redis or Valkey.

The same sliding window as in memory, by the wall clock's minutes: two numbers a name, which the store forgets
by itself. While the store is out of reach, each process counts for itself, as it has all along.
"""

import asyncio
import time
from collections.abc import Callable

import structlog

from web.limits import MINUTE, Allowance, Limit, weighed
from web.resp import Connection

PATIENCE = 0.25
"""Seconds the store may take: whoever asks for a page waits for it."""
REST = 5.0
"""Seconds between two tries to reach a store that does not answer."""
KEPT = int(2 * MINUTE) + 5
"""Seconds a number is kept: this minute and the next, and a little for clocks that differ."""

log = structlog.get_logger(__name__)


class SharedLimits:
    """Counts in the store at `url`, or in memory while that can't be reached."""

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "muster",
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = Connection(url)
        self._prefix = prefix
        self._clock = clock
        self._monotonic = monotonic
        self._rests_until = 0.0
        self._is_away = False

    async def hit(self, limit: Limit, name: str) -> Allowance:
        """Count one more for `name`, unless that is one too many."""
        here = limit.hit(name)
        if self._is_away and self._monotonic() < self._rests_until:
            return here
        try:
            async with asyncio.timeout(PATIENCE):
                allowance = await self._counted(limit, name)
        except (OSError, TimeoutError) as why:
            self._lost(why)
            return here
        self._found()
        return allowance

    async def close(self) -> None:
        """Let go of the store."""
        await self._store.close()

    async def _counted(self, limit: Limit, name: str) -> Allowance:
        now = self._clock()
        window, passed = int(now // MINUTE), now % MINUTE
        this = f"{self._prefix}:{limit.kind}:{name}:{window}"
        last = f"{self._prefix}:{limit.kind}:{name}:{window - 1}"
        counted, _, before = await self._store.ask(("INCR", this), ("EXPIRE", this, KEPT), ("GET", last))
        spent = int(counted or 1) - 1
        allowance = weighed(limit.most, spent=spent, before=int(before or 0), left=MINUTE - passed)
        if allowance.is_spent:
            await self._store.ask(("DECR", this))  # One too many counts for nothing, as in memory.
        return allowance

    def _lost(self, why: Exception) -> None:
        self._rests_until = self._monotonic() + REST
        if not self._is_away:
            self._is_away = True
            log.warning("limits.store_unreachable", why=str(why) or type(why).__name__)

    def _found(self) -> None:
        if self._is_away:
            self._is_away = False
            log.info("limits.store_reached")
