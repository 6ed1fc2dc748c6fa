"""What a roster tells of leave."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.hr.leaves import Leave, LeaveKind, LeaveState
from domain.ids import LeaveId, PersonId
from domain.rosters.absences import Absence, absences_of, status_during
from domain.rosters.statuses import Status
from domain.time import Window
from tests.domain.makers import GUILD, NOW

DAY = timedelta(days=1)
BEN = PersonId(2)
LEAVE = Leave(
    LeaveId(1), GUILD, BEN, LeaveKind.SICK, Window(NOW, NOW + DAY), LeaveState.ACTIVE, NOW, reason="flu"
)
AWAY = Absence(NOW, NOW + DAY, has_begun=True)


def test_nothing_but_the_days_is_told() -> None:
    later = replace(
        LEAVE,
        kind=LeaveKind.REDUCED,
        window=Window(NOW + 5 * DAY, NOW + 6 * DAY),
        state=LeaveState.APPROVED,
    )
    asked = replace(LEAVE, state=LeaveState.REQUESTED)

    assert absences_of([later, asked, LEAVE]) == {
        BEN: (AWAY, Absence(NOW + 5 * DAY, NOW + 6 * DAY, is_reduced=True))
    }


@pytest.mark.parametrize(
    ("status", "absence", "shown"),
    [
        (Status.ACTIVE, AWAY, Status.LOA),
        (Status.PROBATION, AWAY, Status.LOA),
        (Status.SUSPENDED, AWAY, Status.SUSPENDED),
        (Status.ACTIVE, replace(AWAY, is_reduced=True), Status.REDUCED),
        (Status.LOA, replace(AWAY, is_reduced=True), Status.LOA),
        (Status.RESERVE, replace(AWAY, has_begun=False), Status.RESERVE),
    ],
)
def test_whoever_is_away_wears_it(status: Status, absence: Absence, shown: Status) -> None:
    assert status_during(status, [absence]) is shown


def test_without_leave_a_status_is_what_it_is() -> None:
    assert status_during(Status.PROBATION, ()) is Status.PROBATION
