"""Forgotten: the clock's part in patrols that nobody stops."""

from collections.abc import Callable
from datetime import datetime

from domain.duty.forgotten import ends_itself_at, is_reminder_due
from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from domain.events import PatrolForgotten
from domain.ids import PatrolId
from services.duty.patrols import counted
from services.live import Live
from storage.database import Database
from storage.transaction import Transaction


class Forgotten:
    """Reminds members of their open patrols, and stops those that go on too long."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def fall_due(self) -> int:
        """Remind and stop whom it is time for; return how many those were. Safe to call again."""
        async with self._database.read() as tx:
            going_on = await tx.patrols.unsettled(PatrolState.OPEN)
            due = [each for each in going_on if await self._is_due(tx, each)]
        done = 0
        for patrol in due:
            done += await self._dealt_with(patrol.id)
        if done:
            await self._live.look()
        return done

    async def _is_due(self, tx: Transaction, patrol: Patrol) -> bool:
        settings, now = await tx.duty.settings(patrol.page_id), self._clock()
        zone = (await tx.settings.of(patrol.guild_id)).zone
        return now >= ends_itself_at(patrol, settings, zone) or is_reminder_due(patrol, settings, now=now)

    async def _dealt_with(self, patrol_id: PatrolId) -> bool:
        """Look again, now that nobody else can change it, and do what is due."""
        async with self._database.begin() as tx:
            patrol, now = await tx.patrols.get(patrol_id), self._clock()
            await tx.guilds.lock(patrol.guild_id)
            patrol = await tx.patrols.get(patrol_id)
            if not patrol.is_open or not await self._is_due(tx, patrol):
                return False
            settings = await tx.duty.settings(patrol.page_id)
            end = ends_itself_at(patrol, settings, (await tx.settings.of(patrol.guild_id)).zone)
            if now >= end:
                await tx.patrols.save(
                    stopped := patrol.stopped(settings, at=end, by=PatrolEnd.CUT_OFF),
                    expected=PatrolState.OPEN,
                )
                await counted(tx, stopped)
            else:
                await tx.patrols.reminded([patrol.id], at=now)
            await tx.outbox.put(PatrolForgotten(patrol.guild_id, patrol.id, was_stopped=now >= end))
        return True
