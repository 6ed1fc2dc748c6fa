"""A moment is read as it was meant, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.moments import parsed_days, parsed_end, parsed_moment, parsed_past, parsed_time
from domain.errors import Invalid
from words import speaking

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-24 18:00", datetime(2026, 12, 24, 18, tzinfo=UTC)),
        ("2026-12-24T18:00 UTC", datetime(2026, 12, 24, 18, tzinfo=UTC)),
        (" 2026-12-24 ", datetime(2026, 12, 24, tzinfo=UTC)),
        ("in 3d", NOW + timedelta(days=3)),
        ("IN 2 h", NOW + timedelta(hours=2)),
        ("in 1w 1d 30m", NOW + timedelta(days=8, minutes=30)),
        ("2w", NOW + timedelta(days=14)),
        ("3 days", NOW + timedelta(days=3)),
        ("in 1 hour 30 minutes", NOW + timedelta(minutes=90)),
        ("dans 2 semaines", NOW + timedelta(days=14)),
        ("3 Tage", NOW + timedelta(days=3)),
        ("tomorrow", datetime(2026, 11, 23, tzinfo=UTC)),
        ("Tomorrow 18:00", datetime(2026, 11, 23, 18, tzinfo=UTC)),
        ("morgen 18:00", datetime(2026, 11, 23, 18, tzinfo=UTC)),
        ("99999w 99999w 99999w", NOW + timedelta(days=3660)),
    ],
)
def test_what_is_typed_is_understood(text: str, meant: datetime) -> None:
    assert parsed_moment(text, now=NOW) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-24 18:00", datetime(2026, 12, 24, 17, tzinfo=UTC)),
        ("2027-07-01 18:00", datetime(2027, 7, 1, 16, tzinfo=UTC)),
        ("2026-12-24", datetime(2026, 12, 23, 23, tzinfo=UTC)),
        ("tomorrow", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("2026-12-24 18:00 UTC", datetime(2026, 12, 24, 18, tzinfo=UTC)),
        ("2027-10-31 02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_hours_are_of_the_guilds_zone(text: str, meant: datetime) -> None:
    with speaking("en", zone="Europe/Berlin"):
        assert parsed_moment(text, now=NOW) == meant


def test_an_hour_that_clocks_leave_out_is_refused_with_the_one_that_comes_next() -> None:
    with (
        speaking("en", zone="Europe/Berlin"),
        pytest.raises(Invalid, match=r"no 2027-03-28 02:30 in Europe/Berlin.*mean 2027-03-28 03:30"),
    ):
        parsed_moment("2027-03-28 02:30", now=NOW)


@pytest.mark.parametrize("text", [None, "", "  "])
def test_nothing_typed_is_no_moment(text: str | None) -> None:
    assert parsed_moment(text, now=NOW) is None


@pytest.mark.parametrize(
    "text", ["soon", "in", "in 3", "3 dogs", "tomorrow noon", "2026-13-01 10:00", "in 3d!", "24.12.2026"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid, match="2026-12-24 18:00"):
        parsed_moment(text, now=NOW)


@pytest.mark.parametrize("text", ["2026-11-22 11:59", "in 0m", "today", "yesterday 18:00"])
def test_the_past_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="passed"):
        parsed_moment(text, now=NOW)


@pytest.mark.parametrize(
    ("text", "days"),
    [(None, 30), ("14", 14), ("14d", 14), ("in 2w", 14), ("1w 1d", 8), ("3 weeks", 21), ("99999d", 3660)],
)
def test_a_span_is_read_in_days(text: str | None, days: int) -> None:
    assert parsed_days(text, field="within", default=timedelta(days=30)) == timedelta(days=days)


@pytest.mark.parametrize("text", ["soon", "-3", "1y", "²", "2026-12-24"])
def test_what_is_no_span_is_refused_by_the_name_of_its_option(text: str) -> None:
    with pytest.raises(Invalid, match="within: write a span") as caught:
        parsed_days(text, field="within", default=timedelta())
    assert caught.value.field == "within"


def test_a_moment_is_refused_by_the_name_of_its_option() -> None:
    with pytest.raises(Invalid, match=r"^expires: that moment has passed") as caught:
        parsed_moment("2020-01-01", now=NOW, field="expires")
    assert caught.value.field == "expires"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("now", NOW),
        ("2026-11-22 12:30", datetime(2026, 11, 22, 11, 30, tzinfo=UTC)),
        ("12:30", datetime(2026, 11, 22, 11, 30, tzinfo=UTC)),
        ("23:30", datetime(2026, 11, 21, 22, 30, tzinfo=UTC)),
        ("1h 30m ago", NOW - timedelta(minutes=90)),
        ("2 hours ago", NOW - timedelta(hours=2)),
        ("vor 2 Stunden", NOW - timedelta(hours=2)),
        ("45m", NOW - timedelta(minutes=45)),
        ("yesterday 18:00", datetime(2026, 11, 21, 17, tzinfo=UTC)),
        ("2026-11-22", datetime(2026, 11, 21, 23, tzinfo=UTC)),
    ],
)
def test_what_has_been_is_read_by_the_guilds_clock(text: str, meant: datetime) -> None:
    with speaking("en", zone="Europe/Berlin"):
        assert parsed_past(text, now=NOW, field="start") == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-22 18:00", "start: that moment is to come"),
        ("soon", "start: write a moment"),
        ("25:00", "write"),
    ],
)
def test_what_has_not_been_is_refused(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        parsed_past(text, now=NOW, field="start")


@pytest.mark.parametrize(
    ("text", "minutes"), [("1h30m", 90), ("1h 30m", 90), ("1:30", 90), ("45m", 45), ("100:00", 6000)]
)
def test_a_length_of_time_is_read(text: str, minutes: int) -> None:
    assert parsed_time(text, field="time") == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "90", "1:75", "-1h", "an hour", "1h ago"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="time: write a time like 1h30m"):
        parsed_time(text, field="time")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2027-03-01", datetime(2027, 3, 1, 23, tzinfo=UTC)),
        (" 2027-03-01  UTC", datetime(2027, 3, 2, tzinfo=UTC)),
        ("today", datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("morgen", datetime(2026, 11, 23, 23, tzinfo=UTC)),
        ("2027-03-01 18:00", datetime(2027, 3, 1, 17, tzinfo=UTC)),
        ("in 3d", NOW + timedelta(days=3)),
        ("", None),
    ],
)
def test_a_day_on_which_something_ends_is_its_last(text: str, end: datetime | None) -> None:
    with speaking("en", zone="Europe/Berlin"):
        assert parsed_end(text, now=NOW, field="expires") == end


@pytest.mark.parametrize("text", ["2026-11-21", "2027-02-30", "9999-12-31", "yesterday", "20270301", "soon"])
def test_an_end_that_is_none_names_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parsed_end(text, now=NOW, field="expires")
    assert refused.value.field == "expires"
