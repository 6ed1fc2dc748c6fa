"""Cells: dates and hours as people write them; what can be read two ways is not guessed."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Invalid
from domain.rosters.cells import DayFirst, day_first, day_of, hours_of, names_in
from tests.domain.makers import NOW

DAY = datetime(2024, 4, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["2024-04-13", "2024-04-13T10:00:00Z", "2024/4/13", "13.04.2024", "13-4-2024", "13/04/2024 10:00"]
)
def test_a_day_is_read_in_many_ways(cell: str) -> None:
    assert day_of(cell, field="joined date", order=DayFirst.YES, now=NOW) == DAY


def test_slashes_are_read_as_the_column_shows_them() -> None:
    assert day_first(["01/02/2024", "04/13/2024"]) is DayFirst.NO
    assert day_first(["01/02/2024", "13/04/2024"]) is DayFirst.YES
    assert day_of("04/13/2024", field="x", order=DayFirst.NO, now=NOW) == DAY


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("yesterday", "is no date"),
        ("2024-02-31", "is no date"),
        ("03/04/2024", "read in two ways"),
        ("2099-01-01", "lies ahead"),
        ("1912-01-01", "too far back"),
    ],
)
def test_what_is_no_day_is_named(cell: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refusal:
        day_of(cell, field="joined date", order=DayFirst.UNKNOWN, now=NOW)

    assert refusal.value.field == "joined date"


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234", 1234),
        ("12:30", 12.5),
        ("12h 30m", 12.5),
        ("7h", 7),
        ("0", 0),
    ],
)
def test_hours_are_read_in_many_ways(cell: str, hours: float) -> None:
    assert hours_of(cell) == timedelta(hours=hours)


@pytest.mark.parametrize("cell", ["many", "-5", "1e9", "nan", "100001", "=1+1", "9" * 400])
def test_what_is_no_time_is_refused(cell: str) -> None:
    with pytest.raises(Invalid):
        hours_of(cell)


def test_lists_are_parted_by_what_people_use() -> None:
    assert names_in("FTO; SWAT, Air|FTO\nK9;") == ("FTO", "SWAT", "Air", "K9")
