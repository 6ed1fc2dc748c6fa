"""Time: stretches of it, half-open, in UTC. What a day or a week is, is asked in a guild's own zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NOTHING = timedelta()


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of time from `start` up to, but not including, `end`; both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A window can't end before it starts: {self.start} to {self.end}.")

    @property
    def duration(self) -> timedelta:
        """Return how long it is."""
        return self.end - self.start

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def clipped(self, other: "Window") -> "Window | None":
        """Return the part of it that lies in `other`, or None if they have no moment in common."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Window(start, end) if start < end else None

    def overlap(self, other: "Window") -> timedelta:
        """Return how long both last together."""
        return max(NOTHING, min(self.end, other.end) - max(self.start, other.start))


def whole_second(moment: datetime) -> datetime:
    """Return the second a moment lies in: hours are counted in whole ones, so that parts add up."""
    return moment.replace(microsecond=0)
