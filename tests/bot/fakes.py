"""The services as the bot sees them, in memory: the rules are the domain's, only storing is left out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

from bot.audit import GuildAudit
from bot.bulking import Bulking
from bot.chunking import Chunking
from bot.client import MusterBot, WriteCommands
from bot.commands import cogs_of
from bot.comparisons import Comparisons
from bot.intake import Intake
from bot.screens import tell_privately
from bot.served import Served
from domain.access.actors import Actor
from domain.errors import Invalid, NotFound, Refused
from domain.ids import CertificationId, GuildId, PageId, PersonId, RankId, RoleId, SubdivisionId, UserId
from domain.rosters.drafts import PageDraft, checked_draft, checked_page, page_from
from domain.rosters.fields import Circle, Field
from domain.rosters.guilds import Channel, Guild, GuildState, Held, Role
from domain.rosters.memberships import Membership, standing_on
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.rosters.rosters import Audience, Roster, RosterView, visible
from domain.rosters.slugs import proposed_slug
from domain.rosters.sync import MemberLeft, MemberSeen, Snapshot, mapped_roles
from services import Duty, Services, Staffing
from services.live import Live
from services.rosters.awards import Awards
from services.rosters.certifications import Certifications
from services.rosters.pages import AppliedPage, Pages
from services.rosters.ranks import Ranks
from services.rosters.subdivisions import Subdivisions
from services.rosters.sync import AuditLog, PagesEdited, SyncReport, SyncStatus, Wanted
from services.rosters.themes import Themes
from storage.database import Database
from tests.bot.fake_announcements import FakeAnnouncementRules
from tests.bot.fake_badges import FakeBadges
from tests.bot.fake_batches import FakeBatches, FakeImports
from tests.bot.fake_boards import FakeBoards
from tests.bot.fake_callsigns import FakeCallsigns
from tests.bot.fake_feeds import FakeFeeds
from tests.bot.fake_orders import (
    NOW,
    FakeAuditLines,
    FakeExemptions,
    FakeExpiries,
    FakeFiles,
    FakeHistory,
    FakeLive,
    FakeNotes,
    FakeOrders,
    FakeStatuses,
    FakeTiers,
    FakeUndoing,
)
from tests.bot.fake_privacy import FakeForgetting, FakePrivacy, FakeSetups
from tests.bot.fake_settings import FakeSettings
from tests.bot.standing_commands import stand_already


class FakeGuilds:
    """Remembers what was seen."""

    def __init__(self) -> None:
        self.guilds: dict[GuildId, Guild] = {}
        self.role_lists: dict[GuildId, tuple[Role, ...]] = {}
        self.channel_lists: dict[GuildId, tuple[Channel, ...]] = {}
        self.holders: dict[GuildId, Mapping[RoleId, int]] = {}
        self.present: frozenset[GuildId] | None = None
        self.failures = 0

    async def saw(self, guild: Guild, roles: Sequence[Role], channels: Sequence[Channel]) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        before = self.guilds.get(guild.id)
        self.guilds[guild.id] = (
            replace(guild, synced_at=before.synced_at, held=before.held) if before else guild
        )
        self.role_lists[guild.id], self.channel_lists[guild.id] = tuple(roles), tuple(channels)

    async def lost(self, guild_id: GuildId, *, removed: bool) -> None:
        if guild_id in self.guilds:
            state = GuildState.REMOVED if removed else GuildState.UNREACHABLE
            self.guilds[guild_id] = replace(self.guilds[guild_id], state=state)

    async def missing(self, present: frozenset[GuildId]) -> None:
        self.present = present

    async def get(self, guild_id: GuildId) -> Guild:
        return self.guilds[guild_id]

    async def roles(self, guild_id: GuildId) -> tuple[Role, ...]:
        return self.role_lists[guild_id]

    async def counted(self, guild_id: GuildId, holders: Mapping[RoleId, int]) -> None:
        self.holders[guild_id] = holders


class FakePages:
    """Keeps pages by the rules of drafts."""

    def __init__(self, guilds: FakeGuilds) -> None:
        self.guilds = guilds
        self.pages: dict[PageId, Page] = {}
        self.meanwhile: list[Callable[[Page], Page]] = []
        """What others change in a page after it is next read, or before it is next locked."""
        self._next = 1

    def address(self, page: Page) -> str:
        return f"https://roster.test/r/{page.slug}"

    async def get(self, actor: Actor, page_id: PageId) -> Page:
        page = self.pages[page_id]
        actor.check_manages(page.guild_id)
        self._elapse(page_id)
        return page

    async def of_guild(
        self, actor: Actor, guild_id: GuildId, *, with_deleted: bool = False
    ) -> tuple[Page, ...]:
        actor.check_manages(guild_id)
        return tuple(
            page
            for page in self.pages.values()
            if page.guild_id == guild_id and (with_deleted or page.deleted_at is None)
        )

    async def named(self, actor: Actor, guild_id: GuildId, slug: str | None) -> Page:
        pages = await self.of_guild(actor, guild_id)
        if not pages:
            raise NotFound("This server has no roster page yet. Start with /setup.")
        if slug is None and len(pages) > 1:
            raise Refused(
                f"This server has several pages; say which one: {', '.join(p.slug for p in pages)}."
            )
        found = [page for page in pages if slug is None or page.slug == slug]
        if not found:
            raise NotFound(f"This server has no page with the slug {slug!r}.")
        return found[0]

    async def create(self, actor: Actor, draft: PageDraft) -> Page:
        actor.check_manages(draft.guild_id)
        draft = replace(draft, slug=draft.slug or proposed_slug(draft.title))
        draft = checked_draft(draft, self._roles(draft.guild_id))
        if any(page.slug == draft.slug for page in self.pages.values()):
            raise Invalid(f"slug {draft.slug!r} is taken.", field="slug")
        return self._numbered(page_from(draft, PageId(uuid4())))

    async def apply(self, actor: Actor, draft: PageDraft) -> AppliedPage:
        actor.check_manages(draft.guild_id)
        draft = checked_draft(draft, self._roles(draft.guild_id))
        before = next(page for page in self.pages.values() if page.slug == draft.slug)
        return AppliedPage(
            self._numbered(page_from(draft, before.id, like=before)), created=False, changed=True
        )

    async def edit(self, actor: Actor, page_id: PageId, **given: object) -> Page:
        def edited(page: Page) -> Page:
            changes = {name: value for name, value in given.items() if value is not None}
            return replace(page, **changes)  # type: ignore[arg-type]

        return await self.change(actor, page_id, edited)

    async def change(self, actor: Actor, page_id: PageId, change: Callable[[Page], Page]) -> Page:
        self._elapse(page_id)
        before = self.pages[page_id]
        actor.check_manages(before.guild_id)
        kept = {mapping.role_id for mapping in before.mappings()}
        after = checked_page(change(before), self._roles(before.guild_id) | kept)
        return self._numbered(after)

    async def share(self, actor: Actor, page_id: PageId, choices: Iterable[tuple[Field, Circle]]) -> Page:
        return await self.change(
            actor, page_id, lambda page: replace(page, sharing=page.sharing.choosing(choices))
        )

    async def pass_on(self, actor: Actor, page_id: PageId, owner_id: UserId) -> Page:
        return await self.edit(actor, page_id, owner_id=owner_id)

    async def delete(self, actor: Actor, page_id: PageId) -> Page:
        return self._numbered(replace(await self.get(actor, page_id), deleted_at=NOW))

    async def restore(self, actor: Actor, page_id: PageId) -> Page:
        if (page := await self.get(actor, page_id)).deleted_at is None:
            raise Refused("The page is not deleted.")
        return self._numbered(replace(page, deleted_at=None))

    def _roles(self, guild_id: GuildId) -> set[RoleId]:
        return {role.id for role in self.guilds.role_lists.get(guild_id, ())}

    def _elapse(self, page_id: PageId) -> None:
        while self.meanwhile:
            self.pages[page_id] = self.meanwhile.pop()(self.pages[page_id])

    def _numbered(self, page: Page) -> Page:
        """Give ids of its own to whatever is new on the page, as the database does."""
        page = replace(
            page,
            ranks=tuple(r if r.id else replace(r, id=RankId(self._id())) for r in page.ranks),
            certifications=tuple(
                c if c.id else replace(c, id=CertificationId(self._id())) for c in page.certifications
            ),
            subdivisions=tuple(
                s if s.id else replace(s, id=SubdivisionId(self._id())) for s in page.subdivisions
            ),
        )
        self.pages[page.id] = page
        return page

    def _id(self) -> int:
        self._next += 1
        return self._next


class FakeSync:
    """Remembers what it was told, and can be made to fail."""

    def __init__(self, guilds: FakeGuilds, pages: FakePages) -> None:
        self._guilds = guilds
        self._pages = pages
        self.batches: list[tuple[GuildId, list[MemberSeen | MemberLeft]]] = []
        self.snapshots: list[Snapshot] = []
        self.members: dict[UserId, MemberSeen] = {}
        self.report = SyncReport()
        self.failures = 0
        self.edits = 0
        self.poison: UserId | None = None
        self.extra_wanted: frozenset[RoleId] = frozenset()

    async def apply(
        self, guild_id: GuildId, seen: Sequence[MemberSeen | MemberLeft], *, audit: AuditLog
    ) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        if self.poison in {each.user_id for each in seen}:
            raise RuntimeError("poison")
        self.batches.append((guild_id, list(seen)))

    async def wanted(self, guild_id: GuildId) -> Wanted:
        pages = [p for p in self._pages.pages.values() if p.guild_id == guild_id and p.deleted_at is None]
        return Wanted(mapped_roles(pages) | self.extra_wanted)

    async def compare(
        self, snapshot: Snapshot, *, audit: AuditLog, progress: Callable[[int, int], None] | None = None
    ) -> SyncReport:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        if self.edits:
            self.edits -= 1
            raise PagesEdited
        assert snapshot.is_complete
        self.snapshots.append(snapshot)
        self.members = {seen.user_id: seen for seen in snapshot.members}
        if progress is not None:
            progress(len(snapshot.members), len(snapshot.members))
        return self.report

    async def confirm(self, actor: Actor, guild_id: GuildId) -> Held:
        actor.check_manages(guild_id)
        held = self._guilds.guilds[guild_id].held
        if held is None:
            raise Refused("No sync is held; there is nothing to confirm.")
        self._guilds.guilds[guild_id] = replace(self._guilds.guilds[guild_id], held=None)
        return replace(held, is_approved=True)

    async def status(self, actor: Actor, guild_id: GuildId) -> SyncStatus:
        pages = await self._pages.of_guild(actor, guild_id)
        return SyncStatus(self._guilds.guilds[guild_id], pages, {page.id: 3 for page in pages})


class FakeReading:
    """Draws the roster of those whom the last comparison saw."""

    def __init__(self, guilds: FakeGuilds, pages: FakePages, sync: FakeSync) -> None:
        self._guilds = guilds
        self._pages = pages
        self._sync = sync

    def head(self, page_id: PageId) -> Page | None:
        return self._pages.pages.get(page_id)

    async def view(self, page_id: PageId, audience: Audience) -> RosterView:
        page = self._pages.pages[page_id]
        people: dict[PersonId, Person] = {}
        memberships: list[Membership] = []
        for number, seen in enumerate(self._sync.members.values(), start=1):
            standing = standing_on(page, seen.role_ids)
            if standing is not None:
                person_id = PersonId(number)
                people[person_id] = Person(person_id, page.guild_id, seen.user_id, seen.profile)
                memberships.append(Membership(number, page.id, person_id, standing))  # type: ignore[arg-type]
        guild = self._guilds.guilds[page.guild_id]
        return visible(Roster(guild, page, {}, people, tuple(memberships)), audience)


@dataclass
class World:
    """A bot on fake services, and the parts it is made of."""

    served: Served = field(default_factory=Served)
    chunking: Chunking = field(default_factory=Chunking)
    live: FakeLive = field(default_factory=FakeLive)
    setups: FakeSetups = field(default_factory=FakeSetups)
    write_commands: WriteCommands = stand_already

    def __post_init__(self) -> None:
        self.guilds = FakeGuilds()
        self.pages = FakePages(self.guilds)
        self.sync = FakeSync(self.guilds, self.pages)
        self.reading = FakeReading(self.guilds, self.pages, self.sync)
        self.tiers = FakeTiers(self.pages.pages)
        self.orders = FakeOrders(self.pages.pages, lambda: self.sync.members)
        self.feeds = FakeFeeds(self.pages.pages)
        self.boards = FakeBoards(self.pages.pages)
        self.announcement_rules = FakeAnnouncementRules(self.pages.pages)
        self.audit = GuildAudit(self.served)
        self.settings = FakeSettings()
        self.services = self._services()
        self.comparisons = Comparisons(self.services.sync, self.served, self.chunking, self.audit)
        self.intake = Intake(
            self.services.sync, self.services.guilds, self.served, self.comparisons, self.audit
        )

    def _services(self) -> Services:
        pages = cast(Pages, self.pages)
        fakes: dict[str, Any] = dict.fromkeys(field.name for field in fields(Services))
        fakes |= {
            "sync": self.sync,
            "guilds": self.guilds,
            "pages": pages,
            "themes": Themes(cast(Database, None), pages),
            "ranks": Ranks(pages),
            "certifications": Certifications(pages),
            "subdivisions": Subdivisions(pages),
            "callsigns": FakeCallsigns(),
            "reading": self.reading,
            "orders": self.orders,
            "undoing": FakeUndoing(),
            "statuses": FakeStatuses(),
            "expiries": FakeExpiries(),
            "awards": Awards(cast(Database, None), cast(Live, self.live), lambda: NOW, pages),
            "exemptions": FakeExemptions(),
            "notes": FakeNotes(),
            "files": FakeFiles(),
            "batches": FakeBatches(self.pages.pages),
            "imports": FakeImports(),
            "history": FakeHistory(),
            "privacy": FakePrivacy(),
            "forgetting": FakeForgetting(),
            "setups": self.setups,
            "tiers": self.tiers,
            "audit": FakeAuditLines(),
            "settings": self.settings,
            "announcement_rules": self.announcement_rules,
            "live": self.live,
            "feeds": self.feeds,
            "boards": self.boards,
            "entitlements": SimpleNamespace(sku_ids=frozenset()),
            "staffing": Staffing(*[cast(Any, object())] * 3),  # tried on real services
            "duty": replace(
                Duty(*[cast(Any, object())] * len(fields(Duty))), badges=cast(Any, FakeBadges())
            ),  # tried on real services: see homes.py
        }
        return Services(**fakes)  # what no command asks anything of is not there

    @cached_property
    def bulking(self) -> Bulking:
        """What works batches through."""
        return Bulking(self.services.batches, self.served, tell_privately)

    def bot(self, *, shard_count: int | None = 1) -> MusterBot:
        """Return a new client on these services, as one made after a restart would be."""
        return MusterBot(
            self.services,
            self.intake,
            served=self.served,
            chunking=self.chunking,
            audit=self.audit,
            bulking=self.bulking,
            add_cogs=cogs_of,
            write_commands=self.write_commands,
            shard_count=shard_count,
        )


def held(removals: int = 12, members: int = 60) -> Held:
    """Return a hold."""
    return Held(NOW - timedelta(hours=1), removals, members, names=("Anna", "Ben"))
