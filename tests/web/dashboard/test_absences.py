"""Own leave drawn: what may be done about it is offered, and nothing else."""

from dataclasses import replace
from datetime import timedelta

from domain.hr.leaves import Extension, Leave, LeaveKind, LeaveState
from domain.ids import GuildId, LeaveId, PersonId
from domain.time import Window
from tests.domain.makers import NOW
from web.dashboard.absences import own_leaves

DAY = timedelta(days=1)
NEXT = Leave(
    LeaveId(1),
    GuildId(1),
    PersonId(1),
    LeaveKind.LOA,
    Window(NOW, NOW + 3 * DAY),
    LeaveState.APPROVED,
    NOW,
)


def may(leave: Leave) -> tuple[bool, bool]:
    (drawn,) = own_leaves([leave])
    return drawn.can_be_ended, drawn.can_be_extended


def test_only_what_is_granted_is_extended_and_only_what_is_not_over_ended() -> None:
    assert may(NEXT) == (True, True)
    assert may(replace(NEXT, state=LeaveState.REQUESTED)) == (True, False)
    for state in (LeaveState.ENDED, LeaveState.DENIED, LeaveState.CANCELLED):
        assert may(replace(NEXT, state=state)) == (False, False)


def test_an_extension_that_waits_is_named_and_not_asked_for_twice() -> None:
    longer = replace(NEXT, extension=Extension(NOW + 9 * DAY))

    (drawn,) = own_leaves([longer])

    assert drawn.longer
    assert not drawn.can_be_extended


def test_of_several_the_one_that_comes_first_is_extended() -> None:
    later = replace(NEXT, id=LeaveId(2), window=Window(NOW + 10 * DAY, NOW + 12 * DAY))

    assert [each.can_be_extended for each in own_leaves([later, NEXT])] == [False, True]
