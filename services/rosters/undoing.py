"""Undoing: a record taken back, by an order of roles or at once, by the same rules as it was made.

                ┌─► of roles: an order that carries the record's number ─► Discord ─► a record that names it
record ─► stands? ┤
                └─► of ours:  its kind's reversal, in this transaction ─────────────► a record that names it
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import NotFound, Refused
from domain.ids import CertificationId, GuildId, RecordId, UserId
from domain.rosters.callsigns import Callsign, given_back, not_back
from domain.rosters.memberships import Membership, Standing, standing_on
from domain.rosters.orders import Order, OrderKind, OrderState
from domain.rosters.pages import Page
from domain.rosters.reasons import checked_reason
from domain.rosters.records import Record, RecordKind
from domain.rosters.undoing import last_standing, together, undoing_all
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.guarding import guarded, supervised
from services.rosters.orders import Orders, Terms
from services.rosters.recording import recorded
from storage.database import Database
from storage.rosters.records import NewRecord
from storage.transaction import Transaction

LEAVING = frozenset({RecordKind.REMOVAL, RecordKind.DEPARTURE})
MOST_LOOKED_AT = 200
"""How far back the last thing done is looked for."""

Undone = Order | Record
"""What became of it: an order under way or done, or the record of what was done at once."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What undoing a record would come to, nothing of which is written; `by` names who made the record.

    `callsigns` would come back with somebody who is reinstated; `left_out` says what would not.
    """

    record: Record
    undone: Undone
    left_out: tuple[str, ...] = ()
    callsigns: tuple[str, ...] = ()
    by: str | None = None


class _Given(Exception):
    def __init__(self, foreseen: Foreseen) -> None:
        super().__init__()
        self.foreseen = foreseen


class Reversal(Protocol):
    """Takes back what a record of one kind tells of, for an actor it has checked, and says what to record.

    It refuses what is no longer as the record left it. Who, why and of which record are filled in for it.
    """

    async def __call__(self, tx: Transaction, actor: Actor, record: Record, *, now: datetime) -> NewRecord:
        """Make it as it was before the record."""
        ...


class Undoing:
    """Reverses records; each kind that is ours alone has its reversal, all others are orders."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        orders: Orders,
        reversals: Mapping[RecordKind, Reversal],
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._orders = orders
        self._reversals = reversals

    async def undo(
        self, actor: Actor, guild_id: GuildId, record_id: RecordId, *, reason: str | None = None
    ) -> Undone:
        """Reverse a record; `Refused` if that was done already, or later ones stand on it."""
        why = checked_reason(reason)
        async with self._database.begin() as tx:
            await tx.guilds.lock(guild_id)
            record = await tx.records.get(record_id)
            if record.guild_id != guild_id:
                raise NotFound(sentence("There is no such record."))
            undone = await self._undone(tx, actor, record, why)
        await self._live.look()
        return undone

    async def undo_last(
        self, actor: Actor, guild_id: GuildId, user_id: UserId, *, reason: str | None = None
    ) -> Undone:
        """Reverse what was last done about a member and still stands; undoing again goes further back."""
        record = await self.last(actor, guild_id, user_id)
        return await self.undo(actor, guild_id, record.id, reason=reason)

    async def last(self, actor: Actor, guild_id: GuildId, user_id: UserId) -> Record:
        """Return what was last done about a member and still stands; `NotFound` if there is nothing."""
        async with self._database.read() as tx:
            person = await tx.people.find(guild_id, user_id)
            pages = await supervised(tx, actor, guild_id, person)
            newest: tuple[Record, ...] = ()
            if person is not None:
                newest = await tx.records.of_person(person.id, limit=MOST_LOOKED_AT, page_ids=pages)
        record = last_standing(newest)
        if record is None:
            raise NotFound(sentence("Nothing is on record of this member that could be undone."))
        return record

    async def foresee(
        self, actor: Actor, guild_id: GuildId, user_id: UserId, record_id: RecordId
    ) -> Foreseen:
        """Return what undoing a member's record would do now, or raise as `undo` would; nothing is done."""
        try:
            async with self._database.begin() as tx:
                await tx.guilds.lock(guild_id)
                record = await tx.records.get(record_id)
                person = await tx.people.get(record.person_id)
                if record.guild_id != guild_id or person.user_id != user_id:
                    raise NotFound(sentence("There is no such record."))
                gone = await _lapsed(tx, record, now=self._clock())
                undone = await self._undone(tx, actor, record, None)
                if isinstance(undone, Order):
                    gone += await _taken(tx, undone)
                back = await _returning(tx, undone) if isinstance(undone, Order) else ()
                raise _Given(Foreseen(record, undone, gone, back, await _maker(tx, record)))
        except _Given as given:
            return given.foreseen

    async def lapsed(
        self, actor: Actor, guild_id: GuildId, user_id: UserId, record_id: RecordId | None
    ) -> tuple[str, ...]:
        """Return in sentences which certifications would not come back, for their time was up since.

        To be asked before a record is undone, the last one by default, and told afterwards.
        """
        last = await self.last(actor, guild_id, user_id) if record_id is None else None
        async with self._database.read() as tx:
            record = last if last is not None else await tx.records.get(record_id or RecordId(0))
            return await _lapsed(tx, record, now=self._clock()) if record.guild_id == guild_id else ()

    async def left_out(self, order: Order) -> tuple[str, ...]:
        """Return in sentences which callsigns does not come back with somebody whose discharge was undone."""
        if order.undoes is None or order.state is not OrderState.FULFILLED:
            return ()
        async with self._database.read() as tx:
            return await _taken(tx, order)

    async def _undone(self, tx: Transaction, actor: Actor, record: Record, reason: str | None) -> Undone:
        person = await tx.people.get(record.person_id)
        if record.page_id is None:
            await require(tx, actor, record.guild_id, Tier.SUPERVISOR)
            raise Refused(sentence("Nobody ordered that; there is nothing to undo."))
        page = await tx.pages.get(record.page_id)
        membership = await guarded(tx, actor, page, person, Tier.SUPERVISOR)
        every = await _of_its_order(tx, record)
        records = together(record, every, await tx.records.since(every[0]))
        reversal = self._reversals.get(record.kind)
        if reversal is not None:
            new = await reversal(tx, actor, record, now=self._clock())
            return await recorded(tx, actor, replace(new, reason=reason, undoes=record.id))
        if person.user_id is None:
            raise Refused(sentence("That record is about nothing that Discord could reverse."))
        standing = membership.standing if membership is not None and membership.left_at is None else None
        last = await _last(tx, page, membership, now=self._clock())
        ask, terms = undoing_all(records, page, standing, last=last), Terms(reason, undoes=record.id)
        order = await self._orders.place_within(tx, actor, page, person.user_id, ask, terms)
        if order.state is OrderState.FULFILLED:
            raise Refused(sentence("It is so already: nothing of that record is left to undo."))
        return order


async def _of_its_order(tx: Transaction, record: Record) -> tuple[Record, ...]:
    """Return the record and what came of the same order about the same member and page, oldest first."""
    if record.order_id is None:
        return (record,)
    return tuple(
        each
        for each in await tx.records.of_orders([record.order_id])
        if (each.person_id, each.page_id) == (record.person_id, record.page_id)
    )


async def _last(
    tx: Transaction, page: Page, membership: Membership | None, *, now: datetime
) -> Standing | None:
    """What somebody held when he left the page, without certifications that would have ended since."""
    if membership is None or membership.left_at is None:
        return None
    over = await _over(tx, page, membership, now=now)
    standing = membership.standing
    kept = tuple(each for each in standing.certifications if each not in over)
    return replace(standing, certifications=kept)


async def _lapsed(tx: Transaction, record: Record, *, now: datetime) -> tuple[str, ...]:
    """Say of whoever left the page by this record which certifications have ended since."""
    if record.kind not in LEAVING or record.page_id is None:
        return ()
    page = await tx.pages.get(record.page_id)
    membership = await tx.memberships.find(page.id, record.person_id)
    if membership is None or membership.left_at is None:
        return ()
    over = await _over(tx, page, membership, now=now)
    return tuple(
        sentence(
            "{what} does not come back: it ended on {day}.",
            what=each.name,
            day=over[each.id].date().isoformat(),
        )
        for each in page.certifications
        if each.id in over and each.id in membership.standing.certifications
    )


async def _taken(tx: Transaction, order: Order) -> tuple[str, ...]:
    """Say which callsigns somebody who is reinstated had, and who has them by now."""
    if order.page_id is None or order.kind is not OrderKind.REINSTATE:
        return ()
    page = await tx.pages.get(order.page_id)
    person = await tx.people.find(page.guild_id, order.target_id)
    if person is None:
        return ()
    every = (await tx.callsigns.of_people(page.id, [person.id])).get(person.id, ())
    found = [await _why_gone(tx, page, each) for each in not_back(every)]
    return tuple(each for each in found if each is not None)


async def _returning(tx: Transaction, order: Order) -> tuple[str, ...]:
    """Return which callsigns somebody who is reinstated would get back."""
    if order.page_id is None or order.kind is not OrderKind.REINSTATE:
        return ()
    page = await tx.pages.get(order.page_id)
    person, after = await tx.people.find(page.guild_id, order.target_id), standing_on(page, order.give)
    if person is None or after is None:
        return ()
    every = (await tx.callsigns.of_people(page.id, [person.id])).get(person.id, ())
    former = [each for each in every if each.released_at is not None]
    kept = [each for each in every if each.released_at is None]
    taken = {each.key for each in await tx.callsigns.of_page(page.id)}
    return tuple(each.value for each in given_back(former, page, after, kept=kept, taken=taken))


async def _maker(tx: Transaction, record: Record) -> str | None:
    """Return the name of who made a record, None if nobody knows."""
    if record.actor_id is None:
        return None
    maker = (await tx.people.by_ids([record.actor_id])).get(record.actor_id)
    return maker.profile.name if maker is not None else None


async def _over(
    tx: Transaction, page: Page, membership: Membership, *, now: datetime
) -> dict[CertificationId, datetime]:
    ends = await tx.expiries.held(page.id, membership.person_id)
    return {id_: end.at for id_, end in ends.items() if end.at is not None and end.at <= now}


async def _why_gone(tx: Transaction, page: Page, former: Callsign) -> str | None:
    """Say who has a callsign that somebody had before; None if nobody does."""
    now = await tx.callsigns.find(page.id, former.value)
    if now is None:
        return None
    if now.is_reserved or now.person_id is None:
        return sentence("{callsign} does not come back: it is reserved by now.", callsign=former.value)
    holder = await tx.people.get(now.person_id)
    return sentence(
        "{callsign} does not come back: it belongs to {who} by now.",
        callsign=former.value,
        who=holder.profile.name,
    )
