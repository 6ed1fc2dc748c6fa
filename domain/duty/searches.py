"""Searches: what somebody types to find a patrol, word by word: a number, a name, a day or a month."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain.time import Window
from domain.zones import day_start

MOST_WORDS = 6
DAY = timedelta(days=1)
DIGITS = re.compile(r"#?(\d{1,15})", re.ASCII)
DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d?)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search: of a name; of digits alone, of a number; of a date, of when one began."""

    text: str
    digits: str | None = None
    window: Window | None = None


def search_of(typed: str, *, zone: str) -> tuple[Word, ...]:
    """Return the words of a search, all of which a patrol must fit; dates are by the clock of `zone`."""
    return tuple(_word(text, zone) for text in typed.split()[:MOST_WORDS])


def _word(text: str, zone: str) -> Word:
    digits = DIGITS.fullmatch(text)
    return Word(text, digits[1] if digits else None, _window(text, zone))


def _window(text: str, zone: str) -> Window | None:
    """Return the day or, while its day is being typed, the month; None if there is no such date."""
    found = DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), found[3]
    try:
        if day is not None and len(day) == 2:
            first = date(year, month, int(day))
            last = first
        else:
            first = date(year, month, 1)
            last = date(year + month // 12, month % 12 + 1, 1) - DAY
        return Window(day_start(first, zone), day_start(last + DAY, zone))
    except (ValueError, OverflowError):
        return None
