"""Files drawn: what supervisors know of a member, notes about him, and who was a member before."""

from collections.abc import Iterable, Iterator

from bot.embeds.cards import Card, Rows
from bot.embeds.leaves import absence_words
from bot.embeds.limits import LONGEST_LINE, clipped, escaped, moment
from bot.embeds.members import standing_lines, term_words
from domain.rosters.exemptions import Exemption
from domain.rosters.notes import Note
from domain.rosters.records import Record, RecordKind
from domain.rosters.rosters import MemberRow
from domain.rosters.statuses import ACTIVE, STATUS_WORDS
from services.rosters.files import PageFile, PastMember
from services.rosters.notes import MemberNotes
from words import plural, say
from words.dates import day_of, format_hours

Files = Iterable[tuple[PageFile, MemberRow | None]]


def profile_card(name: str, files: Files, *, waiting: tuple[str, ...] = (), rows: Rows = ()) -> Card:
    """Draw all that a supervisor may know of a member, page by page; without a row he is a past member.

    `waiting` is what is ordered about him for later.
    """
    lines = (*(line for file, row in files for line in _file(file, row)), *waiting)
    nowhere = say("On none of the pages that you may see here.")
    return Card(escaped(name), lines or (nowhere,), rows=rows)


def note_line(note: Note, author: str | None) -> str:
    """Draw one note; its lines become one."""
    by = say("by {name}", name=escaped(author)) if author else ""
    parts = (f"#{note.id}", moment(note.at, "d"), by, escaped(note.text, LONGEST_LINE))
    return " · ".join(part for part in parts if part)


def note_lines(notes: MemberNotes) -> tuple[str, ...]:
    """Draw the notes about a member, newest first."""
    return tuple(
        note_line(each, notes.authors.get(each.author_id) if each.author_id is not None else None)
        for each in notes.notes
    )


def past_lines(past: Iterable[PastMember]) -> tuple[str, ...]:
    """Draw past members, a line each: who, in which rank, until when, and why."""
    return tuple(_past(each) for each in past)


def exemption_card(name: str, record: Record) -> Card:
    """Draw that a member need not meet quotas, or has to again."""
    title = say("{who}: {what}", who=escaped(name), what=term_words(record.after))
    why = (say("Reason: {reason}", reason=escaped(record.reason)),) if record.reason else ()
    return Card(title, why)


def _file(file: PageFile, row: MemberRow | None) -> Iterator[str]:
    membership = file.membership
    if row is None:
        gone = say("was a member until {when}", when=moment(membership.left_at, "d"))
        yield f"**{escaped(file.page.title)}** · {gone}"
    else:
        yield from standing_lines(file.page, row)
        if row.patrol_seconds:
            yield say("On {patrol}: {hours} h", hours=format_hours(row.patrol_seconds))
        if membership.joined_at is not None:
            yield say("Member since {when}", when=day_of(membership.joined_at))
    for absence in row.absences if row is not None else ():
        yield say("Leave: {when}", when=absence_words(absence))
    if membership.term != ACTIVE:
        yield _status(file)
    if file.exemption is not None:
        yield _exemption(file.exemption)
    if file.notes:
        yield plural("{count} note", "{count} notes", file.notes)


def _status(file: PageFile) -> str:
    term = file.membership.term
    parts = [say("Status: {status}", status=say(STATUS_WORDS[term.status]))]
    if term.until is not None:
        parts.append(say("until {when}", when=moment(term.until, "f")))
    if file.reason:
        parts.append(escaped(file.reason))
    return " · ".join(parts)


def _exemption(exemption: Exemption) -> str:
    parts = [say("Exempt from quotas")]
    if exemption.ends_at is not None:
        parts.append(say("until {when}", when=moment(exemption.ends_at, "f")))
    if exemption.reason:
        parts.append(escaped(exemption.reason))
    return " · ".join(parts)


def _past(past: PastMember) -> str:
    membership, leaving = past.membership, past.leaving
    left = moment(membership.left_at, "d")
    since = membership.joined_at
    parts = [
        f"**{escaped(past.person.profile.name)}**",
        escaped(past.rank),
        f"{moment(since, 'd')} – {left}" if since is not None else say("until {when}", when=left),
    ]
    if leaving is not None:
        went = leaving.kind is RecordKind.DEPARTURE
        parts.append(say("left the server") if went else say("taken off the page"))
        parts += [say("by {name}", name=escaped(past.by))] if past.by else []
        parts += [escaped(leaving.reason)] if leaving.reason else []
    return clipped(" · ".join(parts), LONGEST_LINE * 2)
