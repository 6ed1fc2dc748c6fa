"""Wiring: the one place where objects meet. Each is made once, here, and handed to those who need it.

settings ─► database ─► live ─► services ─┬─► web
                                          ├─► bot
                                          ├─► clock
                                          └─► webhooks
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from app.config import Settings
from app.handing import dashboard_services, web_settings
from bot.announcing import Announcing
from bot.audit import GuildAudit
from bot.boards import Posting
from bot.bulking import Bulking
from bot.carrying import Carrying
from bot.checking import Checking
from bot.chunking import Chunking
from bot.client import MusterBot
from bot.commands import cogs_of
from bot.comparisons import Comparisons
from bot.endpoints import use_endpoints
from bot.footings import Looking
from bot.intake import Intake
from bot.publishing import Publishing
from bot.pulse import Pulse
from bot.reconciling import Reconciling
from bot.reporting import Reporting
from bot.running import CONNECTED, Running
from bot.screens import tell_privately
from bot.sending import VoiceOf
from bot.served import Served
from bot.waiting import TellingWaiting
from bot.watch import Watch
from domain.access.premium import PremiumMode
from domain.ids import GuildId
from hooks.delivering import Delivering
from hooks.posting import Calling, Poster
from jobs.timetable import Scheduler, timetable
from services import Duty, Services, Staffing
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
from services.rosters.memberships import Memberships
from services.rosters.notes import Notes
from services.rosters.orders import Orders
from services.rosters.pages import Pages
from services.rosters.privacy import Privacy
from services.rosters.ranks import Ranks
from services.rosters.reading import Reading
from services.rosters.reversals import REVERSALS
from services.rosters.settings import Settings as GuildSettings
from services.rosters.setups import Setups
from services.rosters.statuses import Statuses
from services.rosters.subdivisions import Subdivisions
from services.rosters.sync import Sync
from services.rosters.themes import Themes
from services.rosters.undoing import Undoing
from services.runs import Runs
from services.staff.sites import Sites
from services.staff.staff import Staff
from storage.database import Database, open_database
from web.app import Web, create_app
from web.shared_limits import SharedLimits
from words.saying import Voice

Clock = Callable[[], datetime]

LONGEST_ANSWER = 2.0
"""Seconds a database may take to answer before it counts as failing."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """Everything that stands on one open database."""

    settings: Settings
    database: Database
    services: Services
    clock: Clock

    async def start(self) -> None:
        """Fill what answers from memory; a command that asks once needs none of it."""
        await self.services.live.start()
        await self.services.keys.start()
        await self.services.reading.start()
        await self.services.settings.start()
        await self.services.duty.rules.start()


@asynccontextmanager
async def open_house(
    settings: Settings, *, is_server: bool = False, clock: Clock = lambda: datetime.now(UTC)
) -> AsyncIterator[House]:
    """Open the configured database and everything on it, and close it at the end of the block.

    A server's database can't be restored under its feet; a command's may be used beside a server.
    """
    database = await open_database(settings.storage.url, exclusive_marker=is_server)
    try:
        yield House(settings, database, _services(settings, database, clock), clock)
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Bot:
    """What keeps the connection to Discord, and what works off all that comes in by it and goes out."""

    running: Running
    intake: Intake
    carrying: Carrying
    posting: Posting
    announcing: Announcing
    waiting: TellingWaiting
    reporting: Reporting
    checking: Checking
    bulking: Bulking
    reconciling: Reconciling
    looking: Looking
    watch: Watch


def bot_of(house: House) -> Bot:
    """Return the bot; it stays away by itself if there is no token."""
    discord = house.settings.discord
    use_endpoints(discord.api_base, discord.gateway_url)
    services = house.services
    served, chunking = Served(discord.guilds), Chunking()
    audit = GuildAudit(served)
    comparisons = Comparisons(services.sync, served, chunking, audit)
    intake = Intake(services.sync, services.guilds, served, comparisons, audit)
    carrying = Carrying(services.orders, services.pages, served, intake)
    posting = Posting(
        services.boards,
        services.reading,
        services.pages,
        services.settings,
        served,
        Publishing(services.boards),
        between_edits=house.settings.limits.seconds_between_board_edits,
    )
    telling = _telling(house, services, served)
    bulking = Bulking(services.batches, served, tell_privately)
    reconciling = Reconciling(services.duty.badges, served, chunking)
    looking = Looking(house.services.footings, served, chunking, pulse := Pulse(served))
    for each in (intake, carrying, posting, *telling, bulking, reconciling, looking):
        house.services.live.listen(each.hear)

    def client() -> MusterBot:
        return MusterBot(
            services,
            intake,
            served=served,
            chunking=chunking,
            audit=audit,
            bulking=bulking,
            add_cogs=cogs_of,
        )

    running = Running(discord.token.get_secret_value() if discord.token else None, client)
    watch = Watch(running, services.guilds, served, intake, pulse)
    return Bot(running, intake, carrying, posting, *telling, bulking, reconciling, looking, watch)


def _telling(
    house: House, services: Services, served: Served
) -> tuple[Announcing, TellingWaiting, Reporting, Checking]:
    """Return what writes into channels as each guild speaks."""
    voice_of = voices_of(house.services)
    return (
        Announcing(house.services.announcements, served, voice_of=voice_of),
        TellingWaiting(services.duty.waiting, served, voice_of=voice_of),
        Reporting(services.duty.reports, served, voice_of=voice_of),
        Checking(services.duty.checks, served, voice_of=voice_of),
    )


def voices_of(services: Services) -> VoiceOf:
    """Return what tells how a guild's channels are spoken to."""

    async def voice_of(guild_id: GuildId) -> Voice:
        chosen = await services.settings.of(guild_id)
        return Voice(chosen.language, chosen.patrol_word, chosen.zone)

    return voice_of


def web_of(house: House, bot: Bot | None) -> Web:
    """Return the web; it is ready while the database answers and the bot, if it is here, is connected."""
    settings, services = house.settings, house.services

    async def ready() -> dict[str, bool]:
        parts = {"database": await _answers(house.database)}
        if bot is not None and settings.discord.token is not None:
            parts["gateway"] = bot.running.state == CONNECTED
        return parts

    return create_app(
        reading=services.reading,
        feeds=services.feeds,
        live=services.live,
        keys=services.keys,
        dashboard=dashboard_services(services),
        staffing=services.staffing,
        ready=ready,
        clock=house.clock,
        settings=web_settings(settings),
        counts=SharedLimits(settings.limits.store) if settings.limits.store != "memory" else None,
    )


def clock_of(house: House) -> Scheduler:
    """Return the clock with everything that falls due."""
    return Scheduler(timetable(house.services), house.services.runs, house.clock)


def delivering_of(house: House) -> Delivering:
    """Return what sends to webhooks."""
    calling = Calling(allows_private=house.settings.webhooks.allow_private)
    delivering = Delivering(house.services.deliveries, Poster(house.clock, calling))
    house.services.live.listen(delivering.hear)
    return delivering


async def _answers(database: Database) -> bool:
    try:
        async with asyncio.timeout(LONGEST_ANSWER), database.read() as tx:
            await tx.epochs.all()
    except Exception:  # Whatever it is that keeps the database from answering.
        log.exception("database.not_answering")
        return False
    return True


def _services(settings: Settings, database: Database, clock: Clock) -> Services:
    live = Live(database)
    premium = Premium(
        database,
        live,
        clock,
        PremiumMode(settings.premium.mode),
        grace=timedelta(days=settings.premium.grace_days),
    )
    made = _of_rosters(settings, database, live, clock)
    return made(
        tiers=Tiers(database),
        sessions=Sessions(database, clock),
        footings=Footings(database, live, clock),
        audit=Audit(database),
        settings=GuildSettings(database, live, clock),
        keys=Keys(database, live, clock, premium),
        premium=premium,
        entitlements=Entitlements(database, live, clock, sku_ids=settings.premium.sku_ids),
        duty=_duty(database, live, clock),
        staffing=_staffing(database, live, clock),
        webhooks=Webhooks(database, live, clock, premium, allows_private=settings.webhooks.allow_private),
        deliveries=Deliveries(database, live, clock, premium, public_url=settings.web.address),
        housekeeping=Housekeeping(database, live, clock),
        runs=Runs(database, clock),
        live=live,
    )


def _duty(database: Database, live: Live, clock: Clock) -> Duty:
    return Duty(
        patrols=Patrols(database, live, clock),
        standing=Standing(database),
        forgotten=Forgotten(database, live, clock),
        reviews=Reviews(database, live, clock),
        rules=Rules(database, live),
        quotas=Quotas(database, live, clock),
        leaves=Leaves(database, live, clock),
        decisions=Decisions(database, live, clock),
        badges=Badges(database),
        exports=PatrolExports(database, clock),
        waiting=WaitingPatrols(database),
        reports=Reports(database, live, clock),
        checks=Checks(database, live, clock),
    )


def _staffing(database: Database, live: Live, clock: Clock) -> Staffing:
    return Staffing(
        staff=Staff(database, live, clock),
        sites=Sites(database, clock),
        requests=LeaveRequests(database, live, clock, Decisions(database, live, clock)),
    )


def _of_rosters(settings: Settings, database: Database, live: Live, clock: Clock) -> partial[Services]:
    """Return the services with those of the rosters made; what is still missing is missed at the start."""
    pages = Pages(database, live, clock, public_url=settings.web.address)
    orders = Orders(database, live, clock)
    return partial(
        Services,
        guilds=Guilds(database, live, clock),
        pages=pages,
        themes=Themes(database, pages),
        ranks=Ranks(pages),
        certifications=Certifications(pages),
        subdivisions=Subdivisions(pages),
        memberships=Memberships(database, live),
        callsigns=Callsigns(database, live, clock),
        orders=orders,
        undoing=Undoing(database, live, clock, orders, REVERSALS),
        statuses=Statuses(database, live, clock),
        expiries=Expiries(database, live, clock, orders),
        awards=Awards(database, live, clock, pages),
        exemptions=Exemptions(database, live, clock),
        notes=Notes(database, clock),
        files=Files(database, clock),
        batches=Batches(database, live, clock, orders),
        imports=Imports(database, live, clock),
        history=History(database),
        privacy=Privacy(database, live, clock),
        forgetting=Forgetting(database, live, clock),
        announcements=Announcements(database, clock),
        announcement_rules=AnnouncementRules(database, clock),
        setups=Setups(database, clock),
        sync=Sync(database, live, clock),
        reading=Reading(database, live),
        feeds=Feeds(database, clock),
        boards=Boards(database, live, clock),
    )
