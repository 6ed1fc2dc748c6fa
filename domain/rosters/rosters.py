"""Rosters: a whole page with its people, and what of it one audience may see.

    Roster ── visible(roster, audience) ──► RosterView ──► HTML, JSON, message, CSV, image, feed

`visible` is the one visibility filter. Whatever draws a roster draws a `RosterView` and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.duty.patrols import OnDuty
from domain.hr.leaves import Leave
from domain.ids import AwardId, CertificationId, MembershipId, PersonId, RankId, RoleId, UserId
from domain.rosters.absences import Absence, absences_of, status_during
from domain.rosters.awards import Worn, worn
from domain.rosters.callsigns import Callsign
from domain.rosters.expiries import Expiry
from domain.rosters.fields import Circle, Field
from domain.rosters.guilds import Guild, Notice, Role, notice_of
from domain.rosters.memberships import Membership, Standing
from domain.rosters.pages import Page, Rank
from domain.rosters.people import Person, initials
from domain.rosters.seats import Occupancy, occupancy_of
from domain.rosters.settings import DEFAULTS, GuildSettings
from domain.rosters.statuses import Status

Id = TypeVar("Id", bound=int)


@dataclass(frozen=True, slots=True)
class Audience:
    """Whoever may see the same of a page: the circle of people, and the zone its dates are told in.

    Without a circle it sees everything, whatever the page says; without a zone of its own it is told the
    guild's time. In which language, the drawing says.
    """

    circle: Circle | None
    zone: str | None = None

    def fields_of(self, page: Page) -> frozenset[Field]:
        """Return what of the page may be shown to it."""
        return EVERYTHING if self.circle is None else page.sharing.fields_for(self.circle)

    @property
    def key(self) -> str:
        """Return a short name under which all who see the same of a page share one rendering."""
        return f"{self.circle or ''}|{self.zone or ''}"


EVERYTHING = frozenset(Field)

PUBLIC = Audience(Circle.EVERYONE)
"""Anybody with the link."""

MEMBER = Audience(Circle.MEMBERS)
"""A member of the guild, or whoever has a role that may read the page."""

STAFF = Audience(Circle.STAFF)
"""Whoever is a supervisor on the page, or more; and a program with a key of the page's owner or guild."""

AUDIENCES = {Circle.EVERYONE: PUBLIC, Circle.MEMBERS: MEMBER, Circle.STAFF: STAFF}
"""The audience that each circle of people is."""

WHOLE = Audience(None)
"""Muster's own tools for those who run a server: who holds a rank that is to be removed, a member's file."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A page as it is stored, whole: read in one transaction, so that all of it is of one revision.

    `awards` counts who was given what, `expiries` says when certifications end; few members have either.
    """

    guild: Guild
    page: Page
    roles: Mapping[RoleId, Role]
    people: Mapping[PersonId, Person]
    memberships: tuple[Membership, ...]
    awards: Mapping[MembershipId, Mapping[AwardId, int]] = field(default_factory=dict)
    expiries: Mapping[MembershipId, Mapping[CertificationId, datetime]] = field(default_factory=dict)
    settings: GuildSettings = DEFAULTS
    callsigns: tuple[Callsign, ...] = ()
    leaves: tuple[Leave, ...] = ()
    on_duty: Mapping[PersonId, OnDuty] = field(default_factory=dict)

    def zone_for(self, audience: Audience) -> str:
        """Return the zone that `audience` is told dates in."""
        return audience.zone or self.settings.zone

    def callsigns_for(self, fields: frozenset[Field]) -> tuple[Callsign, ...]:
        """Return the callsigns in use; who may not know of somebody sees his as reserved."""
        hidden = {id_ for id_, person in self.people.items() if not is_shown(person, fields)}
        return tuple(
            replace(each, is_reserved=True) if each.person_id in hidden else each for each in self.callsigns
        )


@dataclass(frozen=True, slots=True)
class SubdivisionCallsign:
    """What somebody is called where he acts for a subdivision."""

    subdivision: str
    callsign: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as one audience sees him; None where the audience may not, or nobody knows.

    `key` names the row on open pages; it is no Discord id. `callsign` is the main one.
    """

    key: MembershipId
    name: str
    initials: str
    rank: str
    is_command: bool
    callsign: str | None = None
    certifications: tuple[str, ...] = ()
    subdivisions: tuple[str, ...] = ()
    promotion_date: date | None = None
    promotion_officer: str | None = None
    patrol_seconds: int | None = None
    status: Status | None = None
    user_id: UserId | None = None
    username: str | None = None
    callsigns: tuple[SubdivisionCallsign, ...] = ()
    awards: tuple[Worn, ...] = ()
    expiries: tuple[Expiry, ...] = ()
    absences: tuple[Absence, ...] = ()
    on_duty: OnDuty | None = None


@dataclass(frozen=True, slots=True)
class RankSection:
    """One rank of the page with its members by name. `colour` is 0xRRGGBB, None without one.

    `occupancy` says how its seats are filled; None if nobody counts them, or the audience may not know.
    """

    id: RankId
    name: str
    is_command: bool
    is_unmapped: bool
    colour: int | None
    role_id: RoleId | None
    members: tuple[MemberRow, ...]
    occupancy: Occupancy | None = None


@dataclass(frozen=True, slots=True)
class HolderList:
    """A certification or subdivision with those who hold it, in the order of the page."""

    name: str
    role_id: RoleId | None
    members: tuple[MemberRow, ...]


@dataclass(frozen=True, slots=True)
class RosterView:
    """All that one audience may see of a page at one revision; `fields` are those that it sees."""

    page: Page
    audience: Audience
    fields: frozenset[Field]
    revision: int
    synced_at: datetime | None
    notice: Notice | None
    sections: tuple[RankSection, ...]
    certifications: tuple[HolderList, ...]
    subdivisions: tuple[HolderList, ...]
    settings: GuildSettings = DEFAULTS

    @property
    def zone(self) -> str:
        """Return the zone that its dates are told in."""
        return self.audience.zone or self.settings.zone

    @property
    def strength(self) -> int:
        """Return how many members of the page the audience sees."""
        return sum(len(section.members) for section in self.sections)

    @property
    def shows_duty(self) -> bool:
        """Say whether it tells who is on duty now."""
        return self.page.patrol_logs and Field.ON_DUTY in self.fields

    @property
    def shows_changes(self) -> bool:
        """Say whether its list of changes may be read."""
        return Field.CHANGES in self.fields

    @property
    def vacancies(self) -> int | None:
        """Return how many seats are vacant, None if no rank says how many it has."""
        counted = [each.occupancy.vacancies for each in self.sections if each.occupancy is not None]
        return sum(counted) if counted else None

    def rows(self) -> Iterable[MemberRow]:
        """Yield every member, in the order of the page."""
        for section in self.sections:
            yield from section.members

    def of(self, user_id: UserId) -> MemberRow | None:
        """Return the row of one Discord account, or None if he is not on the page."""
        return next((row for row in self.rows() if row.user_id == user_id), None)

    def matching(self, text: str) -> tuple[RankSection, ...]:
        """Return those whose name, callsign, certification or subdivision contains `text`, by rank."""
        wanted = text.casefold().strip()
        found = (
            replace(section, members=tuple(row for row in section.members if _contains(row, wanted)))
            for section in self.sections
        )
        return tuple(section for section in found if section.members)


def is_shown(person: Person, fields: frozenset[Field]) -> bool:
    """Say whether who sees these fields may know of this person at all, as a member or as an officer."""
    return not person.is_hidden or Field.HIDDEN in fields


def visible(roster: Roster, audience: Audience) -> RosterView:
    """Return what `audience` may see of `roster`; nothing else leaves the house.

    Counts are of those shown: a number that holds more than the names beside it would tell of the hidden.
    """
    page = roster.page
    shows = audience.fields_of(page)
    names = _Names(roster, shows, roster.zone_for(audience))
    by_rank: dict[RankId, list[MemberRow]] = {rank.id: [] for rank in page.ranks}
    for membership in roster.memberships:
        rank = names.ranks.get(membership.standing.shown)
        if rank is not None and membership.left_at is None and names.knows(membership):
            by_rank[rank.id].append(names.row(membership, rank))
    sections = tuple(_section(roster, shows, rank, by_rank[rank.id]) for rank in page.ranks)
    rows = [row for section in sections for row in section.members]
    return RosterView(
        page=page,
        audience=audience,
        fields=shows,
        revision=page.revision,
        synced_at=roster.guild.synced_at,
        notice=notice_of(roster.guild),
        sections=sections,
        certifications=tuple(
            HolderList(c.name, _id(c.role_id, shows), tuple(r for r in rows if c.name in r.certifications))
            for c in page.certifications
            if Field.CERTIFICATIONS in shows
        ),
        subdivisions=tuple(
            HolderList(s.name, _id(s.role_id, shows), tuple(r for r in rows if s.name in r.subdivisions))
            for s in page.subdivisions
            if Field.SUBDIVISIONS in shows
        ),
        settings=roster.settings,
    )


class _Names:
    """Turns the ids of one roster into the words its audience may read."""

    def __init__(self, roster: Roster, shows: frozenset[Field], zone: str) -> None:
        page = roster.page
        self.ranks = {rank.id: rank for rank in page.ranks}
        self._people = roster.people
        self._certifications = {each.id: each.name for each in page.certifications}
        self._subdivisions = {each.id: each.name for each in page.subdivisions}
        self._page = page
        self._awards = roster.awards if Field.AWARDS in shows else {}
        self._expiries = roster.expiries if Field.EXPIRIES in shows else {}
        self._shows = shows
        self._zone = ZoneInfo(zone)
        shown = roster.callsigns if Field.CALLSIGN in shows else ()
        self._main = {each.person_id: each.value for each in shown if _is_main(each)}
        self._others: dict[PersonId, list[Callsign]] = {}
        for each in shown if Field.SUBDIVISIONS in shows else ():
            if each.person_id is not None and each.subdivision_id is not None and not each.is_reserved:
                self._others.setdefault(each.person_id, []).append(each)
        self._absences = absences_of(roster.leaves) if Field.STATUS in shows else {}
        has_duty = page.patrol_logs and Field.ON_DUTY in shows
        self._on_duty = roster.on_duty if has_duty else {}
        self._has_hours = page.patrol_logs and Field.HOURS in shows

    def knows(self, membership: Membership) -> bool:
        return is_shown(self._people[membership.person_id], self._shows)

    def row(self, membership: Membership, rank: Rank) -> MemberRow:
        person, standing, shows = self._people[membership.person_id], membership.standing, self._shows
        since = membership.rank_since if Field.PROMOTION in shows else None
        absences = self._absences.get(person.id, ())
        names, divisions = self._certifications, self._subdivisions
        return MemberRow(
            key=membership.id,
            name=person.profile.name,
            initials=initials(person.profile.name),
            rank=rank.name,
            is_command=rank.is_command,
            callsign=self._main.get(person.id),
            callsigns=self._by_subdivision(person.id),
            certifications=_known(standing.certifications, names) if Field.CERTIFICATIONS in shows else (),
            subdivisions=_known(standing.subdivisions, divisions) if Field.SUBDIVISIONS in shows else (),
            promotion_date=since.astimezone(self._zone).date() if since else None,
            promotion_officer=self._officer(membership),
            patrol_seconds=membership.carried_seconds + membership.worked_seconds
            if self._has_hours
            else None,
            status=status_during(membership.term.status, absences) if Field.STATUS in shows else None,
            absences=absences,
            user_id=person.user_id if Field.IDS in shows else None,
            username=person.profile.username if Field.USERNAMES in shows else None,
            awards=self._worn(membership.id),
            expiries=self._ending(membership.id, standing),
            on_duty=self._on_duty.get(person.id),
        )

    def _officer(self, membership: Membership) -> str | None:
        officer = self._people.get(membership.rank_by) if membership.rank_by else None
        if officer is None or Field.OFFICER not in self._shows or not is_shown(officer, self._shows):
            return None
        return officer.profile.name

    def _by_subdivision(self, person_id: PersonId) -> tuple[SubdivisionCallsign, ...]:
        """In the order of the page."""
        held = {each.subdivision_id: each.value for each in self._others.get(person_id, ())}
        if not held:
            return ()
        return tuple(
            SubdivisionCallsign(name, held[id_]) for id_, name in self._subdivisions.items() if id_ in held
        )

    def _worn(self, member: MembershipId) -> tuple[Worn, ...]:
        counts = self._awards.get(member)
        return worn(self._page.awards, counts) if counts else ()

    def _ending(self, member: MembershipId, standing: Standing) -> tuple[Expiry, ...]:
        ends = self._expiries.get(member)
        if not ends or Field.CERTIFICATIONS not in self._shows:
            return ()
        held = (each for each in standing.certifications if each in ends and each in self._certifications)
        return tuple(Expiry(self._certifications[each], ends[each].astimezone(self._zone)) for each in held)


def _is_main(callsign: Callsign) -> bool:
    return callsign.subdivision_id is None and not callsign.is_reserved


def _contains(row: MemberRow, wanted: str) -> bool:
    others = (each.callsign for each in row.callsigns)
    awards = (each.name for each in row.awards)
    words = (row.name, row.callsign or "", *others, *row.certifications, *row.subdivisions, *awards)
    return any(wanted in word.casefold() for word in words)


def _known(ids: Iterable[Id], names: Mapping[Id, str]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(name for id_, name in names.items() if id_ in wanted)


def _id(role_id: RoleId, shows: frozenset[Field]) -> RoleId | None:
    return role_id if Field.IDS in shows else None


def _section(roster: Roster, shows: frozenset[Field], rank: Rank, rows: list[MemberRow]) -> RankSection:
    role = roster.roles.get(rank.role_id)
    return RankSection(
        id=rank.id,
        name=rank.name,
        is_command=rank.is_command,
        is_unmapped=rank.is_unmapped,
        colour=role.colour if role and role.colour else None,
        role_id=_id(rank.role_id, shows),
        members=tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.key))),
        occupancy=_occupancy(roster, shows, rank, len(rows)),
    )


def _occupancy(roster: Roster, shows: frozenset[Field], rank: Rank, strength: int) -> Occupancy | None:
    """How a rank is filled; whoever may see no callsigns sees how many seats are vacant, not which."""
    if Field.VACANCIES not in shows:
        return None
    occupancy = occupancy_of(rank, strength, roster.callsigns_for(shows))
    if not occupancy.is_counted:
        return None
    return occupancy if Field.CALLSIGN in shows else replace(occupancy, vacant=())
