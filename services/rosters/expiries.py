"""Expiries: reminders of what ends soon, and the orders that take what has ended."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from domain.access.actors import MUSTER, Actor
from domain.access.tiers import Tier
from domain.errors import RosterError
from domain.events import CertificationExpiring
from domain.ids import GuildId, PageId
from domain.rosters.asks import Revoke
from domain.rosters.expiries import EXPIRED, Ending
from domain.rosters.pages import LONGEST_REMINDER
from services.access.tiers import require
from services.live import Live
from services.rosters.orders import Orders, Terms
from storage.database import Database

TRIED_AGAIN_AFTER = timedelta(days=1)
"""When something that Discord would not let us take is tried again."""
MOST_AT_ONCE = 50
"""How many orders are given in one turn: no more than are carried out long before they would lapse."""

log = structlog.get_logger(__name__)


class Expiries:
    """Looks after certifications that end."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime], orders: Orders) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._orders = orders

    async def ending(self, actor: Actor, page_id: PageId, *, within: timedelta) -> tuple[Ending, ...]:
        """Return what of a page's members ends within that time, or has ended and is still held."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            divisions = [each.id for each in page.subdivisions]
            await require(
                tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page_id, subdivision_ids=divisions
            )
            return await tx.expiries.ending(page_id, before=self._clock() + within)

    async def fall_due(self) -> int:
        """Have holders reminded, each once, and have taken what has ended; return how many that were.

        What fell due while nothing ran is made up for; done again, it does nothing.
        """
        moved = await self._remind() + await self._end()
        if moved:
            await self._live.look()
        return moved

    async def _remind(self) -> int:
        now, reminded = self._clock(), 0
        async with self._database.read() as tx:
            found = await tx.expiries.to_remind(now=now, within=LONGEST_REMINDER)
        due = sorted((each for each in found if each.wants_reminder(now)), key=_guild)
        for guild_id, of_guild in groupby(due, key=_guild):
            reminded += await self._remind_guild(guild_id, of_guild, now)
        return reminded

    async def _remind_guild(self, guild_id: GuildId, due: Iterable[Ending], now: datetime) -> int:
        reminded = 0
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            for each in due:
                if not await tx.expiries.claim_reminder(each, now=now):
                    continue
                noun = each.certification
                await tx.outbox.put(
                    CertificationExpiring(guild_id, each.page_id, each.person_id, noun.id, noun.name, each.at)
                )
                reminded += 1
        log.info("certifications.reminded", guild=guild_id, members=reminded)
        return reminded

    async def _end(self) -> int:
        now = self._clock()
        tried_before = now - TRIED_AGAIN_AFTER
        async with self._database.read() as tx:
            found = await tx.expiries.to_end(now=now, tried_before=tried_before, limit=MOST_AT_ONCE)
        return sum([await self._taken(each, now, tried_before) for each in found])

    async def _taken(self, ending: Ending, now: datetime, tried_before: datetime) -> bool:
        """Order that it be taken; what stands in the way now is met again at the next turn."""
        assert ending.user_id is not None
        try:
            async with self._database.begin() as tx:
                await tx.guilds.lock(ending.guild_id)
                if not await tx.expiries.claim_end(ending, now=now, tried_before=tried_before):
                    return False
                page = await tx.pages.get(ending.page_id)
                ask, terms = Revoke(ending.certification.id), Terms(EXPIRED)
                await self._orders.place_within(tx, MUSTER, page, ending.user_id, ask, terms)
        except RosterError as refusal:
            log.info("certifications.not_taken", member=ending.membership_id, why=refusal.sentence)
            return False
        return True


def _guild(ending: Ending) -> GuildId:
    return ending.guild_id
