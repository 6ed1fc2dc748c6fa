"""Moments: when something is to happen, as somebody types it: `2026-12-24 18:00`, `in 3d`, `in 1h`.

Dates and hours are of the guild's zone, unless `UTC` stands behind them; a day alone begins at midnight. An
hour that clocks leave out is refused, of one that they show twice the first is meant.
"""

import re
from datetime import UTC, datetime, timedelta

from domain.errors import Invalid
from domain.words import sentence
from domain.zones import moment_in
from words import voice

FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
SPAN = re.compile(r"in((?:\s*\d{1,5}\s*[wdhm])+)", re.IGNORECASE)
LONGEST_SPAN = timedelta(days=3660)
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
