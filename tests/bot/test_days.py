"""Days as they are typed."""

from datetime import UTC, date, datetime

import pytest

from bot.days import parsed_day, parsed_past_day
from domain.errors import Invalid
from words import speaking

LATE = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        (" today ", date(2026, 11, 23)),
        ("Tomorrow", date(2026, 11, 24)),
        ("in 3d", date(2026, 11, 26)),
        ("in 2w", date(2026, 12, 7)),
        ("2w", date(2026, 12, 7)),
        ("3 days", date(2026, 11, 26)),
        ("in 1w 1d", date(2026, 12, 1)),
        ("mañana", date(2026, 11, 24)),
    ],
)
def test_a_day_is_of_the_guild_s_clock(typed: str, day: date) -> None:
    with speaking("en", "patrol", "Europe/Berlin"):
        assert parsed_day(typed, now=LATE, field="start") == day


@pytest.mark.parametrize("typed", ["", "soon", "2026-13-01", "24.12.2026", "in 3h", "in 1d 2h", "20261224"])
def test_what_is_no_day_is_said_with_its_field(typed: str) -> None:
    with pytest.raises(Invalid, match="start: write a day like"):
        parsed_day(typed, now=LATE, field="start")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (" 2026-11-22 ", date(2026, 11, 22)),
        ("today", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 22)),
        ("2w", date(2026, 11, 9)),
        ("3 days ago", date(2026, 11, 20)),
        ("hace 3 días", date(2026, 11, 20)),
    ],
)
def test_a_day_that_has_been_is_counted_back(typed: str, day: date) -> None:
    with speaking("en", "patrol", "Europe/Berlin"):
        assert parsed_past_day(typed, now=LATE, field="since") == day


@pytest.mark.parametrize("typed", ["", "soon", "in 3d", "3h ago", "24.12.2026"])
def test_what_is_no_day_that_has_been_is_said_with_its_field(typed: str) -> None:
    with pytest.raises(Invalid, match="since: write a day like"):
        parsed_past_day(typed, now=LATE, field="since")
