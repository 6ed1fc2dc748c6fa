"""Housekeeping: what is done by the clock: purges, pruning, the hourly sweep."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.access.audit import KEPT as AUDIT_KEPT
from domain.events import SyncRequested
from domain.rosters.guilds import KEPT_AFTER_REMOVAL, GuildState
from domain.rosters.pages import KEPT_AFTER_DELETION
from services.live import Live
from services.rosters.announcements import KEPT as ANNOUNCEMENTS_KEPT
from services.rosters.forgetting import ERASED
from services.rosters.reading import GUILDS_EPOCH
from storage.database import Database

OUTBOX_KEPT = timedelta(days=7)
RUNS_KEPT = timedelta(days=2)

SCRUBBED = "scrubbed"
"""As far as `ERASED` had come when nothing of those erased was left in the database's bytes."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was removed for good."""

    guilds: int
    pages: int
    outbox_rows: int
    audit_lines: int = 0
    announcements: int = 0


class Housekeeping:
    """Removes what has waited long enough, and asks for what is due."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def purge(self) -> Purged:
        """Remove guilds that lost the bot, and deleted pages, 30 days after; and old news."""
        now = self._clock()
        async with self._database.begin() as tx:
            guilds = await tx.guilds.removed_before(now - KEPT_AFTER_REMOVAL)
            for guild in guilds:
                await tx.guilds.purge(guild.id)
            pages = await tx.pages.deleted_before(now - KEPT_AFTER_DELETION)
            for page in pages:
                await tx.pages.purge(page.id)
            if guilds or pages:
                await tx.epochs.bump(GUILDS_EPOCH)
            rows = await tx.outbox.prune(now - OUTBOX_KEPT)
            told = await tx.announcements.prune(now - ANNOUNCEMENTS_KEPT)
            lines = await tx.audit.prune(now - AUDIT_KEPT)
            await tx.runs.prune(now - RUNS_KEPT)
            await tx.setups.prune(now)
        if guilds or pages:
            await self._live.look()
        purged = Purged(len(guilds), len(pages), rows, lines, told)
        log.info("housekeeping.purged", guilds=purged.guilds, pages=purged.pages, outbox_rows=rows)
        return purged

    async def scrub(self) -> bool:
        """Overwrite what those left in the database who were erased since the last time; say if it did."""
        async with self._database.read() as tx:
            epochs = await tx.epochs.all()
        erased = epochs.get(ERASED, 0)
        if erased == epochs.get(SCRUBBED, 0) or not await self._database.scrub():
            return False
        async with self._database.begin() as tx:
            await tx.epochs.level(SCRUBBED, erased)
        log.info("housekeeping.scrubbed")
        return True

    async def request_sweeps(self) -> int:
        """Ask for a full comparison of every guild the bot is in; return how many those are."""
        async with self._database.begin() as tx:
            present = [guild for guild in await tx.guilds.all() if guild.state is GuildState.PRESENT]
            for guild in present:
                await tx.outbox.put(SyncRequested(guild.id))
        await self._live.look()
        return len(present)
