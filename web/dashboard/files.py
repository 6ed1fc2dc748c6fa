"""Files drawn: one member page by page, what may be done about him, his history, what is ordered of him."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from quart import Response, request

from domain.access.tiers import Tier
from domain.errors import NotFound
from domain.ids import GuildId, NoteId, OrderId, RecordId, UserId, snowflake
from domain.rosters.notes import LONGEST as LONGEST_NOTE
from domain.rosters.orders import Order
from domain.rosters.reasons import LONGEST_REASON
from domain.rosters.records import Record, RecordKind
from domain.rosters.rosters import WHOLE, MemberRow
from domain.rosters.schemes import LONGEST_CALLSIGN
from domain.rosters.statuses import ACTIVE, SETTABLE, STATUS_WORDS, needed_tier
from domain.zones import last_moment
from services.access.footings import OutOfReach
from services.rosters.files import PageFile
from services.rosters.notes import MemberNotes
from web.dashboard.deciding import decided
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled
from web.dashboard.ordering import Choice, choices_of, order_words
from web.dashboard.remembering import records_of
from web.dashboard.services import DashboardServices
from web.signin import Visitor
from words import called, say
from words.dates import day, day_of, format_hours, moment

RECORDS_A_LEAF = 25
MOST_OFFERED = 40
OF_THE_PAST = frozenset({RecordKind.AWARD, RecordKind.AWARD_REVOCATION})
"""What can be undone about somebody who left the server: all else needs him there."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form about a member that came to nothing: which one, why, and what was written into it."""

    form: str
    fault: Fault
    filled: Filled

    def at(self, form: str, page_id: object) -> "Unsent | None":
        """Return it if it is this form, about this page."""
        return self if form == self.form and self.filled.text("page") == str(page_id) else None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as it is drawn."""

    id: NoteId
    text: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a member's file: what is known, and what whoever asks may choose from."""

    file: PageFile
    facts: Sequence[tuple[str, str]]
    orders: dict[str, list[Choice]]
    statuses: Sequence[Choice]
    places: Sequence[Choice]
    offered: Sequence[str]
    notes: Sequence[NoteLine] | None

    @property
    def is_past(self) -> bool:
        """Say whether he was a member, and is no more."""
        return self.file.membership.left_at is not None


class FileDrawing:
    """Draws a member's file for whoever may know him."""

    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def drawn(self, visitor: Visitor, user_id: UserId, unsent: Unsent | None = None) -> Response:
        """Return the page about a member; with a form that came to nothing as it was filled."""
        services, guild_id = self._services, visitor.guild_id
        files = await services.files.of_member(visitor.actor, guild_id, user_id)
        before = snowflake(request.args.get("before", ""))
        history = await services.history.of_member(
            visitor.actor,
            guild_id,
            user_id,
            limit=RECORDS_A_LEAF + 1,
            before=RecordId(before) if before is not None else None,
        )
        name, gone = history.person.profile.name, await self._is_gone(visitor, user_id, files)
        records = records_of(history, _undoable(files, gone=gone))
        return self._desk.page(
            "dashboard/members/one.html",
            visitor,
            guild=await services.guilds.get(guild_id),
            tab="members",
            status=unsent.fault.status if unsent else 200,
            name=name,
            user_id=user_id,
            gone=gone,
            leaves=[await self._leaf(visitor, file, user_id, gone=gone) for file in files],
            records=records[:RECORDS_A_LEAF],
            older=records[RECORDS_A_LEAF - 1].id if len(records) > RECORDS_A_LEAF else None,
            order=await self._order(visitor, user_id, name),
            waiting=await self._waiting(visitor, user_id, name),
            unsent=unsent,
            longest={"reason": LONGEST_REASON, "note": LONGEST_NOTE, "callsign": LONGEST_CALLSIGN},
        )

    async def _leaf(self, visitor: Visitor, file: PageFile, user_id: UserId, *, gone: bool) -> Leaf:
        services, page = self._services, file.page
        row = None
        if file.membership.left_at is None:
            row = (await services.reading.view(page.id, WHOLE)).of(user_id)
        ranks = await services.orders.givable(visitor.actor, page)
        places = list(_places(file)) if row is not None and file.tier >= Tier.SUPERVISOR else []
        return Leaf(
            file,
            list(facts_of(file, row)),
            {} if gone else choices_of(file, ranks, may_kick=visitor.manages),
            list(_statuses(file)),
            places,
            await self._offered(visitor, file, user_id) if places else (),
            await self._notes(visitor, file, user_id),
        )

    async def _offered(self, visitor: Visitor, file: PageFile, user_id: UserId) -> list[str]:
        """Return callsigns that he could be given, in any of his places; none if whoever asks may not."""
        found: list[str] = []
        for place in (None, *file.membership.standing.subdivisions):
            vacant = await decided(
                lambda place=place: self._services.callsigns.vacant(  # type: ignore[misc]
                    visitor.actor, file.page.id, user_id, subdivision_id=place
                )
            )
            found += [] if isinstance(vacant, Fault) else vacant
        return list(dict.fromkeys(found))[:MOST_OFFERED]

    async def _notes(self, visitor: Visitor, file: PageFile, user_id: UserId) -> list[NoteLine] | None:
        """Return the notes about him; None for himself and for whoever is not above him."""
        notes = self._services.notes
        found = await decided(lambda: notes.of_member(visitor.actor, file.page.id, user_id))
        return None if isinstance(found, Fault) else list(_note_lines(found))

    async def _order(self, visitor: Visitor, user_id: UserId, name: str) -> tuple[Order, list[str]] | None:
        """Return the order that was just given, how it stands, and what did not come of it."""
        number = snowflake(request.args.get("order", ""))
        if number is None:
            return None
        try:
            order = await self._services.orders.get(OrderId(number))
        except NotFound:
            return None
        if order.guild_id != visitor.guild_id or order.target_id != user_id:
            return None
        if order.actor_id != visitor.session.user_id:
            return None
        return order, [order_words(order, name), *await self._services.undoing.left_out(order)]

    async def _is_gone(self, visitor: Visitor, user_id: UserId, files: Sequence[PageFile]) -> bool:
        if any(file.membership.left_at is None for file in files):
            return False
        return await is_gone(self._services, visitor.guild_id, user_id)

    async def _waiting(self, visitor: Visitor, user_id: UserId, name: str) -> list[tuple[Order, str]]:
        """Return what is ordered of him and not done, later things last."""
        later = await self._services.orders.scheduled(visitor.actor, visitor.guild_id, user_id)
        return [(order, order_words(order, name)) for order in later]


async def is_gone(services: DashboardServices, guild_id: GuildId, user_id: UserId) -> bool:
    """Say whether somebody is no longer in the server; not where nobody can tell now."""
    try:
        return not (await services.footings.of(user_id, guild_id)).is_member
    except OutOfReach:
        return False


def _undoable(files: Sequence[PageFile], *, gone: bool) -> Callable[[Record], bool]:
    """Return which records whoever asks may undo, as far as that is known without trying."""
    reach = {file.page.id for file in files if file.tier >= Tier.SUPERVISOR}
    return lambda record: record.page_id in reach and (not gone or record.kind in OF_THE_PAST)


def facts_of(file: PageFile, row: MemberRow | None) -> Iterator[tuple[str, str]]:
    """Yield what is known of somebody on a page, each with its heading."""
    if row is None:
        if file.membership.left_at is not None:
            yield say("Left"), say("was a member until {when}", when=moment(file.membership.left_at))
        return
    yield from standing_facts(row)
    term, exemption = file.membership.term, file.exemption
    if term != ACTIVE:
        yield say("Status"), _termed(say(STATUS_WORDS[term.status]), term.until, file.reason)
    if exemption is not None:
        yield say("Quotas"), _termed(say("Exempt"), exemption.ends_at, exemption.reason)
    if file.membership.joined_at is not None:
        yield say("Member since"), day_of(file.membership.joined_at)


def standing_facts(row: MemberRow) -> Iterator[tuple[str, str]]:
    """Yield what a page shows of a member to those who know all of it."""
    since = say("since {when}", when=day(row.promotion_date)) if row.promotion_date else ""
    by = say("by {name}", name=called(row.promotion_officer)) if row.promotion_officer else ""
    yield say("Rank"), " · ".join(each for each in (row.rank, since, by) if each)
    callsigns = [row.callsign, *(f"{each.callsign} ({each.subdivision})" for each in row.callsigns)]
    if any(callsigns):
        yield say("Callsigns"), ", ".join(each for each in callsigns if each)
    ends = {each.certification: each.at for each in row.expiries}
    if row.certifications:
        yield say("Certifications"), ", ".join(_ending(each, ends.get(each)) for each in row.certifications)
    if row.subdivisions:
        yield say("Subdivisions"), ", ".join(row.subdivisions)
    if row.awards:
        yield say("Awards"), ", ".join(each.words for each in row.awards)
    if row.patrol_seconds:
        yield say("On {patrol}"), say("{hours} h", hours=format_hours(row.patrol_seconds))
    for absence in row.absences:
        last = day_of(last_moment(absence.end))
        yield say("Leave"), say("from {first} to {last}", first=day_of(absence.start), last=last)


def _ending(name: str, at: datetime | None) -> str:
    return say("{what} until {when}", what=name, when=day_of(last_moment(at))) if at is not None else name


def _termed(words: str, until: datetime | None, reason: str | None) -> str:
    ends = say("until {when}", when=moment(until)) if until is not None else ""
    return " · ".join(each for each in (words, ends, reason) if each)


def _statuses(file: PageFile) -> Iterator[Choice]:
    """What he may be, as far as whoever asks is of the tier for it."""
    now = file.membership.term.status
    if file.membership.left_at is not None:
        return
    for each in SETTABLE:
        if file.tier >= needed_tier(now, each):
            yield Choice(each.value, say(STATUS_WORDS[each]))


def _places(file: PageFile) -> Iterator[Choice]:
    """What he may have a callsign for."""
    yield Choice("", say("His main callsign"))
    for each in file.page.subdivisions:
        if each.id in file.membership.standing.subdivisions:
            yield Choice(str(each.id), say("In {subdivision}", subdivision=each.name))


def _note_lines(found: MemberNotes) -> Iterator[NoteLine]:
    for note in found.notes:
        author = found.authors.get(note.author_id) if note.author_id is not None else None
        yield NoteLine(note.id, note.text, note.at, author)
