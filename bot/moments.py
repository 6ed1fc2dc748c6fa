"""Moments: when something is to happen, as somebody types it: `2026-12-24 18:00` (UTC), `in 3d`, `in 1h`."""

import re
from datetime import UTC, datetime, timedelta

from domain.errors import Invalid

FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
SPAN = re.compile(r"in((?:\s*\d{1,5}\s*[wdhm])+)", re.IGNORECASE)
PART = re.compile(r"(\d+)\s*([wdhm])", re.IGNORECASE)
EXPECTED = "at: write a moment like 2026-12-24 18:00 (UTC), or a span like “in 3d” or “in 2h”."


def parsed_moment(text: str | None, *, now: datetime) -> datetime | None:
    """Return the moment meant, None for nothing typed; `Invalid` if it is none, or has passed."""
    if text is None or not text.strip():
        return None
    at = _parsed(" ".join(text.split()), now)
    if at <= now:
        raise Invalid("at: that moment has passed.", field="at")
    return at


def _parsed(text: str, now: datetime) -> datetime:
    if (span := SPAN.fullmatch(text)) is not None:
        parts = [(int(number), UNITS[unit.lower()]) for number, unit in PART.findall(span[1])]
        return now + sum((timedelta(**{unit: number}) for number, unit in parts), timedelta())
    for form in FORMS:
        try:
            return datetime.strptime(text.removesuffix(" UTC"), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise Invalid(EXPECTED, field="at")
