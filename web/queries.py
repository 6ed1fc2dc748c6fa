"""Queries: what stands behind the question mark, each parameter known, said once, of its type; else 400."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import unquote_to_bytes
from uuid import UUID

from quart import Request

from domain.errors import Invalid
from domain.rosters.pages import checked_text
from domain.words import sentence
from web.errors import BadBody

ALWAYS = frozenset({"lang"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EARLIEST, LATEST = 2000, 2199
LARGEST_ID = 2**63 - 1
MOST_A_PAGE = 200
USUAL_A_PAGE = 50
LAST_PAGE = 1_000_000
LONGEST_TEXT = 100
CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)

Choice = TypeVar("Choice", bound=StrEnum)


class BadQuery(BadBody):
    """A parameter of the query makes no sense; `field` names it."""

    def __init__(self, said: str, *, field: str) -> None:
        super().__init__(said)
        self.field = field


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is asked for."""

    page: int
    per_page: int

    @property
    def offset(self) -> int:
        """Return how many come before it."""
        return (self.page - 1) * self.per_page

    def told(self, total: int) -> dict[str, object]:
        """Return what an answer says about the list as a whole."""
        pages = max(1, -(-total // self.per_page))
        return {"page": self.page, "per_page": self.per_page, "total": total, "pages": pages}


class Query:
    """The parameters of one request."""

    def __init__(self, request: Request, known: Collection[str] = ()) -> None:
        """Refuse whatever is not `known`, or is said twice."""
        self._values: dict[str, str] = {}
        _check_encoding(request.query_string)
        for name, value in request.args.items(multi=True):
            if name not in known and name not in ALWAYS:
                short = name[:LONGEST_TEXT]
                said = sentence("There is no parameter {name}.", name=short)
                if known:
                    names = ", ".join(sorted(known))
                    said = sentence(
                        "There is no parameter {name}; there are: {names}.", name=short, names=names
                    )
                raise BadQuery(said, field=short)
            if name in self._values:
                raise BadQuery(sentence("{name} may be given once.", name=name), field=name)
            self._values[name] = value

    def text(self, name: str) -> str | None:
        """Return a text, None if there is none."""
        value = self._values.get(name)
        if value is None:
            return None
        try:
            return checked_text(value, name=name, longest=LONGEST_TEXT)
        except Invalid as error:
            raise BadQuery(error.sentence, field=name) from None

    def choices(self, name: str, kind: type[Choice]) -> frozenset[Choice] | None:
        """Return one or several words, with commas between them."""
        value = self._values.get(name)
        if value is None:
            return None
        known = {each.value: each for each in kind}
        words = [word.strip() for word in value.split(",")]
        if not set(words) <= known.keys():
            raise BadQuery(
                sentence("{name} must be one or more of: {words}.", name=name, words=", ".join(known)),
                field=name,
            )
        return frozenset(known[word] for word in words)

    def flag(self, name: str) -> bool | None:
        """Return `true` or `false`."""
        value = self._values.get(name)
        if value is None:
            return None
        if value not in ("true", "false"):
            raise BadQuery(sentence("{name} must be true or false.", name=name), field=name)
        return value == "true"

    def whole(self, name: str, *, most: int = LARGEST_ID) -> int | None:
        """Return a whole number from 1 on."""
        value = self._values.get(name)
        if value is None:
            return None
        number = number_of(value)
        if number is None or number > most:
            raise BadQuery(
                sentence("{name} must be a whole number from 1 to {most}.", name=name, most=most), field=name
            )
        return number

    def day(self, name: str) -> date | None:
        """Return a day."""
        value = self._values.get(name)
        if value is None:
            return None
        day = day_of(value)
        if day is None:
            raise BadQuery(sentence("{name} must be a day like 2026-11-22.", name=name), field=name)
        return day

    def uuid(self, name: str) -> UUID | None:
        """Return an id."""
        value = self._values.get(name)
        if value is None:
            return None
        found = uuid_of(value)
        if found is None:
            raise BadQuery(sentence("{name} must be an id as we give them.", name=name), field=name)
        return found

    def paging(self) -> Paging:
        """Return which part of a list is asked for; it knows `page` and `per_page`."""
        page = self.whole("page", most=LAST_PAGE)
        per_page = self.whole("per_page", most=MOST_A_PAGE)
        return Paging(page or 1, per_page or USUAL_A_PAGE)


def _check_encoding(raw: bytes) -> None:
    """Raise `BadQuery` if the query is no UTF-8: what is left of it when read anyway was asked by nobody."""
    for pair in raw.split(b"&"):
        name, _, value = (unquote_to_bytes(part) for part in pair.partition(b"="))
        try:
            value.decode(), name.decode()
        except UnicodeDecodeError:
            short = name.decode(errors="replace")[:LONGEST_TEXT]
            raise BadQuery(sentence("{name} is not UTF-8.", name=short), field=short) from None


def number_of(text: str) -> int | None:
    """Return the whole number from 1 on that is written, None if it is none or could be no id."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        return None
    number = int(text)
    return number if 0 < number <= LARGEST_ID else None


def uuid_of(text: str) -> UUID | None:
    """Return the UUID that is written, None if it is none."""
    return UUID(text) if CANONICAL_UUID.fullmatch(text) else None


def day_of(text: str) -> date | None:
    """Return the day that is written as 2026-11-22, None if there is none such or it is far from today."""
    if not DAY.fullmatch(text) or not EARLIEST <= int(text[:4]) <= LATEST:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
