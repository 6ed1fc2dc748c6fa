"""Deciding: a form in a list, whose refusal is said beside what it is about.

Whoever may see the list may not decide about all that is in it: his own, or that of somebody above him.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from domain.errors import NotAllowed
from web.dashboard.filling import Fault, Filled, attempted

T = TypeVar("T")

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Undone:
    """What was wanted of which entry of a list, why it was not done, and what had been written."""

    entry: int
    fault: Fault
    reason: str = ""

    def at(self, entry: int) -> Fault | None:
        """Return the fault if it belongs to this entry."""
        return self.fault if entry == self.entry else None


async def decided(verb: Callable[[], Awaitable[T]]) -> T | Fault:
    """Return what the verb returns, or why it was refused, also because whoever asks may not."""
    try:
        return await attempted(verb)
    except NotAllowed as error:
        return Fault("", error.sentence, 403)


def number_in(filled: Filled, name: str) -> int:
    """Return the number of an entry that a form is about, 0 if it is none."""
    text = filled.text(name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0
