"""Jobs: what is done by the clock, each due moment once, in whichever process."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job: when it was due, began and ended, and the name of what went wrong, if any."""

    job: str
    due_at: datetime
    started_at: datetime
    ended_at: datetime | None = None
    fault: str | None = None


def due_before(now: datetime, every: timedelta) -> datetime:
    """Return the latest moment at which something that comes round `every` so often was due."""
    return EPOCH + (now - EPOCH) // every * every
