"""Due moments are the same for every process, whenever it started."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.jobs import due_before

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "every", "due"),
    [(0, 30, 0), (29.9, 30, 0), (30, 30, 30), (3599, 3600, 0), (-1, 3600, -3600)],
)
def test_a_moment_belongs_to_the_turn_before_it(seconds: float, every: int, due: int) -> None:
    found = due_before(NOON + timedelta(seconds=seconds), timedelta(seconds=every))

    assert found == NOON + timedelta(seconds=due)
