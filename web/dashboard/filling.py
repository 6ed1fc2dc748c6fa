"""Filling: what somebody wrote into a form, and what was wrong with it, to be said where he wrote it.

    done = await attempted(lambda: pages.edit(actor, page.id, title=filled.text("title")))
    if isinstance(done, Fault):
        return …the same form again, as he filled it, with `done` at its field

This is where the dashboard's forms answer refusals; whoever may not send a form at all stands before a door.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from markupsafe import escape
from werkzeug.datastructures import FileStorage, MultiDict

from domain.errors import Invalid, NotFound, Refused
from domain.ids import RoleId, snowflake
from domain.words import sentence
from words import said

T = TypeVar("T")

MOST_DIGITS = 5
NO_FILES: Mapping[str, FileStorage] = MappingProxyType({})
FIELDS = {"role_id": "role", "seats_min": "least", "seats_max": "most"}
"""What fields are called in a form, where that is not the key of a page."""

TELLING = ('role="alert"', '-fault"', 'class="fault"')
"""How the tag of a paragraph that tells a fault ends; none of it comes from what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why nothing was done: a sentence, at which field of the form (or none), under which status."""

    field: str
    sentence: str
    status: int

    @property
    def is_conflict(self) -> bool:
        """Say whether somebody else was faster."""
        return self.field == "seen"

    def at(self, field: str) -> str:
        """Return the sentence if it belongs to this field, in the language of whoever reads it."""
        return said(self.sentence) if field == self.field else ""

    def elsewhere(self, *fields: str) -> str:
        """Return the sentence if it belongs to none of these."""
        return "" if self.field in fields else said(self.sentence)

    def is_told_in(self, drawn: str) -> bool:
        """Say whether a page that is drawn tells it, at a field or above a form."""
        told = f">{escape(said(self.sentence))}</p>"
        return any(f"{mark}{told}" in drawn for mark in TELLING)


async def attempted(verb: Callable[[], Awaitable[T]]) -> T | Fault:
    """Return what the verb returns, or why it was refused."""
    try:
        return await verb()
    except Invalid as error:
        return Fault(_field(error.field), error.sentence, 400)
    except Refused as error:
        return Fault(_field(error.field), error.sentence, 409)
    except NotFound as error:
        return Fault("", error.sentence, 404)


class Filled:
    """A form as it came; what can't be read of it is refused by the name of its field."""

    def __init__(self, form: MultiDict[str, str], files: Mapping[str, FileStorage] = NO_FILES) -> None:
        self._form = form
        self._files = files

    def text(self, name: str) -> str:
        """Return what stands in a field, its lines ended as ours are."""
        return self._form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")

    def has(self, name: str) -> bool:
        """Say whether the field came at all, empty or not."""
        return name in self._form

    def file(self, name: str) -> FileStorage | None:
        """Return the file that was chosen in a field, None if none was; it is read by nobody so far."""
        file = self._files.get(name)
        return file if file is not None and file.filename else None

    def is_ticked(self, name: str) -> bool:
        """Say whether a box is ticked."""
        return name in self._form

    def number(self, name: str) -> int:
        """Return the whole number in a field, 0 if it is empty."""
        text = self.text(name).strip()
        if not text:
            return 0
        if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
            raise Invalid(sentence("Write a whole number here, or nothing."), field=name)
        return int(text)

    def role(self, name: str) -> RoleId | None:
        """Return the role that is picked, None if none is."""
        number = snowflake(self.text(name).strip())
        return RoleId(number) if number is not None else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return everything that is ticked under one name."""
        return tuple(self._form.getlist(name))

    def roles(self, name: str) -> tuple[RoleId, ...]:
        """Return all roles that are ticked under one name."""
        numbers = (snowflake(text) for text in self._form.getlist(name))
        return tuple(RoleId(number) for number in numbers if number is not None)


def _field(field: str | None) -> str:
    """Return the field of a form that a path such as `ranks[2].role_id` means."""
    name = (field or "").rsplit(".", 1)[-1]
    return FIELDS.get(name, name)
