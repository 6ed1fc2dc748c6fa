"""Days: which one is meant by `2026-12-24`, `in 3d`, `today` or `tomorrow`, by the guild's clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.moments import SPAN
from domain.errors import Invalid
from domain.words import sentence
from words import voice

NEAR = {"today": 0, "tomorrow": 1}
UNITS = {"w": 7, "d": 1}
LONGEST_TYPED = 20


def parsed_day(text: str, *, now: datetime, field: str) -> date:
    """Return the day meant; `Invalid`, naming the field, if it is none."""
    typed, zone = " ".join(text.split()).lower()[:LONGEST_TYPED], voice().zone
    today = now.astimezone(ZoneInfo(zone)).date()
    if typed in NEAR:
        return today + timedelta(days=NEAR[typed])
    if (days := _days(typed)) is not None:
        return today + timedelta(days=days)
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-12-24") else _none(field)
    except ValueError:
        return _none(field)


def _days(typed: str) -> int | None:
    """Return how many days `in 3d` or `in 2w` are, None if it is no such span."""
    if SPAN.fullmatch(typed) is None or typed[-1] not in UNITS:
        return None
    number = typed.removeprefix("in")[:-1].strip()
    return min(int(number), 9999) * UNITS[typed[-1]] if number.isdecimal() else None


def _none(field: str) -> date:
    raise Invalid(sentence("{field}: write a day like 2026-12-24, or “in 3d”.", field=field), field=field)
