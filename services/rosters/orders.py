"""Orders: given by command, carried out by the bot, ended when Discord shows them done.

place ──► OrderPlaced ──► the bot: next ─► roles in Discord ─► the sync sees them ──► fulfilled, OrderEnded
                                     └───► refused by Discord ─► failed(sentence) ──► failed,    OrderEnded
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from domain.access.actors import Actor
from domain.errors import Invalid, NotAllowed, Refused
from domain.events import OrderEnded, OrderPlaced
from domain.ids import GuildId, OrderId, PageId, RecordId, UserId
from domain.rosters.asks import KINDS, Ask, Certify, Discharge, Wish, held_roles
from domain.rosters.guards import check_may_act, givable, needed_tier
from domain.rosters.judging import judged
from domain.rosters.memberships import Standing
from domain.rosters.orders import UNENDED, Order, OrderState
from domain.rosters.pages import LONGEST_VALID, Page, Rank
from domain.rosters.reasons import checked_reason
from domain.rosters.sync import Enrolment
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.expiring import Expiring
from services.rosters.guarding import supervised
from services.rosters.seating import SEATED, check_seat
from storage.database import Database
from storage.transaction import Transaction

"""Discord's audit log takes 512 characters, our own words included."""
CARRIED_WITHIN = timedelta(minutes=15)
"""An order that Discord has not shown done by then has come to nothing."""
TURN_WITHIN = timedelta(hours=2)
"""An order of a batch may wait for its turn so long; once it is taken up it has as long as any other."""
FURTHEST = timedelta(days=366)

log = structlog.get_logger(__name__)


class Busy(Refused):
    """Another order about the same member has to end first."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How an order is given: why, when (None: now), unannounced, with which others, to undo which record.

    `over_strength` is an admin's word that a full rank is no hindrance.
    A certification is given `until` then, or for good; otherwise for as long as the page says.
    """

    reason: str | None = None
    at: datetime | None = None
    is_silent: bool = False
    batch: str | None = None
    undoes: RecordId | None = None
    over_strength: bool = False
    until: datetime | None = None
    is_for_good: bool = False


AT_ONCE = Terms()


class Orders:
    """Checks and keeps orders, and follows what becomes of them."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def place(
        self, actor: Actor, page_id: PageId, target_id: UserId, ask: Ask, *, terms: Terms = AT_ONCE
    ) -> Order:
        """Give an order about a member of a page; one whose target is already true is fulfilled at once."""
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            order = await self.place_within(tx, actor, page, target_id, ask, terms)
        await self._live.look()
        return order

    async def place_within(
        self, tx: Transaction, actor: Actor, page: Page, target_id: UserId, ask: Ask, terms: Terms
    ) -> Order:
        """Give an order in a transaction of the caller's, who then looks."""
        guild = await tx.guilds.lock(page.guild_id)
        if guild.held is not None:
            raise Refused(
                sentence("A sync of this server is held; look at /sync status before changing ranks.")
            )
        standing, wish = await self._wish(tx, actor, page, target_id, ask)
        order = self._order(actor, page, target_id, ask, wish, terms)
        await _check_alone(tx, order)
        if order.kind in SEATED:
            over = terms.over_strength
            await check_seat(tx, actor, page, wish.rank, target_id, over_strength=over)
        if _is_true_already(page, standing, order):
            order = replace(order, state=OrderState.FULFILLED, ended_at=self._clock())
        order = await tx.orders.add(order)
        await tx.audit.wrote_order(order, "order.given", actor=actor, at=terms.at)
        if order.state is OrderState.PENDING:
            await tx.outbox.put(OrderPlaced(order.guild_id, order.id))
        elif order.state is OrderState.FULFILLED:
            await Expiring(tx, self._clock()).renewed(order, page, must_say_until=True)
        return order

    async def get(self, order_id: OrderId) -> Order:
        """Return an order as it stands."""
        async with self._database.read() as tx:
            return await tx.orders.get(order_id)

    async def cancel(self, actor: Actor, order_id: OrderId) -> Order:
        """Take back an order that has not ended; whoever gave it may, and whoever could have given it."""
        async with self._database.begin() as tx:
            order = await tx.orders.get(order_id)
            if (actor.user_id is None or actor.user_id != order.actor_id) and order.page_id is not None:
                await self._check_may(tx, actor, order, await tx.pages.get(order.page_id))
            if not await self._end(tx, order, OrderState.CANCELLED):
                raise Refused(sentence("That order has ended already; there is nothing to cancel."))
            await tx.audit.wrote_order(order, "order.cancelled", actor=actor)
        await self._live.look()
        return await self.get(order_id)

    async def next(self, guild_id: GuildId) -> Order | None:
        """Return the oldest order of the guild that is to be carried out now, or None."""
        orders = await self.open(guild_id)
        return orders[0] if orders else None

    async def open(self, guild_id: GuildId) -> tuple[Order, ...]:
        """Return the guild's orders that are being carried out, or wait to be, oldest first."""
        async with self._database.read() as tx:
            waiting = await tx.orders.unended(guild_id)
        return tuple(order for order in waiting if order.state is not OrderState.SCHEDULED)

    async def recheck(self, actor: Actor, order_id: OrderId) -> Order:
        """Return the order if whoever gave it still may; he may have been demoted since he scheduled it."""
        async with self._database.read() as tx:
            order = await tx.orders.get(order_id)
            if order.page_id is None:
                return order
            page = await tx.pages.get(order.page_id)
            rank = await self._check_may(tx, actor, order, page)
            if order.kind in SEATED and order.due_at > order.created_at:
                # Whoever may go over the strength said so when he scheduled it, or would have.
                await check_seat(tx, actor, page, rank, order.target_id, over_strength=True)
        return order

    async def givable(self, actor: Actor, page: Page) -> tuple[Rank, ...]:
        """Return the ranks of a page that are not too high for the actor to give."""
        if actor.user_id is None:
            return givable(actor, page, None)
        async with self._database.read() as tx:
            own, _ = await self._standings(tx, page, actor, actor.user_id)
        return givable(actor, page, own)

    async def scheduled(self, actor: Actor, guild_id: GuildId, target_id: UserId) -> tuple[Order, ...]:
        """Return what is ordered about a member for later, soonest first, to supervisors above him."""
        async with self._database.read() as tx:
            person = await tx.people.find(guild_id, target_id)
            pages = await supervised(tx, actor, guild_id, person)
            found = [
                order
                for order in await tx.orders.unended(guild_id)
                if order.state is OrderState.SCHEDULED
                and order.target_id == target_id
                and (pages is None or order.page_id in pages)
                and await self._may_know(tx, actor, order)
            ]
        return tuple(sorted(found, key=lambda order: order.due_at))

    async def _may_know(self, tx: Transaction, actor: Actor, order: Order) -> bool:
        """Tell whether somebody gave this order, or stands above the member it is about."""
        if order.page_id is None or (actor.user_id is not None and actor.user_id == order.actor_id):
            return True
        page = await tx.pages.get(order.page_id)
        own, target = await self._standings(tx, page, actor, order.target_id)
        try:
            check_may_act(actor, page, target_id=order.target_id, own=own, target=target, rank=None)
        except NotAllowed:
            return False
        return True

    async def waiting(self) -> frozenset[GuildId]:
        """Return the guilds in which an order is to be carried out: after a start, those left over."""
        async with self._database.read() as tx:
            orders = await tx.orders.unended()
        return frozenset(order.guild_id for order in orders if order.state is not OrderState.SCHEDULED)

    async def taken_up(self, order: Order) -> None:
        """Note that an order of a batch is being carried out: the time in which it must be done begins."""
        if order.batch is not None:
            async with self._database.begin() as tx:
                await tx.orders.set_expiry(order.id, self._clock() + CARRIED_WITHIN)

    async def failed(self, order_id: OrderId, why: str) -> None:
        """End an order that Discord refused, with the sentence that whoever gave it will read."""
        async with self._database.begin() as tx:
            order = await tx.orders.get(order_id)
            await self._end(tx, order, OrderState.FAILED, why)
        await self._live.look()

    async def fall_due(self) -> int:
        """Have due orders carried out, and end those that took too long; return how many these were."""
        now, moved = self._clock(), 0
        async with self._database.read() as tx:
            waiting = await tx.orders.unended()
        for order in waiting:
            if order.state is OrderState.SCHEDULED and order.due_at <= now:
                moved += await self._fallen_due(order)
            elif order.state is not OrderState.SCHEDULED and order.expires_at <= now:
                moved += await self._expired(order)
        if moved:
            await self._live.look()
        return moved

    async def _wish(
        self, tx: Transaction, actor: Actor, page: Page, target_id: UserId, ask: Ask
    ) -> tuple[Standing | None, Wish]:
        """Return where the member stands and what the ask means for him, if the actor may ask it."""
        users = {target_id} | ({actor.user_id} if actor.user_id is not None else set())
        known = await tx.people.enrolments(page.guild_id, page_ids=[page.id], user_ids=users)
        grants = await tx.tiers.of_guild(page.guild_id)
        return judged(actor, page, target_id, ask, known=known, grants=grants)

    async def _check_may(self, tx: Transaction, actor: Actor, order: Order, page: Page) -> Rank | None:
        """Refuse whoever could not give this order now; return the rank that it gives."""
        own, target = await self._standings(tx, page, actor, order.target_id)
        rank = next((rank for rank in page.ranks if rank.role_id in order.give), None)
        needs, divisions = needed_tier(order.kind), target.subdivisions if target else ()
        await require(tx, actor, page.guild_id, needs, page_id=page.id, subdivision_ids=divisions)
        check_may_act(actor, page, target_id=order.target_id, own=own, target=target, rank=rank)
        return rank

    async def _standings(
        self, tx: Transaction, page: Page, actor: Actor, target_id: UserId
    ) -> tuple[Standing | None, Standing | None]:
        """Return where the actor stands on the page, and where the member does."""
        users = {target_id} | ({actor.user_id} if actor.user_id is not None else set())
        known = await tx.people.enrolments(page.guild_id, page_ids=[page.id], user_ids=users)
        own = _on(page, known.get(actor.user_id)) if actor.user_id is not None else None
        return own, _on(page, known.get(target_id))

    def _order(
        self, actor: Actor, page: Page, target_id: UserId, ask: Ask, wish: Wish, terms: Terms
    ) -> Order:
        now = self._clock()
        due = terms.at or now
        if due > now + FURTHEST:
            raise Invalid(sentence("at must lie within a year."), field="at")
        reason = checked_reason(terms.reason)
        return Order(
            OrderId(0),
            page.guild_id,
            target_id=target_id,
            actor_id=actor.user_id,
            actor_name=actor.name,
            reason=reason,
            give=wish.give,
            take=wish.take,
            state=OrderState.SCHEDULED if due > now else OrderState.PENDING,
            created_at=now,
            due_at=due,
            expires_at=due + (CARRIED_WITHIN if terms.batch is None else TURN_WITHIN),
            kind=KINDS[type(ask)],
            page_id=page.id,
            subject=wish.subject,
            kick=isinstance(ask, Discharge) and ask.kick,
            is_silent=terms.is_silent,
            batch=terms.batch,
            undoes=terms.undoes,
            until=_checked_until(terms, ask, due),
            is_for_good=terms.is_for_good,
        )

    async def _end(
        self, tx: Transaction, order: Order, state: OrderState, failure: str | None = None
    ) -> bool:
        ended = await tx.orders.set_state(
            order.id, state, expected=UNENDED, failure=failure, ended_at=self._clock()
        )
        if ended:
            await tx.outbox.put(OrderEnded(order.guild_id, order.id))
            if failure is not None:
                await tx.audit.wrote_order(order, f"order.{state.value}", why=failure)
            log.info("order.ended", order=order.id, state=state.value, failure=failure)
        return ended

    async def _fallen_due(self, order: Order) -> bool:
        async with self._database.begin() as tx:
            await tx.guilds.lock(order.guild_id)
            pending = await tx.orders.set_state(
                order.id, OrderState.PENDING, expected=frozenset({OrderState.SCHEDULED})
            )
            if pending:
                await tx.outbox.put(OrderPlaced(order.guild_id, order.id))
        return pending

    async def _expired(self, order: Order) -> bool:
        why = sentence("Discord could not be reached, or did not show it done, in time.")
        async with self._database.begin() as tx:
            return await self._end(tx, order, OrderState.EXPIRED, why)


def _on(page: Page, enrolment: Enrolment | None) -> Standing | None:
    return enrolment.standings.get(page.id) if enrolment else None


def _is_true_already(page: Page, standing: Standing | None, order: Order) -> bool:
    if order.state is not OrderState.PENDING:
        return False
    return order.is_met_by(held_roles(page, standing) if standing else frozenset())


def _checked_until(terms: Terms, ask: Ask, due: datetime) -> datetime | None:
    if terms.until is None or not isinstance(ask, Certify):
        return None
    if not due < terms.until <= due + LONGEST_VALID:
        raise Invalid(sentence("expires must lie after it is given, and within ten years."), field="expires")
    return terms.until


async def _check_alone(tx: Transaction, order: Order) -> None:
    """Refuse an order about roles that another one about the same member is about to change.

    Nor is the same scheduled twice for one moment.
    """
    if order.state is OrderState.SCHEDULED:
        for other in await tx.orders.scheduled_for(order.guild_id, order.target_id):
            if other.is_same(order):
                raise Refused(sentence("The same is scheduled for that moment already."))
    roles = order.give | order.take
    for other in await tx.orders.open_for(order.guild_id, [order.target_id]):
        if roles & (other.give | other.take):
            what = f"{other.kind.value} ({other.subject})" if other.subject else other.kind.value
            raise Busy(
                sentence(
                    "Another order about this member is being carried out: {what}. Try again in a moment.",
                    what=what,
                )
            )
