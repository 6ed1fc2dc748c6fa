"""Moments: when something is to happen, as it is typed: `2026-12-24 18:00`, `in 3d`, `2 weeks`, `tomorrow`.

Dates and hours are of the guild's zone, unless `UTC` stands behind them; a day alone begins at midnight, and
where something ends it is the last. An hour that clocks leave out is refused, of one that they show twice the
first is meant. Spans and days near by are understood in every language that is spoken here.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.words import sentence
from domain.zones import checked_day, day_start, moment_in
from words import voice

FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")
UNITS = {
    word: unit
    for unit, words in (
        ("weeks", "w wk wks week weeks woche wochen semaine semaines sem semana semanas"),
        ("days", "d day days tag tage tagen j jour jours día días dia dias"),
        ("hours", "h hr hrs hour hours std stunde stunden heure heures hora horas"),
        ("minutes", "m min mins minute minutes minuten minuto minutos"),
    )
    for word in words.split()
}
NEAR = {
    word: days
    for days, words in (
        (-1, "yesterday gestern hier ayer"),
        (0, "today heute aujourd'hui aujourd’hui hoy"),
        (1, "tomorrow morgen demain mañana manana"),
    )
    for word in words.split()
}
"""Days by name, and how far they are from today."""
_UNIT = rf"(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})(?![^\W\d_])"
_SPAN = rf"(?:\s*\d{{1,5}}\s*{_UNIT})+"
SPAN = re.compile(rf"(?:in|dans|en)?{_SPAN}", re.IGNORECASE)
LENGTH = re.compile(_SPAN, re.IGNORECASE)
LONGEST_SPAN = timedelta(days=3660)
AGO = re.compile(rf"{_SPAN} ago|(?:vor|il y a|hace){_SPAN}", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}( UTC)?", re.ASCII)
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)
PART = re.compile(rf"(\d+)\s*({_UNIT})", re.IGNORECASE)


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


def parsed_end(text: str | None, *, now: datetime, field: str) -> datetime | None:
    """Return the moment meant as `parsed_moment` does; a day alone is meant whole, until the next begins."""
    typed = _with_date(" ".join((text or "").split()), now, voice().zone)
    if DAY.fullmatch(typed) is None:
        return parsed_moment(text, now=now, field=field)
    zone = "UTC" if typed.endswith(" UTC") else voice().zone
    try:
        day = checked_day(date.fromisoformat(typed.removesuffix(" UTC")), field=field)
    except ValueError:
        return parsed_moment(text, now=now, field=field)  # It says what is wrong.
    end = day_start(day + timedelta(days=1), zone)
    if end <= now:
        raise Invalid(sentence("{field}: that moment has passed.", field=field), field=field)
    return end


def parsed_days(text: str | None, *, field: str, default: timedelta) -> timedelta:
    """Return the span meant by `30d`, `in 4w` or `30`, which are days; `Invalid` if it is none."""
    typed = " ".join((text or "").split())
    if not typed:
        return default
    typed = f"{typed}d" if typed.isdecimal() and typed.isascii() else typed
    if SPAN.fullmatch(typed) is None:
        raise Invalid(sentence("{field}: write a span like 30d or 4w.", field=field), field=field)
    return span_of(typed)


def parsed_past(text: str, *, now: datetime, field: str) -> datetime:
    """Return the moment meant, which has been: `2026-11-22 18:00`, `18:00`, `3h ago` or `yesterday 18:00`.

    A time without a day that is still to come today was yesterday's.
    """
    zone, typed = voice().zone, " ".join(text.split())
    if typed.casefold() == "now":
        return now
    if AGO.fullmatch(typed) is not None or LENGTH.fullmatch(typed) is not None:
        return now - span_of(typed)
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
    if LENGTH.fullmatch(typed) is None:
        raise Invalid(sentence("{field}: write a time like 1h30m, 2h or 45m.", field=field), field=field)
    return span_of(typed)


def span_of(text: str) -> timedelta:
    """Return how long all the parts of a span are together, but no longer than ten years."""
    parts = [(int(number), UNITS[unit.lower()]) for number, unit in PART.findall(text)]
    return min(sum((timedelta(**{unit: number}) for number, unit in parts), timedelta()), LONGEST_SPAN)


def _clock_time(text: str, now: datetime, zone: str, field: str) -> datetime | None:
    clock = CLOCK.fullmatch(text)
    if clock is None or int(clock[1]) > 23:
        return None
    here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    local = here.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
    return moment_in(zone, local if local <= here else local - timedelta(days=1), field=field)


def _parsed(text: str, now: datetime, zone: str, field: str) -> datetime | None:
    if SPAN.fullmatch(text) is not None:
        return now + span_of(text)
    text = _with_date(text, now, zone)
    typed = text.removesuffix(" UTC")
    for form in FORMS:
        try:
            local = datetime.strptime(typed, form)  # noqa: DTZ007 - its zone comes next
        except ValueError:
            continue
        return local.replace(tzinfo=UTC) if typed != text else moment_in(zone, local, field=field)
    return None


def _with_date(text: str, now: datetime, zone: str) -> str:
    """Return `tomorrow 18:00` with its date for the name of its day; any other text as it is."""
    name, _, rest = text.partition(" ")
    if (days := NEAR.get(name.casefold())) is None:
        return text
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return f"{day} {rest}".strip()
