"""Zones: local time is one moment, or said to be none."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from domain.errors import Invalid
from domain.zones import (
    checked_day,
    checked_zone,
    day_start,
    first_shown,
    last_day,
    last_moment,
    moment_in,
    offered_zones,
)

local = datetime.fromisoformat


@pytest.mark.parametrize(
    ("zone", "clock", "moment"),
    [
        ("UTC", local("2026-12-24 18:00"), datetime(2026, 12, 24, 18, tzinfo=UTC)),
        ("Europe/Berlin", local("2026-12-24 18:00"), datetime(2026, 12, 24, 17, tzinfo=UTC)),
        ("America/New_York", local("2026-07-01 00:00"), datetime(2026, 7, 1, 4, tzinfo=UTC)),
        (
            "Asia/Kolkata",
            local("2026-07-01 00:00"),
            datetime(2026, 6, 30, 18, 30, tzinfo=UTC),
        ),
    ],
)
def test_local_time_is_a_moment(zone: str, clock: datetime, moment: datetime) -> None:
    assert moment_in(zone, clock, field="at") == moment


def test_of_an_hour_that_clocks_show_twice_the_first_is_meant() -> None:
    assert moment_in("Europe/Berlin", local("2026-10-25 02:30"), field="at") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("zone", "clock", "meant"),
    [
        ("Europe/Berlin", local("2026-03-29 02:30"), "2026-03-29 03:30"),
        ("Australia/Lord_Howe", local("2026-10-04 02:15"), "2026-10-04 02:45"),
    ],
)
def test_an_hour_that_clocks_leave_out_is_refused(zone: str, clock: datetime, meant: str) -> None:
    with pytest.raises(Invalid, match=f"mean {meant}") as refusal:
        moment_in(zone, clock, field="at")

    assert refusal.value.field == "at"


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles"])
@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_what_is_too_far_off_is_said_to_be(zone: str, text: str) -> None:
    with pytest.raises(Invalid, match="start: that day is too far off") as refusal:
        moment_in(zone, local(text), field="start")

    assert refusal.value.field == "start"
    assert checked_day(date(2026, 12, 24), field="start") == date(2026, 12, 24)


@pytest.mark.parametrize("text", ["Europe/Berlin", " europe/berlin", "America/New York", "utc", "US/Pacific"])
def test_a_zone_is_found_however_it_is_typed(text: str) -> None:
    zone = checked_zone(text, field="timezone")

    assert zone.casefold() == text.strip().replace(" ", "_").casefold()


@pytest.mark.parametrize("text", ["", "Berlin", "../etc/passwd", "Europe/Berlin\0", "x" * 5000, "+02:00"])
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid, match="timezone: there is no time zone"):
        checked_zone(text, field="timezone")


def test_zones_named_after_a_place_are_offered() -> None:
    zones = offered_zones()

    assert zones[0] == "UTC"
    assert {"Europe/Berlin", "America/New_York", "Asia/Kolkata"} <= set(zones)
    assert not [zone for zone in zones if zone.startswith(("Etc/", "US/"))]


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("UTC", date(2026, 12, 24), datetime(2026, 12, 24, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 12, 24), datetime(2026, 12, 23, 23, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),  # midnight is skipped
        ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),  # midnight comes twice
    ],
)
def test_a_day_starts_at_its_first_moment(zone: str, day: date, moment: datetime) -> None:
    assert day_start(day, zone) == moment


def test_what_clocks_show_twice_is_shown_first_before() -> None:
    assert first_shown(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("zone", "end", "day"),
    [
        ("UTC", datetime(2027, 3, 2, tzinfo=UTC), date(2027, 3, 1)),
        ("UTC", datetime(2027, 3, 2, 12, tzinfo=UTC), date(2027, 3, 2)),
        ("America/New_York", datetime(2027, 3, 2, 5, tzinfo=UTC), date(2027, 3, 1)),
        ("Asia/Tokyo", datetime(2027, 3, 1, 15, tzinfo=UTC), date(2027, 3, 1)),
        ("Africa/Cairo", day_start(date(2026, 4, 24), "Africa/Cairo"), date(2026, 4, 23)),
        ("America/Havana", day_start(date(2026, 11, 1), "America/Havana"), date(2026, 10, 31)),
    ],
)
def test_what_ends_at_midnight_has_its_last_day_before(zone: str, end: datetime, day: date) -> None:
    assert last_day(end, ZoneInfo(zone)) == day
    assert last_day(end.astimezone(ZoneInfo(zone)), ZoneInfo(zone)) == day
    assert last_moment(end) < end
