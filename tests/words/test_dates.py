"""Dates: as each language writes them, in the zone that is asked for."""

from datetime import UTC, date, datetime

import pytest

from words import speaking
from words.dates import clock, day, day_of, listed, moment, weekday, zone_name

MOMENT = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "3 Mar 2026"), ("de", "3. März 2026"), ("fr", "3 mars 2026"), ("es", "3 mar 2026")],
)
def test_a_day(language: str, text: str) -> None:
    with speaking(language):
        assert day(date(2026, 3, 3)) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sunday, 22 Nov 2026"),
        ("de", "Sonntag, 22. Nov. 2026"),
        ("fr", "dimanche 22 nov. 2026"),
        ("es", "domingo, 22 nov 2026"),
    ],
)
def test_a_day_of_the_week(language: str, text: str) -> None:
    with speaking(language):
        assert weekday(date(2026, 11, 22)) == text


def test_a_moment_is_told_in_its_zone() -> None:
    assert moment(MOMENT) == "3 Mar 2026, 14:05 UTC"
    assert clock(MOMENT, "Europe/Berlin") == "15:05"
    with speaking("de"):
        assert moment(MOMENT, "Europe/Berlin") == "3. März 2026, 15:05 MEZ"


def test_a_zone_without_a_short_name_is_told_by_its_distance() -> None:
    assert zone_name(MOMENT, "America/Sao_Paulo") == "UTC-3"
    assert zone_name(MOMENT, "Asia/Kolkata") == "UTC+5:30"


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a y b"), (["a", "b", "c"], "a, b y c")]
)
def test_a_list_is_one_text(items: list[str], text: str) -> None:
    with speaking("es"):
        assert listed(items) == text


def test_a_moment_s_day_is_the_one_in_its_zone() -> None:
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)

    with speaking("en", zone="Europe/Berlin"):
        assert day_of(late) == "4 Mar 2026"
    assert day_of(late) == "3 Mar 2026"
