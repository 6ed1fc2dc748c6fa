"""Notes: what supervisors write down about a member for each other; never on a page."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import NoteId, PageId, PersonId
from domain.rosters.pages import checked_text

LONGEST = 1000
MOST = 200
"""How many a member may have on one page."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note about a member of a page; `author_id` is None for the operator, or somebody forgotten."""

    id: NoteId
    page_id: PageId
    person_id: PersonId
    author_id: PersonId | None
    text: str
    at: datetime


def checked_note(text: str) -> str:
    """Return the text stripped, or raise `Invalid` naming what is wrong with it."""
    return checked_text(text, name="text", longest=LONGEST, may_have_lines=True)
