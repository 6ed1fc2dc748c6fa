"""When a delivery is tried again, and for how long."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from domain.hooks.deliveries import LONGEST_REST, PAUSES, TRIED_FOR, Outcome, next_try, rest_asked
from tests.domain.makers import NOW


def test_pauses_grow_and_end_within_a_day() -> None:
    now, attempts, tries = NOW, 1, []
    while (again := next_try(attempts, planned_at=NOW, now=now, chance=0.5)) is not None:
        tries.append(again - now)
        now, attempts = again, attempts + 1

    assert tries == sorted(tries)
    assert tries[0] == PAUSES[0]
    assert timedelta(hours=12) < now - NOW <= TRIED_FOR
    assert 9 <= len(tries) <= 12


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4), (0.5, 5), (1.0, 6)])
def test_what_failed_together_does_not_come_back_together(chance: float, seconds: int) -> None:
    again = next_try(1, planned_at=NOW, now=NOW, chance=chance)

    assert again is not None
    assert again - NOW == timedelta(seconds=seconds)


def test_an_outcome_is_good_unless_something_is_wrong_with_it() -> None:
    assert Outcome(204).is_delivered
    assert not Outcome(500, "It answered 500.").is_delivered


def test_a_receiver_that_wants_a_rest_gets_it_and_no_pause_is_shorter_for_it() -> None:
    def again(minutes: int, attempts: int = 1) -> timedelta:
        rest = timedelta(minutes=minutes)
        at = next_try(attempts, planned_at=NOW, now=NOW, chance=0.5, rest=rest)
        assert at is not None
        return at - NOW

    assert again(10) == timedelta(minutes=10)
    assert again(10, attempts=9) == PAUSES[8]
    assert next_try(1, planned_at=NOW - TRIED_FOR, now=NOW, chance=0.5, rest=timedelta(minutes=1)) is None


@pytest.mark.parametrize(
    ("status", "retry_after", "asked"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, " 5 ", timedelta(seconds=5)),
        (429, "9" * 30, LONGEST_REST),
        (503, format_datetime(NOW + timedelta(minutes=3), usegmt=True), timedelta(minutes=3)),
        (503, format_datetime(NOW + timedelta(days=3), usegmt=True), LONGEST_REST),
        (503, format_datetime(NOW - timedelta(days=3), usegmt=True), None),
        (503, "Fri, 99 Nov 2026 25:00:00 GMT", None),
        (429, "0", None),
        (429, "-5", None),
        (429, "1.5", None),
        (429, "³", None),
        (429, "soon", None),
        (429, "9" * 5000, None),
        (429, "", None),
        (429, None, None),
        (500, "120", None),
        (302, "120", None),
    ],
)
def test_only_what_can_be_meant_is_a_rest(
    status: int, retry_after: str | None, asked: timedelta | None
) -> None:
    assert rest_asked(status, retry_after, now=NOW) == asked
