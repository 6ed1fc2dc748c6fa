"""When a delivery is tried again, and for how long."""

from datetime import timedelta

import pytest

from domain.hooks.deliveries import PAUSES, TRIED_FOR, Outcome, next_try
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
