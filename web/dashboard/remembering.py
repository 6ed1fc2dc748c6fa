"""Remembering: the records of a member as the dashboard shows them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.ids import RecordId
from domain.rosters.exemptions import EXEMPT, NOT_EXEMPT
from domain.rosters.records import Record, RecordKind, record_words
from domain.rosters.statuses import FORM, STATUS_WORDS, UNTIL
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


def records_of(history: ServiceHistory) -> list[Line]:
    """Return the records, the newest first."""
    return [_line(record, history.actors) for record in history.records]


def term_words(text: str) -> str:
    """Return a status or exemption as a record keeps it in the reader's words; anything else as it is."""
    word, _, until = text.partition(UNTIL)
    if word not in TERM_WORDS:
        return text
    if not until:
        return say(word)
    at = datetime.strptime(until, FORM).replace(tzinfo=UTC)
    return say("{status} until {when}", status=say(word), when=moment(at))


def _line(record: Record, actors: dict[int, str]) -> Line:
    sides = [each for each in (record.before, record.after) if each]
    if record.kind in TERMED:
        sides = [term_words(each) for each in sides]
    return Line(
        record.id,
        record.at,
        say(record_words(record.kind)),
        " → ".join(sides),
        actors.get(record.actor_id) if record.actor_id is not None else None,
        record.reason,
        record.undoes,
    )
