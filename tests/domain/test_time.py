"""Windows are half-open, so that they lie side by side without a gap or an overlap."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.time import Window, whole_second

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def hours(start: float, end: float) -> Window:
    return Window(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


def test_the_start_belongs_to_it_and_the_end_does_not() -> None:
    window = hours(0, 1)

    assert window.start in window
    assert window.end not in window


@pytest.mark.parametrize(
    ("other", "overlap", "clipped"),
    [
        (hours(1, 2), 1, hours(1, 2)),
        (hours(-1, 1), 1, hours(0, 1)),
        (hours(3, 5), 1, hours(3, 4)),
        (hours(4, 5), 0, None),
        (hours(-2, 0), 0, None),
        (hours(-1, 9), 4, hours(0, 4)),
    ],
)
def test_what_two_have_in_common(other: Window, overlap: float, clipped: Window | None) -> None:
    assert hours(0, 4).overlap(other) == timedelta(hours=overlap)
    assert hours(0, 4).clipped(other) == clipped


def test_it_can_t_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="end before it starts"):
        hours(1, 0)


def test_a_moment_lies_in_its_second() -> None:
    assert whole_second(NOON + timedelta(milliseconds=999)) == NOON
