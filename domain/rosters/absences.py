"""Absences: what a roster tells of its members' leave. Why somebody is away is never part of it.

Sick and annual leave read like any other: which kind it is concerns those who decide, not those who look.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.hr.leaves import GRANTED, Leave, LeaveKind, LeaveState
from domain.ids import PersonId
from domain.rosters.statuses import Status

STRONGER = frozenset({Status.SUSPENDED, Status.LOA})
"""What is shown even while somebody is on leave."""


@dataclass(frozen=True, slots=True)
class Absence:
    """From when to when somebody is away, or about less than usual; `end` is the moment he is back."""

    start: datetime
    end: datetime
    is_reduced: bool = False
    has_begun: bool = False


def absences_of(leaves: Iterable[Leave]) -> Mapping[PersonId, tuple[Absence, ...]]:
    """Return the absences of each person, the first one first; leave that nobody granted is none."""
    found: dict[PersonId, tuple[Absence, ...]] = {}
    for leave in sorted(leaves, key=lambda each: (each.window.start, each.id)):
        if leave.state in GRANTED:
            is_reduced, has_begun = leave.kind is LeaveKind.REDUCED, leave.state is LeaveState.ACTIVE
            absence = Absence(leave.window.start, leave.window.end, is_reduced, has_begun)
            found[leave.person_id] = (*found.get(leave.person_id, ()), absence)
    return found


def status_during(status: Status, absences: Iterable[Absence]) -> Status:
    """Return what a member's row says while he is on leave; once it is over, what it said before."""
    current = next((each for each in absences if each.has_begun), None)
    if current is None or status in STRONGER:
        return status
    return Status.REDUCED if current.is_reduced else Status.LOA
