"""Limits: how often one name may do a thing in a minute, counted in memory for a microsecond.

A sliding window: what was spent in the minute before weighs as much as the window still covers of it.
The `limits` library was measured and left: a hit costs it 10 to 20 µs, and every hit walks through all
names. Here two generations of counts turn over each minute: old names are forgotten without anybody looking.
Where several processes serve, `web/shared_limits.py` counts for all of them together.
"""

import time
from collections.abc import Callable
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from web.asgi import Header

MINUTE = 60.0


class Allowance(NamedTuple):
    """What is left to a name: `reset` and `retry_after` are whole seconds from now."""

    most: int
    remaining: int
    reset: int
    retry_after: int = 0

    @property
    def is_spent(self) -> bool:
        """Say whether this very request was one too many."""
        return self.retry_after > 0

    def headers(self) -> tuple[Header, ...]:
        """Return the headers that tell a client, under the new names and under those many clients know."""
        left = b"%d" % self.remaining
        return (
            *_slow_headers(self.most, self.reset),
            (b"ratelimit-remaining", left),
            (b"x-ratelimit-remaining", left),
        )

    def lines(self) -> bytes:
        """Return the same headers as they are sent."""
        return _slow_lines(self.most, self.reset) % (self.remaining, self.remaining)


def weighed(most: int, *, spent: int, before: int, left: float) -> Allowance:
    """Return what is left to a name that asks once more.

    It has `spent` so many in this window, which lasts `left` seconds yet, and `before` in the one before.
    """
    remaining = most - spent - 1 - before * left / MINUTE
    if remaining >= 0:
        return Allowance(most, int(remaining), ceil(left))
    free = most - spent - 1
    wait = left - MINUTE * free / before if free >= 0 else left + MINUTE - MINUTE * (most - 1) / spent
    return Allowance(most, 0, ceil(left), max(1, ceil(wait)))


@lru_cache(maxsize=256)
def _slow_lines(most: int, reset: int) -> bytes:
    """Return the lines of a second, with two gaps for what is left."""
    slow = b"".join(b"%b: %b\r\n" % header for header in _slow_headers(most, reset))
    return slow + b"ratelimit-remaining: %d\r\nx-ratelimit-remaining: %d\r\n"


@lru_cache(maxsize=256)
def _slow_headers(most: int, reset: int) -> tuple[Header, ...]:
    """Return those headers that stay the same for a second."""
    told = b"%d" % most, b"%d" % reset
    return (
        (b"ratelimit-limit", told[0]),
        (b"x-ratelimit-limit", told[0]),
        (b"ratelimit-reset", told[1]),
        (b"x-ratelimit-reset", told[1]),
    )


class Limit:
    """Lets each name do a thing `most` times a minute; `kind` is what that thing is called."""

    def __init__(self, kind: str, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.kind = kind
        self.most = most
        self._clock = clock
        self._ends = clock() + MINUTE
        self._counts: dict[str, int] = {}
        self._counts_before: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many names are remembered."""
        return len(self._counts.keys() | self._counts_before.keys())

    def hit(self, name: str) -> Allowance:
        """Count one more for `name`, unless that is one too many."""
        now = self._clock()
        if now >= self._ends:
            self._turn(now)
        left = self._ends - now
        spent = self._counts.get(name, 0)
        before = self._counts_before.get(name, 0)
        remaining = self.most - spent - 1 - before * left / MINUTE
        if remaining < 0:
            return weighed(self.most, spent=spent, before=before, left=left)
        self._counts[name] = spent + 1
        return Allowance(self.most, int(remaining), ceil(left))

    def look(self, name: str) -> Allowance:
        """Return what is left to `name`, and count nothing."""
        now = self._clock()
        if now >= self._ends:
            self._turn(now)
        left = self._ends - now
        spent = self._counts.get(name, 0) + self._counts_before.get(name, 0) * left / MINUTE
        return Allowance(self.most, max(0, int(self.most - spent)), ceil(left))

    def _turn(self, now: float) -> None:
        """Begin a new minute; counts older than the last one no longer matter."""
        is_next = now < self._ends + MINUTE
        self._counts_before = self._counts if is_next else {}
        self._counts = {}
        self._ends = self._ends + MINUTE if is_next else now + MINUTE
