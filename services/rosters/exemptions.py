"""Exemptions: who need not meet quotas, said by command, taken back by `/undo`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import NotFound, Refused
from domain.ids import PageId, PersonId, UserId
from domain.rosters.exemptions import NOT_EXEMPT, checked_end, exempt_text
from domain.rosters.pages import Page
from domain.rosters.reasons import checked_reason
from domain.rosters.records import Record, RecordKind, Source
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.guarding import guarded
from services.rosters.recording import person_of, recorded
from storage.database import Database
from storage.rosters.records import NewRecord
from storage.transaction import Transaction


class Exemptions:
    """Exempts members from quotas; duty asks storage which time of a period was exempt."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def exempt(
        self,
        actor: Actor,
        page_id: PageId,
        target_id: UserId,
        *,
        until: datetime | None = None,
        reason: str | None = None,
    ) -> Record:
        """Exempt a member from now on; an exemption he has ends where the new one begins."""
        now = self._clock()
        ends_at = checked_end(until, now=now)
        why = checked_reason(reason)
        async with self._database.begin() as tx:
            page, person_id = await _member(tx, actor, page_id, target_id)
            before = await tx.exemptions.current(page.id, person_id, now)
            if before is not None and before.ends_at == ends_at:
                raise Refused(sentence("This member is exempt already, for as long as that."))
            if before is not None:
                await tx.exemptions.end(before.id, now)
            by = await person_of(tx, actor, page.guild_id)
            await tx.exemptions.add(
                page.id, person_id, starts_at=now, ends_at=ends_at, reason=why, actor_id=by
            )
            was = exempt_text(before.ends_at) if before is not None else NOT_EXEMPT
            new = _record(page, person_id, was, exempt_text(ends_at), now)
            record = await recorded(tx, actor, replace(new, reason=why))
        await self._live.look()
        return record

    async def lift(
        self, actor: Actor, page_id: PageId, target_id: UserId, *, reason: str | None = None
    ) -> Record:
        """Have a member meet quotas again from now on."""
        now = self._clock()
        why = checked_reason(reason)
        async with self._database.begin() as tx:
            page, person_id = await _member(tx, actor, page_id, target_id)
            before = await tx.exemptions.current(page.id, person_id, now)
            if before is None:
                raise Refused(sentence("This member is not exempt."))
            await tx.exemptions.end(before.id, now)
            new = _record(page, person_id, exempt_text(before.ends_at), NOT_EXEMPT, now)
            record = await recorded(tx, actor, replace(new, reason=why))
        await self._live.look()
        return record


async def exemption_reversed(tx: Transaction, actor: Actor, record: Record, *, now: datetime) -> NewRecord:
    """Have quotas hold again for whom a record exempted; what was lifted or replaced is given anew."""
    assert record.page_id is not None
    page = await tx.pages.get(record.page_id)
    await guarded(tx, actor, page, await tx.people.get(record.person_id), Tier.COMMAND)
    if record.before != NOT_EXEMPT:
        raise Refused(sentence("An exemption that ended is not brought back; give a new one instead."))
    current = await tx.exemptions.current(page.id, record.person_id, now)
    if current is None or exempt_text(current.ends_at) != record.after:
        raise Refused(sentence("This member is not exempt any more; there is nothing to undo."))
    await tx.exemptions.end(current.id, now)
    return _record(page, record.person_id, record.after, NOT_EXEMPT, now)


async def _member(tx: Transaction, actor: Actor, page_id: PageId, target_id: UserId) -> tuple[Page, PersonId]:
    """Return page and person of a current member whom the actor commands, the guild's row locked."""
    page = await tx.pages.get(page_id)
    await tx.guilds.lock(page.guild_id)
    person = await tx.people.find(page.guild_id, target_id)
    if person is None:
        await require(tx, actor, page.guild_id, Tier.COMMAND, page_id=page.id)
        raise NotFound(sentence("This member is not on this page."))
    membership = await guarded(tx, actor, page, person, Tier.COMMAND)
    if membership is None or membership.left_at is not None:
        raise Refused(sentence("This member is not on this page."))
    return page, person.id


def _record(page: Page, person_id: PersonId, before: str, after: str, now: datetime) -> NewRecord:
    return NewRecord(
        guild_id=page.guild_id,
        page_id=page.id,
        person_id=person_id,
        kind=RecordKind.EXEMPTION,
        before=before,
        after=after,
        at=now,
        source=Source.ORDER,
    )
