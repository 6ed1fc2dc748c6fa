"""Comparisons: a guild in full, from the complete member list to the report."""

from collections.abc import Callable

import structlog

from bot.chunking import Chunking, Progress
from bot.served import Served
from bot.snapshots import snapshot_of
from domain.ids import GuildId
from domain.rosters.sync import Snapshot
from services.rosters.sync import AuditLog, PagesEdited, Sync, SyncReport

log = structlog.get_logger(__name__)


class Comparisons:
    """Compares guilds with their pages; only ever from a complete member list."""

    def __init__(self, sync: Sync, served: Served, chunking: Chunking, audit: AuditLog) -> None:
        self._sync = sync
        self._served = served
        self._chunking = chunking
        self._audit = audit

    async def compare(
        self,
        guild_id: GuildId,
        *,
        progress: Progress | None = None,
        before_applying: Callable[[], None] = lambda: None,
    ) -> SyncReport:
        """Make the guild's pages say what Discord shows; `NotWhole` if the member list can't be had.

        `before_applying` is called when the list has been taken, without a pause before or after.
        """
        while True:
            snapshot = await self.snapshot(guild_id, progress=progress)
            before_applying()
            try:
                return await self._sync.compare(snapshot, audit=self._audit, progress=progress)
            except PagesEdited:
                log.info("sync.pages_edited", guild=guild_id)

    async def snapshot(self, guild_id: GuildId, *, progress: Progress | None = None) -> Snapshot:
        """Return the complete list of those whom the guild's pages concern."""
        wanted = await self._sync.wanted(guild_id)
        guild = self._served.get(guild_id)
        if wanted.role_ids or wanted.known.fingerprints:
            await self._chunking.gather(guild, progress=progress)
        return await snapshot_of(guild, wanted)
