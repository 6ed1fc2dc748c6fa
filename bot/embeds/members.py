"""Members drawn: where somebody stands, who holds what, and what is on record of him."""

from collections.abc import Iterable

from bot.embeds.awards import award_words
from bot.embeds.cards import GOOD, Card
from bot.embeds.expiries import until
from bot.embeds.limits import escaped, moment
from domain.errors import Refused
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind, record_words
from domain.rosters.rosters import MemberRow
from domain.rosters.statuses import STATUS_WORDS, term_of
from services.rosters.history import ServiceHistory
from words import plural, say
from words.dates import day

MOST_RECORDS = 20
"""Lines of a history; the newest are asked for nearly always."""


def member_card(name: str, rows: Iterable[tuple[Page, MemberRow]]) -> Card:
    """Draw where a member stands on each page he is on."""
    lines = tuple(line for page, row in rows for line in _standing(page, row))
    return Card(escaped(name), lines or (say("On none of the pages that you may see here."),))


def history_card(name: str, history: ServiceHistory) -> Card:
    """Draw the newest records of a member."""
    lines = tuple(_record(record, history.actors) for record in history.records)
    foot = say("The newest {number} records.", number=MOST_RECORDS) if len(lines) == MOST_RECORDS else None
    return Card(
        say("Service history of {name}", name=escaped(name)), lines or (say("Nothing yet."),), foot=foot
    )


def status_card(name: str, record: Record) -> Card:
    """Draw what status a member has now."""
    title = say("{who}: {status}", who=escaped(name), status=term_words(record.after))
    before = say("before: {status}", status=term_words(record.before))
    why = (say("Reason: {reason}", reason=escaped(record.reason)),) if record.reason else ()
    return Card(title, (before, *why), colour=GOOD)


def term_words(text: str | None) -> str:
    """Return a status as a record keeps it in the reader's words and zone; anything else as it is."""
    try:
        term = term_of(text)
    except Refused:
        return escaped(text or "?")
    word = say(STATUS_WORDS[term.status])
    return say("{status} until {when}", status=word, when=moment(term.until, "f")) if term.until else word


def undone_card(record: Record, name: str) -> Card:
    """Draw what was done at once to take a record back."""
    title = say("Undone for {who}: #{number}", who=escaped(name), number=record.undoes)
    return Card(title, (_record(record, {}),), colour=GOOD)


def holders_card(page: Page, what: str, holders: Iterable[MemberRow]) -> Card:
    """Draw who holds something."""
    lines = tuple(f"• **{escaped(row.name)}** · {escaped(row.rank)}{_until(row, what)}" for row in holders)
    title = f"{escaped(what)}: " + plural("{count} holder", "{count} holders", len(lines))
    return Card(title, lines or (say("Nobody holds it."),), foot=escaped(page.title))


def _standing(page: Page, row: MemberRow) -> Iterable[str]:
    yield f"**{escaped(page.title)}** · {escaped(row.rank)}"
    if row.promotion_date is not None:
        since = day(row.promotion_date)
        if row.promotion_officer:
            yield say("since {day}, by {officer}", day=since, officer=escaped(row.promotion_officer))
        else:
            yield say("since {day}", day=since)
    for words, names in (
        (say("Certifications"), [f"{escaped(each)}{_until(row, each)}" for each in row.certifications]),
        (say("Subdivisions"), [escaped(each) for each in row.subdivisions]),
        (say("Awards"), [award_words(each) for each in row.awards]),
    ):
        if names:
            yield f"{words}: {', '.join(names)}"


def _until(row: MemberRow, certification: str) -> str:
    ending = (until(each) for each in row.expiries if each.certification == certification)
    return "".join(f" ({each})" for each in ending)


def _record(record: Record, actors: dict[int, str]) -> str:
    words = term_words if record.kind is RecordKind.STATUS else escaped
    change = " → ".join(words(each) for each in (record.before, record.after) if each)
    by = actors.get(record.actor_id) if record.actor_id is not None else None
    parts = (
        f"#{record.id}",
        moment(record.at, "d"),
        f"**{say(record_words(record.kind))}**",
        change,
        say("by {name}", name=escaped(by)) if by else "",
        escaped(record.reason) if record.reason else "",
        say("undoes #{number}", number=record.undoes) if record.undoes is not None else "",
    )
    return " · ".join(part for part in parts if part)
