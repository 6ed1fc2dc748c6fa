"""Cells: dates, hours and lists as people write them in a spreadsheet."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from domain.errors import Invalid
from domain.words import sentence

EARLIEST = 1990
MOST_HOURS = timedelta(hours=100_000)
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
DOTTED = re.compile(r"(\d{1,2})[.-](\d{1,2})[.-](\d{4})(?: .*)?")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")
CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)(?::[0-5]\d)?")
SPELLED = re.compile(r"(\d{1,6})\s*h(?:\s*([0-5]?\d)\s*m(?:in)?)?", re.IGNORECASE)
BETWEEN = re.compile(r"[;,|\n]")


class DayFirst(Enum):
    """How dates with slashes are meant in a column."""

    YES = 1
    NO = 2
    UNKNOWN = 3


def day_first(cells: Iterable[str]) -> DayFirst:
    """Return how a column's slashed dates are meant; those that can be read both ways decide nothing."""
    firsts = seconds = 0
    for cell in cells:
        if (found := SLASHED.fullmatch(cell)) is not None:
            firsts, seconds = max(firsts, int(found[1])), max(seconds, int(found[2]))
    if firsts > 12:
        return DayFirst.YES
    return DayFirst.NO if seconds > 12 else DayFirst.UNKNOWN


def day_of(cell: str, *, field: str, order: DayFirst, now: datetime) -> datetime:
    """Return the day meant, at its beginning in UTC; `Invalid` if it is none, or lies ahead."""
    parts = _parts(cell, field, order)
    try:
        day = date(*parts)
    except ValueError:
        raise _no_date(cell, field) from None
    if not day.year >= EARLIEST or day > (now + timedelta(days=1)).date():
        raise Invalid(
            sentence(
                "{field}: {what} can't be; it lies ahead, or too far back.", field=field, what=cell[:40]
            ),
            field=field,
        )
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def hours_of(cell: str, *, field: str = "hours") -> timedelta:
    """Return the time meant by 12.5, 12,5, 12:30 or 12h 30m."""
    if (found := CLOCK.fullmatch(cell) or SPELLED.fullmatch(cell)) is not None:
        hours = timedelta(hours=int(found[1]), minutes=int(found[2] or 0))
    else:
        try:
            hours = timedelta(hours=_number(cell))
        except (ValueError, OverflowError):
            raise Invalid(
                sentence("{field}: “{what}” is no number of hours.", field=field, what=cell[:40]), field=field
            ) from None
    if not timedelta() <= hours <= MOST_HOURS:
        raise Invalid(sentence("{field}: hours must be between 0 and 100,000.", field=field), field=field)
    return hours


def names_in(cell: str) -> tuple[str, ...]:
    """Return the names of a list, each once, in their order."""
    return tuple(dict.fromkeys(name for part in BETWEEN.split(cell) if (name := part.strip())))


def nouns_in(cell: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names of a list, parted as an export does where that makes sense: a name may hold commas."""
    parts = tuple(dict.fromkeys(name for part in cell.split("; ") if (name := part.strip())))
    return parts if all(map(is_known, parts)) else names_in(cell)


def _parts(cell: str, field: str, order: DayFirst) -> tuple[int, int, int]:
    if (found := ISO.fullmatch(cell)) is not None:
        return int(found[1]), int(found[2]), int(found[3])
    if (found := DOTTED.fullmatch(cell)) is not None:
        return int(found[3]), int(found[2]), int(found[1])
    if (found := SLASHED.fullmatch(cell)) is None:
        raise _no_date(cell, field)
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if order is DayFirst.UNKNOWN and first != second:
        raise Invalid(
            sentence(
                "{field}: {what} can be read in two ways; write dates as 2026-12-24.", field=field, what=cell
            ),
            field=field,
        )
    return (year, first, second) if order is DayFirst.NO else (year, second, first)


def _number(cell: str) -> float:
    """12.5, 12,5 and 1,234.5: the last sign before one or two digits parts the hours from their fraction."""
    plain = cell.replace(" ", "").replace("\u00a0", "")
    if "," in plain and "." in plain:
        last = "," if plain.rfind(",") > plain.rfind(".") else "."
        plain = plain.replace("." if last == "," else ",", "")
    elif re.fullmatch(r"\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    return float(plain.replace(",", ".")) if re.fullmatch(r"-?[\d.,]+", plain) else _refuse()


def _refuse() -> float:
    raise ValueError


def _no_date(cell: str, field: str) -> Invalid:
    return Invalid(
        sentence("{field}: “{what}” is no date; write dates as 2026-12-24.", field=field, what=cell[:40]),
        field=field,
    )
