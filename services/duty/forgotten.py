"""Forgotten: the clock's part in patrols that nobody stops."""

from collections.abc import Callable, Iterable
from datetime import datetime

from domain.duty.forgotten import ends_itself_at, is_reminder_due
from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from domain.duty.settings import DutySettings
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
            due = await self._due(tx, await tx.patrols.unsettled(PatrolState.OPEN))
        done = 0
        for patrol in due:
            done += await self._dealt_with(patrol.id)
        if done:
            await self._live.look()
        return done

    async def _due(self, tx: Transaction, going_on: Iterable[Patrol]) -> list[Patrol]:
        """Return those it is time for; the rules of each page and each guild's clock are read once."""
        going_on, now = tuple(going_on), self._clock()
        rules = {page_id: await tx.duty.settings(page_id) for page_id in {each.page_id for each in going_on}}
        zones = {
            guild_id: (await tx.settings.of(guild_id)).zone
            for guild_id in {each.guild_id for each in going_on}
        }
        return [
            each for each in going_on if _is_due(each, rules[each.page_id], zones[each.guild_id], now=now)
        ]

    async def _dealt_with(self, patrol_id: PatrolId) -> bool:
        """Look again, now that nobody else can change it, and do what is due."""
        async with self._database.begin() as tx:
            patrol, now = await tx.patrols.get(patrol_id), self._clock()
            await tx.guilds.lock(patrol.guild_id)
            patrol = await tx.patrols.get(patrol_id)
            settings = await tx.duty.settings(patrol.page_id)
            zone = (await tx.settings.of(patrol.guild_id)).zone
            if not patrol.is_open or not _is_due(patrol, settings, zone, now=now):
                return False
            end = ends_itself_at(patrol, settings, zone)
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


def _is_due(patrol: Patrol, settings: DutySettings, zone: str, *, now: datetime) -> bool:
    return now >= ends_itself_at(patrol, settings, zone) or is_reminder_due(patrol, settings, now=now)
