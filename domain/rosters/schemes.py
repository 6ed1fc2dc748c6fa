"""Schemes: which callsigns a rank or a subdivision has, written in one line.

    S-01, S-02, S-03                  static seats: each is one, and belongs to the rank
    {RANK_ABBR}-{NUM:3} 1..40         a range: SGT-001 to SGT-040
    {RANK_ABBR}-{NUM:3} 1..40+        the same, stretching itself when all are taken
    S-50..S-99                        a range, written by its ends
    {PAGE_ABBR} {NUM}                 a range without an end

Gaps are {NUM} (or {NUM:3}: of three digits at least), {RANK_ABBR}, {SUBDIVISION_ABBR}, and {PAGE_ABBR}, which
may be called {DEPT_ABBR}. All else stands as it is.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from domain.errors import Invalid, Refused
from domain.rosters.places import spoken
from domain.words import sentence

LONGEST_CALLSIGN = 20
LONGEST_SCHEME = 4000
LONGEST_ABBREVIATION = 10
LARGEST_NUMBER = 99_999
WIDEST_NUMBER = 6
MOST_SEATS = 200
BESIDE = frozenset(" -./#_")
"""What a callsign may hold beside letters and digits; a comma would end it in a list."""

PAGE_GAPS = frozenset({"PAGE_ABBR", "DEPT_ABBR"})
RANK_GAP, SUBDIVISION_GAP, NUMBER_GAP = "RANK_ABBR", "SUBDIVISION_ABBR", "NUM"
GAPS = PAGE_GAPS | {RANK_GAP, SUBDIVISION_GAP, NUMBER_GAP}

_GAP = re.compile(r"\{([^{}:]*)(?::([^{}]*))?\}")
_BOUNDS = re.compile(r"^(.*?)\s+(\d+)\s*(?:\.\.|…)\s*(?:(\d+)\s*(\+)?)?$")
_ENDS = re.compile(r"^(.*?)(\d+)\s*(?:\.\.|…)\s*(.*?)(\d+)\s*(\+)?$")


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """What fills the gaps of a range for one holder; empty where there is none."""

    page: str = ""
    rank: str = ""
    subdivision: str = ""

    def of(self, gap: str) -> str:
        """Return what fills a gap, or refuse: who sets a scheme is told, but a rank may come later."""
        found, what = {
            RANK_GAP: (self.rank, sentence("the rank")),
            SUBDIVISION_GAP: (self.subdivision, sentence("the subdivision")),
        }.get(gap, (self.page, sentence("the page")))
        if not found:
            raise Refused(
                sentence(
                    "Callsigns here begin with an abbreviation, and {what} has none. "
                    "Whoever manages the server can give it one.",
                    what=what,
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class StaticSeats:
    """One callsign a seat, each written out; they belong to the rank, not to the person."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.names)

    def allows(self, value: str, names: Abbreviations) -> bool:
        """Say whether this is one of the seats."""
        return key_of(value) in self.seat_keys()

    def candidates(self, names: Abbreviations) -> Iterator[str]:
        """Yield every seat in order."""
        yield from self.names

    def seat_keys(self) -> frozenset[str]:
        """Return the seats as they are compared."""
        return frozenset(map(key_of, self.names))


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Callsigns counted from `first` up to `last`, None without an end; beyond it if it `stretches`."""

    format: str
    first: int = 1
    last: int | None = None
    stretches: bool = False

    def __str__(self) -> str:
        if self.last is None:
            return self.format if self.first == 1 else f"{self.format} {self.first}.."
        return f"{self.format} {self.first}..{self.last}{'+' if self.stretches else ''}"

    def at(self, number: int, names: Abbreviations) -> str:
        """Return the callsign of this number."""

        def filling(gap: re.Match[str]) -> str:
            if gap[1] == NUMBER_GAP:
                return f"{number:0{int(gap[2] or 1)}d}"
            return names.of(gap[1])

        return _GAP.sub(filling, self.format)

    def allows(self, value: str, names: Abbreviations) -> bool:
        """Say whether this callsign is in the range, or beyond it if it stretches."""
        wanted = key_of(value)
        digits = re.findall(r"\d+", wanted)
        return any(
            self._reaches(int(each)) and key_of(self.at(int(each), names)) == wanted
            for each in digits
            if len(each) <= WIDEST_NUMBER
        )

    def candidates(self, names: Abbreviations) -> Iterator[str]:
        """Yield every callsign from the lowest up, those beyond the range last."""
        for number in count(self.first):
            if not self._reaches(number) or number > LARGEST_NUMBER:
                return
            yield self.at(number, names)

    def gaps(self) -> frozenset[str]:
        """Return which gaps it has beside the number."""
        return frozenset(gap[1] for gap in _GAP.finditer(self.format)) - {NUMBER_GAP}

    def _reaches(self, number: int) -> bool:
        return number >= self.first and (self.last is None or self.stretches or number <= self.last)


Scheme = StaticSeats | NumberRange


def lowest_free(scheme: Scheme, names: Abbreviations, taken: Collection[str]) -> str | None:
    """Return the first callsign of a scheme whose key is not among `taken`, or None if all are."""
    return next((each for each in scheme.candidates(names) if key_of(each) not in taken), None)


def key_of(value: str) -> str:
    """Return how a callsign is compared: capitals and small letters are the same."""
    return unicodedata.normalize("NFKC", value).casefold()


def checked_callsign(text: str, *, field: str = "callsign") -> str:
    """Return a callsign without needless blanks, or raise `Invalid` naming `field`."""
    value = " ".join(unicodedata.normalize("NFKC", text).split())
    if not value:
        raise Invalid(sentence("{field} must not be empty.", field=spoken(field)), field=field)
    if len(value) > LONGEST_CALLSIGN:
        raise Invalid(
            sentence(
                "{field}: {value} is too long; a callsign has {most} characters at most.",
                field=spoken(field),
                value=repr(value[:60]),
                most=LONGEST_CALLSIGN,
            ),
            field=field,
        )
    if not all(each.isalnum() or each in BESIDE for each in value) or not any(map(str.isalnum, value)):
        raise Invalid(
            sentence(
                "{field}: {value} won't do; a callsign is made of letters, digits and - . / # _ or blanks.",
                field=spoken(field),
                value=repr(value),
            ),
            field=field,
        )
    return value


def checked_abbreviation(text: str, *, field: str = "abbreviation") -> str:
    """Return an abbreviation without needless blanks, or raise `Invalid` naming `field`; it may be empty."""
    value = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(value) > LONGEST_ABBREVIATION:
        raise Invalid(
            sentence(
                "{field} may have {most} characters at most; this one has {number}.",
                field=spoken(field),
                most=LONGEST_ABBREVIATION,
                number=len(value),
            ),
            field=field,
        )
    return checked_callsign(value, field=field) if value else ""


@lru_cache(maxsize=1024)
def parsed_scheme(text: str, *, field: str = "callsigns") -> Scheme | None:
    """Return the scheme that a line describes, None of an empty one, or raise `Invalid` naming `field`."""
    line = " ".join(text.split())
    if not line:
        return None
    if len(line) > LONGEST_SCHEME:
        raise Invalid(
            sentence("{field} may have {most} characters at most.", field=spoken(field), most=LONGEST_SCHEME),
            field=field,
        )
    if "{" in line or "}" in line:
        return _range(line, field)
    if "," not in line and (ends := _ENDS.match(line)) is not None:
        return _between(ends, field)
    return _seats(line, field)


def _seats(line: str, field: str) -> StaticSeats:
    names = tuple(checked_callsign(each, field=field) for each in line.split(",") if each.strip())
    if not names:
        raise Invalid(sentence("{field} names no callsign.", field=spoken(field)), field=field)
    if len(names) > MOST_SEATS:
        raise Invalid(
            sentence(
                "{field}: {most} seats at most can be written out; this list has {number}. "
                "A range needs no list: S-{num} 1..{number}.",
                field=spoken(field),
                most=MOST_SEATS,
                number=len(names),
                num="{NUM}",
            ),
            field=field,
        )
    seen: set[str] = set()
    for each in names:
        if key_of(each) in seen:
            raise Invalid(
                sentence("{field}: {value} is named twice.", field=spoken(field), value=repr(each)),
                field=field,
            )
        seen.add(key_of(each))
    return StaticSeats(names)


def _between(ends: re.Match[str], field: str) -> NumberRange:
    """A range given by its first and last callsign."""
    before, first, again, last, plus = ends.groups()
    if again and key_of(before) != key_of(again):
        raise Invalid(
            sentence(
                "{field}: {first} and {last} differ in more than their number; "
                "a range looks like S-50..S-99.",
                field=spoken(field),
                first=repr(before + first),
                last=repr(again + last),
            ),
            field=field,
        )
    width = f":{len(first)}" if first.startswith("0") and len(first) > 1 else ""
    return _checked_range(before + "{NUM" + width + "}", first, last, plus, field)


def _range(line: str, field: str) -> NumberRange:
    bounds = _BOUNDS.match(line)
    if bounds is None:
        return _checked_range(line, "1", None, None, field)
    return _checked_range(bounds[1], bounds[2], bounds[3], bounds[4], field)


def _checked_range(text: str, first: str, last: str | None, plus: str | None, field: str) -> NumberRange:
    _check_gaps(text, field)
    low, high = _number(first, field), _number(last, field) if last is not None else None
    if high is not None and high < low:
        raise Invalid(
            sentence("{field}: the range ends at {last}, before it begins.", field=spoken(field), last=high),
            field=field,
        )
    made = NumberRange(text, low, high, stretches=plus is not None)
    plain = _GAP.sub("0", text)
    checked_callsign(plain, field=field)
    return made


def _check_gaps(text: str, field: str) -> None:
    numbers = 0
    for gap in _GAP.finditer(text):
        if gap[1] not in GAPS:
            raise Invalid(
                sentence(
                    "{field}: {gap} is no gap; there are {known}.",
                    field=spoken(field),
                    gap=gap[0],
                    known=", ".join("{" + name + "}" for name in sorted(GAPS)),
                ),
                field=field,
            )
        numbers += gap[1] == NUMBER_GAP
        if gap[2] is not None and not _is_width(gap[1], gap[2]):
            raise Invalid(
                sentence(
                    "{field}: {gap} won't do; a number may say how many digits it has, up to {widest}.",
                    field=spoken(field),
                    gap=gap[0],
                    widest=WIDEST_NUMBER,
                ),
                field=field,
            )
    if any(brace in _GAP.sub("", text) for brace in "{}"):
        raise Invalid(
            sentence("{field}: a brace is open, or closed twice.", field=spoken(field)), field=field
        )
    if numbers != 1:
        raise Invalid(
            sentence("{field}: a range has {num} in it, once.", field=spoken(field), num="{NUM}"), field=field
        )


def _is_width(gap: str, width: str) -> bool:
    return gap == NUMBER_GAP and width.isdecimal() and width.isascii() and 1 <= int(width) <= WIDEST_NUMBER


def _number(text: str, field: str) -> int:
    number = int(text) if len(text) <= WIDEST_NUMBER else LARGEST_NUMBER + 1
    if number > LARGEST_NUMBER:
        raise Invalid(
            sentence("{field}: numbers go up to {largest}.", field=spoken(field), largest=LARGEST_NUMBER),
            field=field,
        )
    return number
