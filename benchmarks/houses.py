"""Houses: Muster with a page to measure, on a database that is thrown away."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from app.config import Discord, Limits, Log, Premium, Settings, Storage, Web
from app.wiring import House
from domain.access.actors import OPERATOR
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.attribution import RoleAudit
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.guilds import Guild, Role
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from domain.rosters.sync import MemberSeen, Snapshot
from services.access.keys import KeyDraft

HOST = "127.0.0.1"
UNLIMITED = 10**9
"""Limits are counted as always, and never reached."""
SLUG = "benchmark"
GUILD, OWNER = GuildId(10**17), UserId(10**17 + 1)
RANKS, CERTIFICATIONS, SUBDIVISIONS = 10, 6, 4
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_NAMES = "Anna Ben Clara David Elif Farid Greta Hugo Ines Jonas Kira Liam Mara Noah Olga Paul".split()
LAST_NAMES = "Adler Brandt Carter Diaz Evans Fischer Garcia Hughes Ivanov Jensen Khan Lopez Meyer".split()


class OwnerGaveAll:
    """An audit log in which the owner gave everybody his roles, on different days."""

    def __init__(self, seen: Sequence[MemberSeen]) -> None:
        self._lines = tuple(
            RoleAudit(FIRST_DAY + timedelta(days=n % 300), OWNER, "Olga Owner", each.user_id, each.role_ids)
            for n, each in enumerate(seen)
        )

    async def role_changes(self, guild_id: GuildId, *, since: datetime | None) -> Sequence[RoleAudit]:
        """Return a line for each member, whenever he was given his roles."""
        return self._lines


def settings(folder: Path, discord: dict[str, str] | None = None) -> Settings:
    """Return settings for a Muster on a database in `folder`, at that Discord or at none."""
    at_discord = Discord()
    if discord is not None:
        at_discord = Discord(
            token=SecretStr(discord["token"]),
            api_base=discord["api_base"],
            gateway_url=discord["gateway_url"],
        )
    return Settings.model_construct(
        discord=at_discord,
        web=Web(host=HOST, port=0, streams_per_address=UNLIMITED),
        storage=Storage(url=f"sqlite:///{folder / 'benchmark.db'}"),
        premium=Premium(),
        limits=Limits(key_requests_per_minute=UNLIMITED, address_requests_per_minute=UNLIMITED),
        log=Log(level="warning"),
    )


def roles() -> tuple[Role, ...]:
    """Return the roles of the guild that `seed` makes up."""
    names = [
        *(f"Rank {number}" for number in range(1, RANKS + 1)),
        *(f"Certification {number}" for number in range(1, CERTIFICATIONS + 1)),
        *(f"Subdivision {number}" for number in range(1, SUBDIVISIONS + 1)),
    ]
    count = len(names)
    made = [Role(RoleId(1000 + n), name, count - n, 0x3F6FB5 + 999 * n) for n, name in enumerate(names)]
    return (*made, Role(RoleId(int(GUILD)), "@everyone", 0))


def members(count: int) -> tuple[MemberSeen, ...]:
    """Return people with a rank, two certifications and a subdivision each."""
    known = [role.id for role in roles()]
    certifications, subdivisions = known[RANKS:-1][:CERTIFICATIONS], known[RANKS + CERTIFICATIONS : -1]
    seen: list[MemberSeen] = []
    for n in range(count):
        first, last = FIRST_NAMES[n % len(FIRST_NAMES)], LAST_NAMES[n % len(LAST_NAMES)]
        held = {
            known[n % RANKS],
            certifications[n % CERTIFICATIONS],
            certifications[(n // 7) % CERTIFICATIONS],
            subdivisions[n % SUBDIVISIONS],
        }
        profile = Profile(f"{first.lower()}{n}", f"{first} {last} {n}")
        seen.append(MemberSeen(UserId(10**17 + 100 + n), profile, frozenset(held)))
    return tuple(seen)


def draft(guild_id: GuildId, owner_id: UserId, known: Sequence[Role]) -> PageDraft:
    """Return a page for a guild whose roles say by their names what they are."""

    def named(kind: str) -> list[Role]:
        return [role for role in known if role.name.startswith(kind)]

    return PageDraft(
        guild_id=guild_id,
        owner_id=owner_id,
        slug=SLUG,
        title="Benchmark Department",
        description="A page that is only there to be measured.",
        patrol_logs=True,
        ranks=tuple(
            RankDraft(role.name, role.id, is_command=place < 2) for place, role in enumerate(named("Rank"))
        ),
        certifications=tuple(MappingDraft(role.name, role.id) for role in named("Certification")),
        subdivisions=tuple(MappingDraft(role.name, role.id) for role in named("Subdivision")),
    )


async def seed(house: House, count: int) -> Page:
    """Fill an empty house with a page of `count` members who have been on duty, without any Discord."""
    services = house.services
    await services.guilds.saw(Guild(GUILD, "Benchmark", OWNER), roles(), ())
    applied = await services.pages.apply(OPERATOR, draft(GUILD, OWNER, roles()))
    page = applied.page
    seen = members(count)
    await services.sync.compare(snapshot(seen), audit=OwnerGaveAll(seen))
    async with house.database.begin() as tx:
        present = await tx.memberships.of_page(page.id)
        hours = {each.person_id: 3600 * (n % 90) for n, each in enumerate(present)}
        await tx.memberships.carry_hours(page.id, hours)
    return page


def snapshot(seen: tuple[MemberSeen, ...]) -> Snapshot:
    """Return a complete snapshot of the guild that `seed` makes up."""
    return Snapshot(GUILD, frozenset(role.id for role in roles()), seen, is_complete=True)


async def key_of(house: House, owner_id: UserId) -> str:
    """Return a key that may read the owner's pages."""
    _, text = await house.services.keys.create(OPERATOR, KeyDraft(name="benchmark", owner_id=owner_id))
    return text
