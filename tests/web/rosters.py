"""A department on paper: a page, its roster, and what is kept of it in memory."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.ids import (
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
from domain.rosters.guilds import Guild, Role, notice_of
from domain.rosters.memberships import Membership, Standing
from domain.rosters.pages import Certification, Page, PageHead, Rank, Subdivision
from domain.rosters.people import Person, Profile
from domain.rosters.rosters import Roster

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OWNER = UserId(123456789012345678)
GUILD = GuildId(900000000000000001)
PAGE = PageId(UUID("c88006c8-b9ea-433c-8a8b-749ec1af0756"))
FIRST_MEMBER = 700000000000000001


def page_id(number: int) -> PageId:
    """Return the id of one of several pages."""
    return PageId(UUID(int=number))


def a_page(**others: object) -> Page:
    """Return a page with two ranks, a certification and a subdivision."""
    page = Page(
        id=PAGE,
        guild_id=GUILD,
        owner_id=OWNER,
        slug="example-roster",
        title="Example Roster",
        description="This is an example roster",
        ranks=(
            Rank(RankId(1), "Commander", RoleId(811), is_command=True),
            Rank(RankId(2), "Officer", RoleId(812)),
        ),
        certifications=(Certification(CertificationId(1), "First Aid", RoleId(821)),),
        subdivisions=(Subdivision(SubdivisionId(1), "Fire Department", RoleId(831)),),
        revision=1,
    )
    return replace(page, **others)  # type: ignore[arg-type] # The tests name fields of a Page.


def a_roster(page: Page | None = None, *, members: int = 3) -> Roster:
    """Return a roster whose first member is the commander; all others are officers."""
    page = page or a_page()
    people = {
        PersonId(n): Person(
            PersonId(n), GUILD, UserId(FIRST_MEMBER + n - 1), Profile(f"member{n}", f"Member {n:04}")
        )
        for n in range(1, members + 1)
    }
    memberships = tuple(
        Membership(
            id=MembershipId(n),
            page_id=page.id,
            person_id=PersonId(n),
            standing=standing_of(1 if n == 1 else 2),
            rank_since=datetime(2024, 1, 15, 23, 0, tzinfo=UTC) if n % 2 else None,
            rank_by=PersonId(1) if n % 2 else None,
            carried_seconds=153_000,
        )
        for n in people
    )
    roles = {RoleId(811): Role(RoleId(811), "Commander", 2, 0xE67E22)}
    return Roster(Guild(GUILD, "Example Guild", synced_at=NOW), page, roles, people, memberships)


def standing_of(rank: int) -> Standing:
    """Return the standing of somebody who holds the rank, the certification and the subdivision."""
    return Standing(RankId(rank), (RankId(rank),), (CertificationId(1),), (SubdivisionId(1),))


def head_of(roster: Roster) -> PageHead:
    """Return what is kept in memory of a roster."""
    page = roster.page
    return PageHead(
        id=page.id,
        guild_id=page.guild_id,
        guild_name=roster.guild.name,
        owner_id=page.owner_id,
        slug=page.slug,
        title=page.title,
        description=page.description,
        visibility=page.visibility,
        revision=page.revision,
        strength=len(roster.memberships),
        synced_at=roster.guild.synced_at,
        notice=notice_of(roster.guild),
        deleted_at=page.deleted_at,
        former_slugs=page.former_slugs,
        reader_role_ids=page.reader_role_ids,
        logo=page.logo,
        banner=page.banner,
        sharing=page.sharing,
    )
