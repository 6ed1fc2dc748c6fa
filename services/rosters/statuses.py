"""Statuses: set by hand, ended when their time is up, taken back by `/undo`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import Invalid, NotFound, Refused
from domain.ids import GuildId, PageId, UserId
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from domain.rosters.reasons import checked_reason
from domain.rosters.records import Record, RecordKind, Source
from domain.rosters.statuses import ACTIVE, Status, Term, checked_term, needed_tier, term_of
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.guarding import guarded
from services.rosters.recording import recorded
from storage.database import Database
from storage.rosters.records import NewRecord
from storage.rosters.statuses import Due
from storage.transaction import Transaction

TIME_UP = "Its time was up."

log = structlog.get_logger(__name__)


class Statuses:
    """Says how members serve; the roles in Discord stay as they are."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def set(
        self,
        actor: Actor,
        page_id: PageId,
        target_id: UserId,
        status: Status,
        *,
        until: datetime | None = None,
        reason: str | None = None,
    ) -> Record:
        """Give a member a status and return the record of it; a suspension needs a reason."""
        term = checked_term(status, until, now=self._clock())
        why = checked_reason(reason)
        if status is Status.SUSPENDED and not why:
            raise Invalid(sentence("reason: say why he is suspended; it goes on record."), field="reason")
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            await tx.guilds.lock(page.guild_id)
            person = await tx.people.find(page.guild_id, target_id)
            if person is None:
                await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page.id)
                raise NotFound(sentence("This member is not on this page."))
            membership = await guarded(tx, actor, page, person, Tier.SUPERVISOR)
            new = await _changed(tx, actor, page, membership, term, now=self._clock())
            record = await recorded(tx, actor, replace(new, reason=why))
        await self._live.look()
        return record

    async def end_due(self) -> int:
        """Make active again whose status came to its end; return how many those were."""
        async with self._database.read() as tx:
            due = await tx.statuses.due(self._clock())
        ended = [each for each in due if await self._ended(each)]
        if ended:
            await self._live.look()
            log.info("statuses.ended", count=len(ended))
        return len(ended)

    async def _ended(self, due: Due) -> bool:
        """End one status, unless somebody changed it meanwhile."""
        now = self._clock()
        async with self._database.begin() as tx:
            await tx.guilds.lock(due.guild_id)
            membership = await tx.memberships.get(due.membership_id)
            before = membership.term
            if before.until is None or before.until > now:
                return False
            if not await tx.statuses.set(membership.id, ACTIVE, expected=before):
                return False
            new = _record(due.guild_id, membership, before, ACTIVE, now)
            await recorded(tx, None, replace(new, source=Source.CLOCK, reason=TIME_UP))
        return True


async def status_reversed(tx: Transaction, actor: Actor, record: Record, *, now: datetime) -> NewRecord:
    """Give a member the status back that he had before the record, if he still has the one it gave him."""
    assert record.page_id is not None
    page = await tx.pages.get(record.page_id)
    membership = await tx.memberships.find(page.id, record.person_id)
    if membership is not None and membership.term.text != record.after:
        raise Refused(sentence("This member's status is another one by now; it can't be undone any more."))
    term = term_of(record.before)
    if term.until is not None and term.until <= now:
        raise Refused(sentence("The status before has come to its end since; it can't be given back."))
    return await _changed(tx, actor, page, membership, term, now=now)


async def _changed(
    tx: Transaction, actor: Actor, page: Page, membership: Membership | None, term: Term, *, now: datetime
) -> NewRecord:
    """Write another status of a member whom the actor may act on, and return what to record of it."""
    if membership is None or membership.left_at is not None:
        raise Refused(sentence("This member is not on this page."))
    before = membership.term
    needs, divisions = needed_tier(before.status, term.status), membership.standing.subdivisions
    await require(tx, actor, page.guild_id, needs, page_id=page.id, subdivision_ids=divisions)
    if before == term:
        raise Refused(sentence("This member's status is that already: {status}.", status=term.text))
    if not await tx.statuses.set(membership.id, term, expected=before):
        raise Refused(sentence("Somebody else changed this member's status just now; look again."))
    return _record(page.guild_id, membership, before, term, now)


def _record(guild_id: GuildId, membership: Membership, before: Term, after: Term, now: datetime) -> NewRecord:
    return NewRecord(
        guild_id=guild_id,
        page_id=membership.page_id,
        person_id=membership.person_id,
        kind=RecordKind.STATUS,
        before=before.text,
        after=after.text,
        at=now,
        source=Source.ORDER,
    )
