"""Moments as forms have them: days and local times, in the zone of the guild."""

from datetime import date, datetime, timedelta

from domain.errors import Invalid
from domain.words import sentence
from domain.zones import day_start, moment_in
from words import voice


def end_of_day(text: str, *, field: str) -> datetime | None:
    """Return when a day like `2027-01-31` is over, None for nothing written; `Invalid` if it is no day."""
    text = text.strip()
    if not text:
        return None
    try:
        return day_start(date.fromisoformat(text) + timedelta(days=1), voice().zone)
    except (ValueError, OverflowError):
        raise Invalid(sentence("Write a day like 2027-01-31, or nothing."), field=field) from None


def day_in(text: str, *, field: str) -> date:
    """Return a day like `2027-01-31`; `Invalid` if it is none, or nothing is written."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(sentence("Write a day like 2027-01-31."), field=field) from None


def moment_of(text: str, *, field: str) -> datetime | None:
    """Return a moment like `2027-01-31T18:00`, None for nothing written; `Invalid` if it is none."""
    text = text.strip()
    if not text:
        return None
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=None)
        return moment_in(voice().zone, local, field=field)
    except (ValueError, OverflowError):
        raise Invalid(sentence("Write a moment like 2027-01-31 18:00, or nothing."), field=field) from None
