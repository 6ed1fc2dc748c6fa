"""News of patrols: what is told of them in a page's log channel, and asked of whoever forgot to stop.

began ─► line    ended ─► line    forgotten ─► message to the member ─ closed to us? ─► line
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.duty.patrols import Patrol


class Happening(StrEnum):
    """What a line in the log is about."""

    START = "start"
    END = "end"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True)
class PatrolLine:
    """One line of the log, of a patrol as it is now."""

    happening: Happening
    member: str
    patrol: Patrol
    type: str | None = None


@dataclass(frozen=True, slots=True)
class PatrolLines:
    """Lines of one page's log, the oldest first."""

    lines: tuple[PatrolLine, ...]


@dataclass(frozen=True, slots=True)
class PatrolAsked:
    """A member is asked whether he is still on this patrol; of one that was cut off, when it ended."""

    patrol: Patrol
    was_stopped: bool
