"""Makers of domain values: each gives defaults, so that a test names only what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.ids import (
    CallsignId,
    CertificationId,
    GuildId,
    MembershipId,
    PageId,
    PersonId,
    RankId,
    RoleId,
    SubdivisionId,
    UserId,
)
from domain.rosters.callsigns import Callsign
from domain.rosters.fields import AS_USUAL, Circle, Field, Sharing
from domain.rosters.guilds import Guild, Role
from domain.rosters.memberships import Membership, Standing
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from domain.rosters.people import Person, Profile
from domain.rosters.rosters import Roster
from domain.rosters.sync import Enrolled, Enrolment, MemberSeen, Snapshot

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GUILD = GuildId(900)
PAGE = PageId(UUID("c88006c8-b9ea-433c-8a8b-749ec1af0756"))
OWNER = UserId(700)

CAPTAIN, SERGEANT, OFFICER = RoleId(11), RoleId(12), RoleId(13)
FTO, SWAT = RoleId(21), RoleId(22)
TRAFFIC = RoleId(31)
ROLES = frozenset({CAPTAIN, SERGEANT, OFFICER, FTO, SWAT, TRAFFIC, RoleId(99)})

ANNA, BEN, CARLA = UserId(101), UserId(102), UserId(103)


def a_rank(number: int, name: str, role_id: RoleId, **others: object) -> Rank:
    """Return a rank that a sync has looked at before."""
    fields: dict[str, object] = {"is_new": False} | others
    return Rank(RankId(number), name, role_id, **fields)  # type: ignore[arg-type]  # as in a_page


def a_page(**others: object) -> Page:
    """Return a page of three ranks, two certifications and a subdivision, all looked at before."""
    fields: dict[str, object] = {
        "id": PAGE,
        "guild_id": GUILD,
        "owner_id": OWNER,
        "slug": "blaine-county",
        "title": "Blaine County",
        "ranks": (
            a_rank(1, "Captain", CAPTAIN, is_command=True),
            a_rank(2, "Sergeant", SERGEANT),
            a_rank(3, "Officer", OFFICER),
        ),
        "certifications": (
            Certification(CertificationId(1), "FTO", FTO, is_new=False),
            Certification(CertificationId(2), "SWAT", SWAT, is_new=False),
        ),
        "subdivisions": (Subdivision(SubdivisionId(1), "Traffic", TRAFFIC, is_new=False),),
    }
    return Page(**(fields | others))  # type: ignore[arg-type]  # the fields are checked by each test's use


def a_sharing(*fields: Field, circle: Circle = Circle.NOBODY) -> Sharing:
    """Return the usual sharing, but for these fields."""
    return AS_USUAL.choosing((field, circle) for field in fields)


def sharing(roster: Roster, *fields: Field, circle: Circle = Circle.NOBODY) -> Roster:
    """Return the roster with these fields of its page shown to no more than this circle."""
    return replace(roster, page=replace(roster.page, sharing=a_sharing(*fields, circle=circle)))


def seen(user_id: UserId, *role_ids: RoleId, name: str = "") -> MemberSeen:
    """Return a member as Discord shows him."""
    name = name or f"member {user_id}"
    return MemberSeen(user_id, Profile(f"user{user_id}", name), frozenset(role_ids))


def a_snapshot(*members: MemberSeen, departed: Iterable[UserId] = (), is_complete: bool = False) -> Snapshot:
    """Return what Discord shows of the guild."""
    return Snapshot(GUILD, ROLES, members, frozenset(departed), is_complete)


def an_enrolment(standing: Standing, user_id: UserId = ANNA, name: str = "") -> Enrolment:
    """Return an account with one standing on the usual page."""
    return Enrolment(Profile(f"user{user_id}", name or f"member {user_id}"), {PAGE: standing})


def enrolled(people: dict[UserId, Enrolment] | None = None, page: Page | None = None) -> Enrolled:
    """Return the roster side of a comparison."""
    return Enrolled(GUILD, (page or a_page(),), people or {})


def a_standing(
    *rank_ids: int, certifications: Iterable[int] = (), subdivisions: Iterable[int] = ()
) -> Standing:
    """Return a standing shown in the first of the ranks."""
    return Standing(
        RankId(rank_ids[0]),
        tuple(RankId(each) for each in rank_ids),
        tuple(CertificationId(each) for each in certifications),
        tuple(SubdivisionId(each) for each in subdivisions),
    )


def a_person(number: int, user_id: UserId | None = None, name: str = "") -> Person:
    """Return a person of the guild."""
    user_id = user_id or UserId(100 + number)
    return Person(PersonId(number), GUILD, user_id, Profile(f"user{user_id}", name or f"member {user_id}"))


def a_membership(number: int, standing: Standing, **others: object) -> Membership:
    """Return the membership of the person of the same number."""
    return Membership(
        MembershipId(number),
        PAGE,
        PersonId(number),
        standing,
        **others,  # type: ignore[arg-type]  # the fields are checked by each test's use
    )


def a_roster(
    *memberships: Membership,
    people: Iterable[Person] = (),
    page: Page | None = None,
    guild: Guild | None = None,
    callsigns: Iterable[Callsign] = (),
) -> Roster:
    """Return a whole page as stored, with a person for each membership."""
    known = {person.id: person for person in people}
    for membership in memberships:
        known.setdefault(membership.person_id, a_person(membership.person_id))
    roles = {CAPTAIN: Role(CAPTAIN, "Captain", 9, 0xFFD700), SERGEANT: Role(SERGEANT, "Sergeant", 8)}
    return Roster(
        guild or Guild(GUILD, "Blaine"),
        page or a_page(),
        roles,
        known,
        memberships,
        callsigns=tuple(callsigns),
    )


def a_callsign(
    value: str, person: int | None = 1, subdivision: int | None = None, **others: object
) -> Callsign:
    """Return a callsign that a person holds, his main one unless a subdivision is said."""
    return Callsign(
        CallsignId(hash(value) % 1000),
        PAGE,
        value,
        PersonId(person) if person is not None else None,
        SubdivisionId(subdivision) if subdivision is not None else None,
        **others,  # type: ignore[arg-type]  # the fields are checked by each test's use
    )
