"""Members drawn: where somebody stands, who holds what, and what is on record of him."""

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.embeds.awards import award_words
from bot.embeds.cards import GOOD, Card
from bot.embeds.expiries import until
from bot.embeds.limits import escaped, moment
from domain.rosters.exemptions import EXEMPT, NOT_EXEMPT
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind, record_words
from domain.rosters.rosters import MemberRow
from domain.rosters.statuses import FORM, STATUS_WORDS, UNTIL
from services.rosters.history import ServiceHistory
from words import called, plural, say
from words.dates import day

TERMED = frozenset({RecordKind.STATUS, RecordKind.EXEMPTION})
"""Records that keep words of ours, and until when."""
TERM_WORDS = frozenset({*STATUS_WORDS.values(), EXEMPT, NOT_EXEMPT})


def history_lines(history: ServiceHistory) -> tuple[str, ...]:
    """Draw the records of a member, a line each, newest first."""
    return tuple(_record(record, history.actors) for record in history.records)


def status_card(name: str, record: Record) -> Card:
    """Draw what status a member has now."""
    title = say("{who}: {status}", who=escaped(name), status=term_words(record.after))
    before = say("before: {status}", status=term_words(record.before))
    why = (say("Reason: {reason}", reason=escaped(record.reason)),) if record.reason else ()
    return Card(title, (before, *why), colour=GOOD)


def term_words(text: str | None) -> str:
    """Return a status or exemption as a record keeps it in the reader's words; anything else as it is."""
    word, _, until = (text or "?").partition(UNTIL)
    if word not in TERM_WORDS:
        return escaped(text or "?")
    if not until:
        return say(word)
    at = datetime.strptime(until, FORM).replace(tzinfo=UTC)
    return say("{status} until {when}", status=say(word), when=moment(at, "f"))


def undone_card(record: Record, name: str) -> Card:
    """Draw what was done at once to take a record back."""
    title = say("Undone for {who}: #{number}", who=escaped(name), number=record.undoes)
    return Card(title, (_record(record, {}),), colour=GOOD)


def holders_card(page: Page, what: str, holders: Iterable[MemberRow]) -> Card:
    """Draw who holds something."""
    lines = tuple(f"• **{escaped(row.name)}** · {escaped(row.rank)}{_until(row, what)}" for row in holders)
    title = f"{escaped(what)}: " + plural("{count} holder", "{count} holders", len(lines))
    return Card(title, lines or (say("Nobody holds it."),), foot=escaped(page.title))


def standing_lines(page: Page, row: MemberRow) -> Iterable[str]:
    """Draw where a member stands on one page."""
    yield f"**{escaped(page.title)}** · {escaped(row.rank)}"
    if row.promotion_date is not None:
        since = day(row.promotion_date)
        if row.promotion_officer:
            yield say("since {day}, by {officer}", day=since, officer=escaped(called(row.promotion_officer)))
        else:
            yield say("since {day}", day=since)
    if row.callsign:
        yield say("Callsign: {callsign}", callsign=escaped(row.callsign))
    for words, names in (
        (say("Certifications"), [f"{escaped(each)}{_until(row, each)}" for each in row.certifications]),
        (say("Subdivisions"), [_division(row, each) for each in row.subdivisions]),
        (say("Awards"), [award_words(each) for each in row.awards]),
    ):
        if names:
            yield f"{words}: {', '.join(names)}"


def _division(row: MemberRow, subdivision: str) -> str:
    """A subdivision, with what he is called there if he has a callsign of it."""
    called = (escaped(each.callsign) for each in row.callsigns if each.subdivision == subdivision)
    return escaped(subdivision) + "".join(f" ({each})" for each in called)


def _until(row: MemberRow, certification: str) -> str:
    ending = (until(each) for each in row.expiries if each.certification == certification)
    return "".join(f" ({each})" for each in ending)


def _record(record: Record, actors: dict[int, str]) -> str:
    words = term_words if record.kind in TERMED else escaped
    change = " → ".join(words(each) for each in (record.before, record.after) if each)
    if record.kind is RecordKind.CALLSIGN:
        # Its kind doesn't say whether he got or lost one.
        change = " → ".join(escaped(each) if each else "–" for each in (record.before, record.after))
    by = actors.get(record.actor_id) if record.actor_id is not None else None
    parts = (
        f"#{record.id}",
        moment(record.at, "d"),
        f"**{say(record_words(record.kind))}**",
        change,
        say("by {name}", name=escaped(called(by))) if by else "",
        escaped(record.reason) if record.reason else "",
        say("undoes #{number}", number=record.undoes) if record.undoes is not None else "",
    )
    return " · ".join(part for part in parts if part)
