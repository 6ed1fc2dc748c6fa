"""Days: which one is meant by `2026-12-24`, `in 3d`, `2 weeks` or `tomorrow`, by the guild's clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.moments import AGO, LENGTH, NEAR, SPAN, span_of
from domain.errors import Invalid
from domain.words import sentence
from words import voice

DAY = timedelta(days=1)


def parsed_day(text: str, *, now: datetime, field: str) -> date:
    """Return the day meant; `Invalid`, naming the field, if it is none."""
    typed = " ".join(text.split()).casefold()
    day = _day(typed, now, ahead=SPAN.fullmatch(typed) is not None)
    if day is None:
        raise Invalid(sentence("{field}: write a day like 2026-12-24, or “in 3d”.", field=field), field=field)
    return day


def parsed_past_day(text: str, *, now: datetime, field: str) -> date:
    """Return the day meant, where `2w` and `3 days ago` count back; `Invalid` if it is none."""
    typed = " ".join(text.split()).casefold()
    back = AGO.fullmatch(typed) is not None or LENGTH.fullmatch(typed) is not None
    day = _day(typed, now, back=back)
    if day is None:
        raise Invalid(sentence("{field}: write a day like 2026-11-22.", field=field), field=field)
    return day


def _day(typed: str, now: datetime, *, ahead: bool = False, back: bool = False) -> date | None:
    """Return the day by its date or name, or, of a span of whole days, the one so far ahead or back."""
    today = now.astimezone(ZoneInfo(voice().zone)).date()
    if ahead or back:
        span = span_of(typed)
        return None if span % DAY else today + (span if ahead else -span)
    if typed in NEAR:
        return today + timedelta(days=NEAR[typed])
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-12-24") else None
    except ValueError:
        return None
