"""Zones: where local time is turned into moments, and back.

far       a day of another age, that calendars of computers end at: it is said to be too far off
gap       02:30 on the night clocks go forward: there is no such time, and that is said
overlap   02:30 on the night they go back: the earlier of the two
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import Invalid
from domain.words import sentence

LONGEST_ZONE = 64
SECOND = timedelta(seconds=1)
NO_PLACES = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
"""Folders of old names and offsets; they are understood, but not offered."""
YEARS = range(2000, 2201)
"""Those in which anything is planned or done; any other was typed by mistake."""


def moment_in(zone: str, local: datetime, *, field: str) -> datetime:
    """Return the moment in UTC that clocks in `zone` show as `local`; `Invalid` if they never do."""
    checked_day(local.date(), field=field)
    aware = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    moment = aware.astimezone(UTC)
    if moment.astimezone(aware.tzinfo).replace(tzinfo=None) != local:
        later = moment.astimezone(aware.tzinfo)
        raise Invalid(
            sentence(
                "{field}: there is no {typed} in {zone}, for clocks go forward then. Did you mean {next}?",
                field=field,
                typed=f"{local:%Y-%m-%d %H:%M}",
                zone=zone,
                next=f"{later:%Y-%m-%d %H:%M}",
            ),
            field=field,
        )
    return moment


def checked_day(day: date, *, field: str) -> date:
    """Return the day, or say that it is of another age."""
    if day.year not in YEARS:
        raise Invalid(sentence("{field}: that day is too far off.", field=field), field=field)
    return day


def day_start(day: date, zone: str) -> datetime:
    """Return the first moment of a day in UTC; where midnight is skipped, that is the moment of the skip."""
    return first_shown(day, time(), zone)


def last_moment(end: datetime) -> datetime:
    """Return a moment of the last day of what is over at `end`: what ends at midnight ends the day before."""
    return end.astimezone(UTC) - SECOND


def last_day(end: datetime, zone: tzinfo) -> date:
    """Return the last day, in a zone, of what is over at `end`."""
    return last_moment(end).astimezone(zone).date()


def first_shown(day: date, clock: time, zone: str) -> datetime:
    """Return the first moment of a day, in UTC, at which clocks in `zone` show this, or skip it."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def checked_zone(text: str, *, field: str) -> str:
    """Return the zone as the time zone database writes it; `Invalid` if it has none of that name."""
    wanted = text.strip().replace(" ", "_").casefold()
    known = _known().get(wanted) if len(wanted) <= LONGEST_ZONE else None
    if known is None:
        raise Invalid(
            sentence(
                "{field}: there is no time zone called “{zone}”. Pick one from the list, like Europe/Berlin.",
                field=field,
                zone=text.strip()[:LONGEST_ZONE],
            ),
            field=field,
        )
    return known


@cache
def offered_zones() -> tuple[str, ...]:
    """Return the zones to choose from: UTC, and those named after a continent and a place."""
    places = (zone for zone in _known().values() if "/" in zone and not zone.startswith(NO_PLACES))
    return ("UTC", *sorted(places))


@cache
def _known() -> dict[str, str]:
    return {zone.casefold(): zone for zone in sorted(available_timezones())}
