"""Dates, hours and lists as people write them, in the language in force and in a zone that is given."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal

from words.saying import voice

DAY = {"en": "d MMM y", "de": "d. MMM y", "fr": "d MMM y", "es": "d MMM y"}
WEEKDAY = {"en": "EEEE, d MMM y", "de": "EEEE, d. MMM y", "fr": "EEEE d MMM y", "es": "EEEE, d MMM y"}
CLOCK = "HH:mm"


def day(value: date) -> str:
    """Return a date: `3 Mar 2026`."""
    language = voice().language
    return format_date(value, DAY[language], locale=language)


def day_of(value: datetime, zone: str | None = None) -> str:
    """Return the day of a moment in a zone, by default the one in force: `3 Mar 2026`."""
    return day(value.astimezone(_zone(zone or voice().zone)).date())


def weekday(value: date) -> str:
    """Return a date with its day of the week: `Sunday, 22 Nov 2026`."""
    language = voice().language
    return format_date(value, WEEKDAY[language], locale=language)


def clock(value: datetime, zone: str | None = None) -> str:
    """Return the time of day of a moment in a zone, by default the one in force: `14:05`."""
    zone = zone or voice().zone
    return format_time(value.astimezone(_zone(zone)), CLOCK, tzinfo=_zone(zone), locale="en")


def moment(value: datetime, zone: str | None = None) -> str:
    """Return a moment in a zone, by default the one in force, and which: `3 Mar 2026, 14:05 UTC`."""
    zone = zone or voice().zone
    local = value.astimezone(_zone(zone))
    return f"{day(local.date())}, {clock(value, zone)} {zone_name(value, zone)}"


def zone_name(value: datetime, zone: str) -> str:
    """Return what a zone is called at a moment: `UTC`, `CET`, or by its distance, `UTC-3`, `UTC+5:30`."""
    if zone == "UTC":
        return zone
    local = value.astimezone(_zone(zone))
    name = get_timezone_name(local, width="short", locale=voice().language)
    if not name.startswith(("+", "-")):
        return name
    hours, minutes = name[:-2], name[-2:]
    return f"UTC{int(hours):+d}" + (f":{minutes}" if minutes != "00" else "")


def format_hours(seconds: int) -> str:
    """Return a stretch of time in hours, with one decimal: `1,042.5`."""
    return format_decimal(seconds / 3600, "#,##0.0", locale=voice().language)


def listed(items: Sequence[str]) -> str:
    """Return texts as one: `a, b and c`."""
    return format_list(list(items), locale=voice().language) if items else ""


def _zone(zone: str) -> ZoneInfo:
    return UTC if zone == "UTC" else ZoneInfo(zone)  # type: ignore[return-value]
