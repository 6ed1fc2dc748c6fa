"""A house to live in: every service on one database, with a clock that stands still until moved."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.access.actors import OPERATOR, Actor
from domain.access.premium import PremiumMode
from domain.events import Event
from domain.ids import BatchId, ChannelId, GuildId, RoleId, SkuId, UserId
from domain.rosters.attribution import RoleAudit
from domain.rosters.drafts import MappingDraft, PageDraft, RankDraft
from domain.rosters.guilds import Channel, Guild, Role
from domain.rosters.pages import Page
from domain.rosters.records import Record
from domain.rosters.rosters import WHOLE, RosterView
from domain.rosters.sync import MemberSeen, Snapshot
from services import Duty, Staffing
from services.access.audit import Audit
from services.access.entitlements import Entitlements
from services.access.footings import Footings
from services.access.keys import Keys
from services.access.premium import Premium
from services.access.sessions import Sessions
from services.access.tiers import Tiers
from services.duty.badges import Badges
from services.duty.checks import Checks
from services.duty.exports import PatrolExports
from services.duty.forgotten import Forgotten
from services.duty.patrols import Patrols
from services.duty.quotas import Quotas
from services.duty.reports import Reports
from services.duty.reviews import Reviews
from services.duty.rules import Rules
from services.duty.standing import Standing
from services.duty.waiting import WaitingPatrols
from services.hooks.deliveries import Deliveries
from services.hooks.webhooks import Webhooks
from services.housekeeping import Housekeeping
from services.hr.decisions import Decisions
from services.hr.leaves import Leaves
from services.hr.requests import LeaveRequests
from services.live import Live
from services.rosters.announcement_rules import AnnouncementRules
from services.rosters.announcements import Announcements
from services.rosters.awards import Awards
from services.rosters.batches import Batches
from services.rosters.boards import Boards
from services.rosters.callsigns import Callsigns
from services.rosters.certifications import Certifications
from services.rosters.exemptions import Exemptions
from services.rosters.expiries import Expiries
from services.rosters.feeds import Feeds
from services.rosters.files import Files
from services.rosters.forgetting import Forgetting
from services.rosters.guilds import Guilds
from services.rosters.history import History
from services.rosters.imports import Imports
from services.rosters.notes import Notes
from services.rosters.orders import Orders
from services.rosters.pages import Pages
from services.rosters.privacy import Privacy
from services.rosters.ranks import Ranks
from services.rosters.reading import Reading
from services.rosters.reversals import REVERSALS
from services.rosters.settings import Settings
from services.rosters.setups import Setups
from services.rosters.statuses import Statuses
from services.rosters.subdivisions import Subdivisions
from services.rosters.sync import Sync, SyncReport
from services.rosters.themes import Themes
from services.rosters.undoing import Undoing
from services.runs import Runs
from services.staff.sites import Sites
from services.staff.staff import Staff
from storage.database import Database
from tests.databases import at_newest
from tests.domain.makers import CAPTAIN, FTO, GUILD, NOW, OFFICER, OWNER, ROLES, SERGEANT, SWAT, TRAFFIC, seen
from tests.services.settled import settled

MANAGER = Actor(OWNER, "Olga", manages=frozenset({GUILD}))
STRANGER = Actor(UserId(1), "Stranger")

PROMOTIONS, OFFICE = ChannelId(501), ChannelId(502)
CHANNELS = (Channel(PROMOTIONS, "promotions", "text", 0), Channel(OFFICE, "office", "text", 1))

SKU, GRACE = SkuId(70_000), timedelta(days=3)

DRAFT = PageDraft(
    GUILD,
    OWNER,
    "blaine-county",
    "Blaine County",
    ranks=(
        RankDraft("Captain", CAPTAIN, True),
        RankDraft("Sergeant", SERGEANT),
        RankDraft("Officer", OFFICER),
    ),
    certifications=(MappingDraft("FTO", FTO), MappingDraft("SWAT", SWAT)),
    subdivisions=(MappingDraft("Traffic", TRAFFIC),),
)


@dataclass
class FakeClock:
    """Tells the time it was last set to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, step: timedelta) -> None:
        """Let time pass."""
        self.now += step


@dataclass
class FakeAuditLog:
    """Says what it was given, and remembers how often it was asked."""

    lines: list[RoleAudit] = field(default_factory=list)
    asked: int = 0

    async def role_changes(self, guild_id: GuildId, *, since: datetime | None) -> Sequence[RoleAudit]:
        """Return the lines not older than `since`."""
        self.asked += 1
        return [line for line in self.lines if since is None or line.at >= since]


class House:
    """Every service on one database."""

    @classmethod
    @asynccontextmanager
    async def on(cls, url: str, *, now: datetime | None = None) -> AsyncIterator["House"]:
        """A house on the database at `url`, started, at that moment if one is given; closed afterwards."""
        database = at_newest(url)
        house = cls(database)
        if now is not None:
            house.clock.now = now
        await house.start()
        try:
            yield house
        finally:
            await database.close()

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FakeClock()
        self.audit = FakeAuditLog()
        self.live = Live(database)
        self.reading = Reading(database, self.live)
        self.feeds = Feeds(database, self.clock)
        self.boards = Boards(database, self.live, self.clock)
        self.guilds = Guilds(database, self.live, self.clock)
        self.pages = Pages(database, self.live, self.clock, public_url="http://muster.test")
        self.themes = Themes(database, self.pages)
        self.ranks = Ranks(self.pages)
        self.certifications = Certifications(self.pages)
        self.subdivisions = Subdivisions(self.pages)
        self.callsigns = Callsigns(database, self.live, self.clock)
        self.orders = Orders(database, self.live, self.clock)
        self.undoing = Undoing(database, self.live, self.clock, self.orders, REVERSALS)
        self.statuses = Statuses(database, self.live, self.clock)
        self.expiries = Expiries(database, self.live, self.clock, self.orders)
        self.awards = Awards(database, self.live, self.clock, self.pages)
        self.exemptions = Exemptions(database, self.live, self.clock)
        self.notes = Notes(database, self.clock)
        self.files = Files(database, self.clock)
        self.batches = Batches(database, self.live, self.clock, self.orders)
        self.imports = Imports(database, self.live, self.clock)
        self.history = History(database)
        self.privacy = Privacy(database, self.live, self.clock)
        self.forgetting = Forgetting(database, self.live, self.clock)
        self.announcements = Announcements(database, self.clock)
        self.announcement_rules = AnnouncementRules(database, self.clock)
        self._make_others(database)
        self._make_webhooks(database)
        self.heard: list[Event] = []
        self._listening = 0

    def _make_access(self, database: Database) -> None:
        self.tiers = Tiers(database)
        self.sessions = Sessions(database, self.clock)
        self.footings = Footings(database, self.live, self.clock)
        self.audit_lines = Audit(database)
        self.settings = Settings(database, self.live, self.clock)
        self.premium = Premium(database, self.live, self.clock, PremiumMode.ENTITLED, grace=GRACE)
        self.keys = Keys(database, self.live, self.clock, self.premium)
        self.entitlements = Entitlements(database, self.live, self.clock, sku_ids=[SKU])

    def _make_others(self, database: Database) -> None:
        self._make_access(database)
        self.setups = Setups(database, self.clock)
        self.sync = Sync(database, self.live, self.clock)
        self.housekeeping = Housekeeping(database, self.live, self.clock)
        self.runs = Runs(database, self.clock)
        self._make_duty(database)
        self.staff = Staff(database, self.live, self.clock)
        self.sites = Sites(database, self.clock)
        self.staffing = Staffing(self.staff, self.sites, self.requests)

    def _make_duty(self, database: Database) -> None:
        self.patrols = Patrols(database, self.live, self.clock)
        self.standing = Standing(database)
        self.forgotten = Forgotten(database, self.live, self.clock)
        self.reviews = Reviews(database, self.live, self.clock)
        self.rules = Rules(database, self.live)
        self.quotas = Quotas(database, self.live, self.clock)
        self.checks = Checks(database, self.live, self.clock)
        self.reports = Reports(database, self.live, self.clock)
        self.leaves = Leaves(database, self.live, self.clock)
        self.decisions = Decisions(database, self.live, self.clock)
        self.requests = LeaveRequests(database, self.live, self.clock, self.decisions)
        self.badges = Badges(database)
        self.patrol_exports = PatrolExports(database, self.clock)
        self.waiting = WaitingPatrols(database)
        self.duty = Duty(
            self.patrols,
            self.standing,
            self.forgotten,
            self.reviews,
            self.rules,
            self.quotas,
            self.leaves,
            self.decisions,
            self.badges,
            self.patrol_exports,
            self.waiting,
            self.reports,
            self.checks,
        )

    def _make_webhooks(self, database: Database) -> None:
        self.webhooks = Webhooks(database, self.live, self.clock, self.premium)
        self.deliveries = Deliveries(
            database, self.live, self.clock, self.premium, public_url="http://muster.test", chance=lambda: 0.5
        )

    async def start(self) -> None:
        """Look everything up once, and listen."""
        await self.look_up()
        self.live.listen(self.heard.append)
        self._listening = len(self.live._listeners)

    async def look_up(self) -> None:
        """Know what the database holds."""
        await self.live.start()
        await self.reading.start()
        await self.keys.start()
        await self.settings.start()
        await self.rules.start()

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was done in it, and nobody but itself listens to what will be."""
        return (
            not self.heard
            and not self.audit.lines
            and self.clock.now == NOW
            and len(self.live._listeners) == self._listening
        )

    async def saw_guild(self, *roles: Role, name: str = "Blaine") -> None:
        """Have the bot see the guild with these roles, or the usual ones, and its channels."""
        usual = tuple(Role(role_id, f"role {role_id}", int(role_id)) for role_id in sorted(ROLES))
        await self.guilds.saw(Guild(GUILD, name, OWNER), roles or usual, CHANNELS)

    async def pays(self) -> None:
        """Let the guild have premium, without an end."""
        await self.entitlements.grant_guild(OPERATOR, GUILD, ends_at=None)

    async def page(self, draft: PageDraft = DRAFT) -> Page:
        """Make the usual page."""
        if draft is DRAFT:
            return await settled(self, _with_the_usual_page)
        await self.saw_guild()
        return await self.pages.create(OPERATOR, draft)

    async def compare(self, *members: MemberSeen, roles: frozenset[RoleId] = ROLES) -> SyncReport:
        """Have the bot see exactly these members."""
        snapshot = Snapshot(GUILD, roles, members, is_complete=True)
        return await self.sync.compare(snapshot, audit=self.audit)

    async def apply(self, *seen: MemberSeen) -> None:
        """Have the bot see these members in live events."""
        await self.sync.apply(GUILD, seen, audit=self.audit)

    async def carry_out(self, batch_id: BatchId, roles: dict[UserId, set[RoleId]]) -> None:
        """Have every order of a batch done in Discord; `roles` are the members' before, and then after."""
        progress = await self.batches.advance(MANAGER, batch_id)
        while not progress.is_over:
            for order in await self.orders.open(GUILD):
                roles[order.target_id] = (roles[order.target_id] | order.give) - order.take
                await self.apply(seen(order.target_id, *roles[order.target_id]))
            progress = await self.batches.advance(MANAGER, batch_id)

    async def view(self, page: Page) -> RosterView:
        """Return all there is to see of a page."""
        return await self.reading.view(page.id, WHOLE)

    async def names(self, page: Page) -> dict[str, list[str]]:
        """Return the names in each rank that has any."""
        view = await self.view(page)
        return {each.name: [row.name for row in each.members] for each in view.sections if each.members}

    async def records(self, page: Page) -> list[Record]:
        """Return the page's records, the oldest first."""
        async with self.database.read() as tx:
            return list(reversed(await tx.records.of_page(page.id, limit=1000)))


async def _with_the_usual_page(house: House) -> Page:
    await house.saw_guild()
    return await house.pages.create(OPERATOR, DRAFT)
