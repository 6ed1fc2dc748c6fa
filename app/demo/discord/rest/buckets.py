"""Buckets: so many requests in so long a window, and Discord's headers that say how many are left."""

from collections.abc import Callable
from time import monotonic

from app.demo.discord.faults import Faults

BUCKET = "loopback-role-writes"


class RoleBucket:
    """Counts the requests that give or take roles; without a limit in the faults all go through."""

    def __init__(self, faults: Faults, clock: Callable[[], float] = monotonic) -> None:
        self._faults = faults
        self._clock = clock
        self._left = 0
        self._until = 0.0

    def take(self) -> bool:
        """Take one request out of the window; return False if none was left."""
        limit = self._faults.role_write_limit
        if limit is None:
            return True
        now = self._clock()
        if now >= self._until:
            self._left, self._until = limit, now + self._faults.role_write_window.total_seconds()
        if self._left == 0:
            return False
        self._left -= 1
        return True

    @property
    def resets_after(self) -> float:
        """Return the seconds until the window is over."""
        return max(0.0, self._until - self._clock())

    def headers(self) -> dict[str, str]:
        """Return what Discord says with each answer; nothing without a limit."""
        if self._faults.role_write_limit is None:
            return {}
        return {
            "X-RateLimit-Bucket": BUCKET,
            "X-RateLimit-Limit": str(self._faults.role_write_limit),
            "X-RateLimit-Remaining": str(self._left),
            "X-RateLimit-Reset-After": f"{self.resets_after:.3f}",
        }
