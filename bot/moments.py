"""Moments: when something is to happen, as somebody types it: `2026-12-24 18:00`, `in 3d`, `in 1h`.

Dates and hours are of the guild's zone, unless `UTC` stands behind them; a day alone begins at midnight. An
hour that clocks leave out is refused, of one that they show twice the first is meant.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.words import sentence
from domain.zones import moment_in
from words import voice

FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
SPAN = re.compile(r"in((?:\s*\d{1,5}\s*[wdhm])+)", re.IGNORECASE)
LONGEST_SPAN = timedelta(days=3660)
AGO = re.compile(r"((?:\s*\d{1,5}\s*[wdhm])+) ago", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)
PART = re.compile(r"(\d+)\s*([wdhm])", re.IGNORECASE)


def parsed_moment(text: str | None, *, now: datetime, field: str = "at") -> datetime | None:
    """Return the moment meant, None for nothing typed; `Invalid` if it is none, or has passed.

    Hours are of the zone of the voice in force, which is the guild's.
    """
    if text is None or not text.strip():
        return None
    zone = voice().zone
    at = _parsed(" ".join(text.split()), now, zone, field)
    if at is None:
        raise Invalid(
            sentence(
                "{field}: write a moment like 2026-12-24 18:00 ({zone}), or a span like “in 3d” or “in 2h”.",
                field=field,
                zone=zone,
            ),
            field=field,
        )
    if at <= now:
        raise Invalid(sentence("{field}: that moment has passed.", field=field), field=field)
    return at


def parsed_days(text: str | None, *, field: str, default: timedelta) -> timedelta:
    """Return the span meant by `30d`, `in 4w` or `30`, which are days; `Invalid` if it is none."""
    typed = " ".join((text or "").split()).removeprefix("in ")
    if not typed:
        return default
    span = SPAN.fullmatch(f"in {typed}d" if typed.isdecimal() and typed.isascii() else f"in {typed}")
    if span is None:
        raise Invalid(sentence("{field}: write a span like 30d or 4w.", field=field), field=field)
    return min(_span(span[1]), LONGEST_SPAN)


def parsed_past(text: str, *, now: datetime, field: str) -> datetime:
    """Return the moment meant, which has been: `2026-11-22 18:00`, `18:00` or `3h ago`.

    A time without a day that is still to come today was yesterday's.
    """
    zone, typed = voice().zone, " ".join(text.split())
    if typed.casefold() == "now":
        return now
    if (span := AGO.fullmatch(typed)) is not None:
        return now - min(_span(span[1]), LONGEST_SPAN)
    at = _clock_time(typed, now, zone, field) or _parsed(typed, now, zone, field)
    if at is None:
        raise Invalid(
            sentence(
                "{field}: write a moment like 2026-11-22 18:00 ({zone}), 18:00, or “3h ago”.",
                field=field,
                zone=zone,
            ),
            field=field,
        )
    if at > now:
        raise Invalid(sentence("{field}: that moment is to come.", field=field), field=field)
    return at


def parsed_time(text: str, *, field: str) -> timedelta:
    """Return the length of time meant by `1h30m`, `1:30`, `2h` or `45m`; `Invalid` if it is none."""
    typed = "".join(text.split())
    if (clock := CLOCK.fullmatch(typed)) is not None:
        return timedelta(hours=int(clock[1]), minutes=int(clock[2]))
    if SPAN.fullmatch(f"in{typed}") is None:
        raise Invalid(sentence("{field}: write a time like 1h30m, 2h or 45m.", field=field), field=field)
    return min(_span(typed), LONGEST_SPAN)


def parsed_day(text: str, *, field: str) -> date:
    """Return the day meant by `2026-11-22`; `Invalid` if it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(sentence("{field}: write a day like 2026-11-22.", field=field), field=field) from None


def _clock_time(text: str, now: datetime, zone: str, field: str) -> datetime | None:
    clock = CLOCK.fullmatch(text)
    if clock is None or int(clock[1]) > 23:
        return None
    here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    local = here.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
    return moment_in(zone, local if local <= here else local - timedelta(days=1), field=field)


def _span(text: str) -> timedelta:
    parts = [(int(number), UNITS[unit.lower()]) for number, unit in PART.findall(text)]
    return sum((timedelta(**{unit: number}) for number, unit in parts), timedelta())


def _parsed(text: str, now: datetime, zone: str, field: str) -> datetime | None:
    if (span := SPAN.fullmatch(text)) is not None:
        return now + _span(span[1])
    typed = text.removesuffix(" UTC")
    for form in FORMS:
        try:
            local = datetime.strptime(typed, form)  # noqa: DTZ007 - its zone comes next
        except ValueError:
            continue
        return local.replace(tzinfo=UTC) if typed != text else moment_in(zone, local, field=field)
    return None
