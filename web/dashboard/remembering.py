"""Remembering: the records of a member as the dashboard shows them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain.ids import RecordId
from domain.rosters.exemptions import EXEMPT, NOT_EXEMPT
from domain.rosters.records import Record, RecordKind, record_words
from domain.rosters.statuses import FORM, STATUS_WORDS, UNTIL
from domain.rosters.undoing import NEVER, reversed_among
from services.rosters.history import ServiceHistory
from words import say
from words.dates import moment

TERMED = frozenset({RecordKind.STATUS, RecordKind.EXEMPTION})
"""Records that keep words of ours, and until when."""
TERM_WORDS = frozenset({*STATUS_WORDS.values(), EXEMPT, NOT_EXEMPT})


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it is drawn."""

    id: RecordId
    at: datetime
    what: str
    change: str
    by: str | None
    reason: str | None
    undoes: RecordId | None
    can_be_undone: bool = False


def records_of(history: ServiceHistory, may_undo: Callable[[Record], bool] = lambda _: True) -> list[Line]:
    """Return the records, the newest first; those that whoever asks may not undo offer no undoing."""
    gone = reversed_among(history.records)
    return [
        line_of(record, history.actors, is_gone=record.id in gone or not may_undo(record))
        for record in history.records
    ]


def term_words(text: str) -> str:
    """Return a status or exemption as a record keeps it in the reader's words; anything else as it is."""
    word, _, until = text.partition(UNTIL)
    if word not in TERM_WORDS:
        return text
    if not until:
        return say(word)
    at = datetime.strptime(until, FORM).replace(tzinfo=UTC)
    return say("{status} until {when}", status=say(word), when=moment(at))


def line_of(record: Record, actors: Mapping[int, str], *, is_gone: bool = False) -> Line:
    """Return a record drawn; one that was undone, or that nobody did, offers no undoing."""
    sides = [each for each in sides_of(record) if each]
    return Line(
        record.id,
        record.at,
        say(record_words(record.kind)),
        " → ".join(sides),
        actors.get(record.actor_id) if record.actor_id is not None else None,
        record.reason,
        record.undoes,
        can_be_undone=not is_gone and record.kind not in NEVER and record.page_id is not None,
    )


def sides_of(record: Record) -> tuple[str | None, str | None]:
    """Return what was before and after, in the reader's words where they are ours."""
    if record.kind not in TERMED:
        return record.before, record.after
    before, after = record.before, record.after
    return (term_words(before) if before else None, term_words(after) if after else None)
