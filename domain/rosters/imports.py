"""Imports: what the rows of a sheet would change on a page, and which of them nobody can make sense of.

    sheet ─► columns ─► whom each row means ─► how it differs from the roster ─► asks (roles) and own data
                            └── unknown, ambiguous, unreadable: named, with the line

A certification or subdivision that a row doesn't name stays, an empty cell changes nothing; a rank, a date,
hours, a callsign or a status that it gives replace what is there, notes and awards are added. Hours are a
member's total, as the page and its exports show it: what is carried is that without the hours of patrols.
What an export says of a member is no change to him.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import TypeVar

from domain.errors import Invalid, RosterError
from domain.ids import CallsignId, MembershipId, UserId, snowflake
from domain.rosters.asks import Ask, Assign, Certify, Demote, Promote, Reinstate
from domain.rosters.cells import DayFirst, day_first, day_of, hours_of, nouns_in
from domain.rosters.columns import IMPORTED, ColumnKind
from domain.rosters.memberships import Membership, Standing, shown_hours
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from domain.rosters.particulars import NOTHING_KEPT, Clashes, Kept, Particular, ParticularKind, Reader, Wanted
from domain.rosters.sheets import Sheet, SheetRow
from domain.words import sentence

MOST_NAMED = 3
"""How many of those whom a name fits are named."""

Noun = TypeVar("Noun", Rank, Certification, Subdivision)


class ImportState(StrEnum):
    """Where an import stands."""

    DRAFT = "draft"
    APPLIED = "applied"
    TAKEN_BACK = "taken_back"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a row may mean: a member of the server, with all he is called there."""

    user_id: UserId
    username: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """What a row says otherwise than by roles; None leaves it as it is.

    `carried_seconds` of somebody who is not on the page yet are his total, see `PlannedRow.late`.
    """

    joined_at: datetime | None = None
    rank_since: datetime | None = None
    carried_seconds: int | None = None

    def __bool__(self) -> bool:
        return not (self.joined_at is None and self.rank_since is None and self.carried_seconds is None)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one row changes: orders to be given, own data now, and own data once the roles are right.

    `before` is what stands on the page now, None for somebody who is not on it.
    """

    line: int
    user_id: UserId
    name: str
    membership_id: MembershipId | None
    asks: tuple[Ask, ...] = ()
    now: Own = Own()
    late: Own = Own()
    before: Membership | None = None
    particulars: tuple[Particular, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.asks or self.now or self.late or self.particulars)

    @property
    def writes_now(self) -> bool:
        """Say whether anything of it is written at once."""
        return bool(self.now) or any(not each.is_late for each in self.particulars)


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is not imported, and why."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change, row by row; its days are those of `zone`."""

    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]
    unchanged: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Known:
    """Whom rows may mean, and where the page's members stand; `zone` is the one the page tells days in."""

    page: Page
    candidates: tuple[Candidate, ...]
    members: Mapping[UserId, Membership]
    zone: tzinfo = UTC
    kept: Kept = NOTHING_KEPT


def planned(sheet: Sheet, kinds: Sequence[ColumnKind], known: Known, *, now: datetime) -> Plan:
    """Return what the sheet would change, with every row that can't be read named by its line."""
    if not {ColumnKind.DISCORD_ID, ColumnKind.USERNAME, ColumnKind.NAME} & set(kinds):
        raise Invalid(
            sentence("file: no column holds Discord ids, usernames or names; say which one does."),
            field="file",
        )
    planner = _Planner(sheet, kinds, known, now)
    rows: list[PlannedRow] = []
    problems: list[Problem] = []
    unchanged, lines = 0, dict[UserId, int]()
    for row in sheet.rows:
        try:
            made = planner.row(row)
            if made.user_id in lines:
                raise Invalid(
                    sentence("{who} is in line {line} already.", who=made.name, line=lines[made.user_id])
                )
        except RosterError as refusal:
            problems.append(Problem(row.line, refusal.sentence))
            continue
        lines[made.user_id] = row.line
        if made:
            rows.append(made)
        else:
            unchanged += 1
    kept, clashing = _settled(rows, known.kept)
    found = tuple(sorted((*problems, *clashing), key=lambda each: each.line))
    return Plan(kept, found, unchanged, _counts(kept), known.zone)


def _settled(rows: Sequence[PlannedRow], kept: Kept) -> tuple[tuple[PlannedRow, ...], tuple[Problem, ...]]:
    """Return the rows whose callsigns nobody else has, and the others as problems."""
    clashes = Clashes(kept)
    wanted = [
        Wanted(row.line, row.before.person_id if row.before else None, each)
        for row in rows
        for each in row.particulars
        if each.kind is ParticularKind.CALLSIGN
    ]
    refused = clashes.of(wanted)
    reserved = {each.line: clashes.reserved_for(each) for each in wanted}
    settled = tuple(
        replace(
            row, particulars=tuple(_on_reserved(each, reserved.get(row.line)) for each in row.particulars)
        )
        for row in rows
        if row.line not in refused
    )
    return settled, tuple(Problem(line, why) for line, why in refused.items())


def _on_reserved(particular: Particular, reserved_id: CallsignId | None) -> Particular:
    if reserved_id is None or particular.kind is not ParticularKind.CALLSIGN:
        return particular
    return replace(particular, reserved_id=reserved_id)


class _Planner:
    """Reads one row after the other; everything that is looked up is looked up once."""

    def __init__(self, sheet: Sheet, kinds: Sequence[ColumnKind], known: Known, now: datetime) -> None:
        self._now = now
        self._known = known
        self._places = {kind: place for place, kind in enumerate(kinds) if kind in IMPORTED}
        self._by_id = {each.user_id: each for each in known.candidates}
        self._by_username = _index((each.username.casefold(), each) for each in known.candidates)
        self._by_name = _index((name.casefold(), each) for each in known.candidates for name in each.names)
        self._reader = Reader(known.page, known.kept)
        self._orders: dict[ColumnKind, DayFirst] = {
            kind: day_first(row.cells[self._places[kind]] for row in sheet.rows)
            for kind in (ColumnKind.JOINED, ColumnKind.PROMOTED)
            if kind in self._places
        }

    def row(self, row: SheetRow) -> PlannedRow:
        """Return what the row changes; `Invalid` if nobody can tell."""
        who = self._who(row)
        member = self._known.members.get(who.user_id)
        asks, changes_rank = self._asks(row, member)
        own = self._own(row)
        name = who.names[0] if who.names else who.username
        if member is None and not changes_rank:
            raise Invalid(sentence("{who} is not on this page, and the row names no rank.", who=name))
        beside = self._particulars(row, who, member, asks)
        if member is None:
            return PlannedRow(row.line, who.user_id, name, None, asks, late=own, particulars=beside)
        own = _different(own, member, self._known.zone)
        now, late = (
            (Own(own.joined_at, None, own.carried_seconds), Own(None, own.rank_since))
            if changes_rank
            else (own, Own())
        )
        return PlannedRow(row.line, who.user_id, name, member.id, asks, now, late, member, beside)

    def _particulars(
        self, row: SheetRow, who: Candidate, member: Membership | None, asks: Sequence[Ask]
    ) -> tuple[Particular, ...]:
        """Return what the row says besides; by the standing that it gives him, if it gives one."""
        ranks = [ask.rank_id for ask in asks if isinstance(ask, Promote | Demote | Reinstate)]
        had = member.standing if member is not None else None
        shown = next((each for each in ranks if each is not None), had.shown if had else None)
        assert shown is not None  # who is not on the page is given a rank
        standing = replace(had, shown=shown) if had is not None else Standing(shown, (shown,))
        return self._reader.read(
            {kind: row.cells[place] for kind, place in self._places.items()}, who.user_id, member, standing
        )

    def _cell(self, row: SheetRow, kind: ColumnKind) -> str:
        place = self._places.get(kind)
        return row.cells[place] if place is not None else ""

    def _who(self, row: SheetRow) -> Candidate:
        """By id, then username, then name; the first that is given decides."""
        if cell := self._cell(row, ColumnKind.DISCORD_ID):
            user_id = snowflake(cell.strip("<@!>"))
            if user_id is None:
                raise Invalid(sentence("“{what}” is no Discord id.", what=cell[:40]))
            found = self._by_id.get(UserId(user_id))
            if found is None:
                raise Invalid(sentence("Nobody in this server has the id {what}.", what=user_id))
            return found
        username = self._cell(row, ColumnKind.USERNAME).removeprefix("@").split("#")[0].casefold()
        if username in self._by_username:
            return _only(self._by_username[username], username)
        name = self._cell(row, ColumnKind.NAME)
        for names in (self._by_name, self._by_username):
            if name.casefold() in names:
                return _only(names[name.casefold()], name)
        called = name or username
        if not called:
            raise Invalid(sentence("The row names nobody."))
        raise Invalid(sentence("Nobody in this server is called “{what}”.", what=called[:60]))

    def _asks(self, row: SheetRow, member: Membership | None) -> tuple[tuple[Ask, ...], bool]:
        """Return the orders that the row means, and whether one is about the rank."""
        page, standing = self._known.page, member.standing if member else None
        asks: list[Ask] = []
        if cell := self._cell(row, ColumnKind.RANK):
            rank = _noun(page.ranks, cell, "rank")
            if standing is None:
                asks.append(Reinstate(rank.id))
            elif rank.id != standing.shown:
                order = page.order()
                is_up = order[rank.id] < order[standing.shown]
                asks.append(Promote(rank.id) if is_up else Demote(rank.id))
        changes_rank = bool(asks)
        for name in _names(self._cell(row, ColumnKind.CERTIFICATIONS), page.certifications):
            certification = _noun(page.certifications, name, "certification")
            if standing is None or certification.id not in standing.certifications:
                asks.append(Certify(certification.id))
        for name in _names(self._cell(row, ColumnKind.SUBDIVISIONS), page.subdivisions):
            subdivision = _noun(page.subdivisions, name, "subdivision")
            if standing is None or subdivision.id not in standing.subdivisions:
                asks.append(Assign(subdivision.id))
        return tuple(asks), changes_rank

    def _own(self, row: SheetRow) -> Own:
        hours = self._cell(row, ColumnKind.HOURS)
        return Own(
            self._day(row, ColumnKind.JOINED, "joined date"),
            self._day(row, ColumnKind.PROMOTED, "promotion date"),
            round(hours_of(hours).total_seconds()) if hours else None,
        )

    def _day(self, row: SheetRow, kind: ColumnKind, name: str) -> datetime | None:
        cell = self._cell(row, kind)
        if not cell:
            return None
        day = day_of(cell, field=name, order=self._orders[kind], now=self._now)
        return day.replace(tzinfo=self._known.zone).astimezone(UTC)


def _different(own: Own, member: Membership, zone: tzinfo) -> Own:
    """What of it is not so already: days are compared, not moments, and hours as exports round them."""
    return Own(
        own.joined_at if _other_day(own.joined_at, member.joined_at, zone) else None,
        own.rank_since if _other_day(own.rank_since, member.rank_since, zone) else None,
        _carried(own.carried_seconds, member),
    )


def _carried(total: int | None, member: Membership) -> int | None:
    """Return what is to be carried so that the member's hours are `total`, or None if they are already."""
    if total is None or shown_hours(total) == shown_hours(member.carried_seconds + member.worked_seconds):
        return None
    carried = max(0, total - member.worked_seconds)
    return carried if carried != member.carried_seconds else None


def _other_day(wanted: datetime | None, had: datetime | None, zone: tzinfo) -> bool:
    if wanted is None:
        return False
    return had is None or had.astimezone(zone).date() != wanted.astimezone(zone).date()


def _index(pairs: Iterable[tuple[str, Candidate]]) -> dict[str, dict[UserId, Candidate]]:
    found: dict[str, dict[UserId, Candidate]] = {}
    for name, candidate in pairs:
        found.setdefault(name, {})[candidate.user_id] = candidate
    return found


def _only(found: Mapping[UserId, Candidate], cell: str) -> Candidate:
    if len(found) > 1:
        named = ", ".join(each.username for each in list(found.values())[:MOST_NAMED])
        raise Invalid(sentence("“{what}” may be {who}; give the Discord id.", what=cell[:60], who=named))
    return next(iter(found.values()))


def _names(cell: str, nouns: Sequence[Certification | Subdivision]) -> tuple[str, ...]:
    known = {each.name.strip().casefold() for each in nouns}
    return nouns_in(cell, lambda name: name.casefold() in known)


def _noun(nouns: Iterable[Noun], name: str, kind: str) -> Noun:
    wanted = name.strip().casefold()
    for noun in nouns:
        if noun.name.casefold() == wanted:
            if noun.is_unmapped:
                raise Invalid(sentence("The role of {what} was deleted in Discord.", what=noun.name))
            return noun
    raise Invalid(sentence("The page has no {kind} called “{what}”.", kind=kind, what=name[:60]))


def _counts(rows: Iterable[PlannedRow]) -> dict[str, int]:
    counts: dict[str, int] = {}

    def add(what: str, number: int) -> None:
        if number:
            counts[what] = counts.get(what, 0) + number

    for row in rows:
        for ask in row.asks:
            add(type(ask).__name__.lower(), 1)
        for own in (row.now, row.late):
            add("joined", own.joined_at is not None)
            add("promoted", own.rank_since is not None)
            add("hours", own.carried_seconds is not None)
        for particular in row.particulars:
            add(particular.kind.value, 1)
    return counts
