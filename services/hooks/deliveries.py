"""Deliveries: what happened is told to the webhooks that want it, at least once.

    outbox, records ──plan──► waiting ──claim──► one message ──► sent ──► delivered | again | failed
        cursors        one transaction   leased             by the edge `hooks`

Planning moves the cursors and writes what is to be told in one transaction. What is claimed is the claimer's
for a minute: one who dies before he notes what came of it leaves it to the next, under the same id.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import structlog

from domain.access.actors import MUSTER
from domain.access.premium import Feature
from domain.events import (
    CertificationExpiring,
    Event,
    LeaveChanged,
    OrderEnded,
    PageChanged,
    PatrolChanged,
    RosterChanged,
    WebhookGivenUp,
)
from domain.hooks.deliveries import (
    GONE_STATUS,
    KEPT,
    LEASED_FOR,
    NO_PREMIUM,
    SWITCHED_OFF,
    Delivery,
    DeliveryState,
    Dispatch,
    Outcome,
    next_try,
)
from domain.hooks.kinds import HookKind, Message
from domain.hooks.webhooks import FAILED_FOR_LONG, GONE, Webhook
from domain.ids import GuildId, WebhookId
from domain.rosters.records import BETWEEN_STEPS, Record, RecordKind
from domain.words import sentence
from services.access.premium import Premium
from services.hooks.telling import Telling
from services.live import Live
from storage.database import Database
from storage.hooks.deliveries import About, Leased, NewDelivery
from storage.transaction import Transaction

CONSUMER, RECORDS = "webhooks", "webhooks.records"
"""How far events, and records, have been looked at; the second counts in record ids."""
MOST_AT_ONCE = 500
TOLD_KINDS = tuple(kind for kind in RecordKind if kind is not RecordKind.LISTING)
"""A first sync lists every member; that a page has changed says as much."""

log = structlog.get_logger(__name__)


class Deliveries:
    """Plans what is to be told, hands it out try by try, and notes what came of it."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        premium: Premium,
        *,
        public_url: str,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._premium = premium
        self._public_url = public_url
        self._chance = chance

    async def pending(self) -> frozenset[GuildId]:
        """Return the guilds whose webhooks may have something to hear that is not planned yet."""
        async with self._database.read() as tx:
            return await tx.webhooks.guilds() & await tx.outbox.behind(CONSUMER)

    async def due(self, guild_id: GuildId | None = None) -> tuple[WebhookId, ...]:
        """Return the webhooks, of one guild or of all, to which something is to be sent now."""
        async with self._database.read() as tx:
            return await tx.deliveries.due(now=self._clock(), guild_id=guild_id)

    async def plan(self, guild_id: GuildId) -> None:
        """Have everything wait that webhooks are to be told of since the last time."""
        async with self._database.read() as tx:
            is_on = any(each.is_on for each in await tx.webhooks.of_guild(guild_id))
            is_behind = is_on and guild_id in await tx.outbox.behind(CONSUMER)
        while is_behind:
            is_behind = await self._plan_some(guild_id)

    async def claim(self, webhook_id: WebhookId) -> Dispatch | None:
        """Return the webhook's next message, the caller's alone for a minute; None if nothing is due."""
        while True:
            async with self._database.begin() as tx:
                webhook = await tx.webhooks.find(webhook_id)
                if webhook is None or not webhook.is_on:
                    return None
                now = self._clock()
                if not self._premium.covers(Feature.WEBHOOKS, guild_id=webhook.guild_id):
                    await tx.deliveries.drop(webhook_id, now=now, failure=sentence(NO_PREMIUM))
                    return None
                leased = await tx.deliveries.lease(
                    webhook_id, now=now, until=now + LEASED_FOR, only_tests=webhook.rests(now)
                )
                if leased is None:
                    return None
                message = await self._message(tx, webhook, leased)
                if message is not None:
                    return Dispatch(leased.delivery, webhook, message)
                await tx.deliveries.end(leased.delivery.id, DeliveryState.IDLE, now=now, attempts=0)

    async def noted(self, dispatch: Dispatch, outcome: Outcome) -> None:
        """Note what came of a try: done, to be tried again, or given up."""
        delivery, webhook = dispatch.delivery, dispatch.webhook
        attempts, now, is_given_up = delivery.attempts + 1, self._clock(), False
        async with self._database.begin() as tx:
            if outcome.is_delivered:
                await tx.deliveries.end(
                    delivery.id,
                    DeliveryState.DELIVERED,
                    now=now,
                    attempts=attempts,
                    status=outcome.status,
                )
                await tx.webhooks.succeeded(webhook.id)
            else:
                await tx.guilds.lock(webhook.guild_id)
                has_ended = await self._failed(tx, delivery, outcome, attempts, now)
                is_given_up = await self._given_up(tx, webhook, outcome, now, has_ended=has_ended)
        if is_given_up:
            await self._live.look()
        log.info(
            "webhook.tried",
            webhook=webhook.id,
            guild=webhook.guild_id,
            host=webhook.host,
            kind=delivery.kind.value,
            attempt=attempts,
            status=outcome.status,
            failure=str(outcome.failure) if outcome.failure else None,
        )

    async def tidy(self) -> int:
        """Forget the log of what was planned two weeks ago, and return how much that was; old secrets too."""
        async with self._database.begin() as tx:
            await tx.webhooks.forget_secrets(self._clock())
            return await tx.deliveries.prune(self._clock() - KEPT)

    async def _failed(
        self, tx: Transaction, delivery: Delivery, outcome: Outcome, attempts: int, now: datetime
    ) -> bool:
        """Have it tried again later, or never; return whether that was the last try."""
        is_test = delivery.kind is HookKind.PING  # whoever tests wants to know now
        if outcome.rest is not None:
            await tx.webhooks.rest(delivery.webhook_id, now + outcome.rest)
        again = next_try(
            attempts,
            planned_at=delivery.planned_at,
            now=now,
            chance=self._chance(),
            rest=outcome.rest,
        )
        if again is not None and not is_test and outcome.status != GONE_STATUS:
            await tx.deliveries.again(
                delivery.id, at=again, attempts=attempts, status=outcome.status, failure=outcome.failure
            )
            return False
        await tx.deliveries.end(
            delivery.id,
            DeliveryState.FAILED,
            now=now,
            attempts=attempts,
            status=outcome.status,
            failure=outcome.failure,
        )
        return not is_test

    async def _given_up(
        self, tx: Transaction, webhook: Webhook, outcome: Outcome, now: datetime, *, has_ended: bool
    ) -> bool:
        """Switch it off if it has failed for days, or wants nothing more, and have that told; say if so."""
        await tx.webhooks.failing(webhook.id, now)
        as_it_is = await tx.webhooks.find(webhook.id)
        is_gone = outcome.status == GONE_STATUS
        if as_it_is is None or not (is_gone or (has_ended and as_it_is.is_given_up(now))):
            return False
        reason = sentence(GONE if is_gone else FAILED_FOR_LONG)
        is_off = await tx.webhooks.switch(webhook.id, is_on=False, reason=reason)
        if is_off:
            await tx.deliveries.drop(webhook.id, now=now, failure=sentence(SWITCHED_OFF))
            await tx.audit.wrote(
                MUSTER,
                webhook.guild_id,
                "webhook.switched_off",
                webhook.name,
                host=webhook.host,
                reason=reason,
            )
            await tx.outbox.put(WebhookGivenUp(webhook.guild_id, webhook.id))
        return is_off

    async def _message(self, tx: Transaction, webhook: Webhook, leased: Leased) -> Message | None:
        """Return what is said of it, None if it wants to hear no more of it, or its audience may not."""
        if not webhook.wants(leased.delivery.kind):
            return None
        telling = Telling(tx, webhook, now=self._clock(), public_url=self._public_url)
        payload = await telling.of(leased.delivery.kind, leased.about)
        if payload is None:
            return None
        return Message(
            leased.delivery.message_id,
            leased.delivery.kind,
            leased.delivery.planned_at,
            str(webhook.guild_id),
            payload,
        )

    async def _plan_some(self, guild_id: GuildId) -> bool:
        """Plan from some events and records; say whether there may be more."""
        async with self._database.begin() as tx:
            webhooks = [each for each in await tx.webhooks.of_guild(guild_id) if each.is_on]
            seen = await tx.outbox.cursor(CONSUMER, guild_id)
            head = (await tx.outbox.heads()).get(guild_id, 0)  # before the events: none may come between
            events = await tx.outbox.after(guild_id, seen, limit=MOST_AT_ONCE)
            new = list(_of_events(webhooks, events))
            more = False
            if any(isinstance(event, RosterChanged) for _, event in events):
                records = await _unseen_records(tx, guild_id)
                new += _of_records(webhooks, records)
                more = len(records) == MOST_AT_ONCE
            await tx.deliveries.add_all(guild_id, new, now=self._clock())
            if not more:
                await tx.outbox.advance(CONSUMER, guild_id, events[-1][0] if events else head)
        return more or len(events) == MOST_AT_ONCE


async def _unseen_records(tx: Transaction, guild_id: GuildId) -> tuple[Record, ...]:
    """Return the records that nobody has looked at yet, and count them as looked at."""
    pages = [page.id for page in await tx.pages.of_guild(guild_id)]
    last = await tx.outbox.cursor(RECORDS, guild_id)
    newest = await tx.records.newest(pages)
    found = await tx.records.after(pages, last, up_to=newest, kinds=TOLD_KINDS, limit=MOST_AT_ONCE)
    seen = found[-1].id if len(found) == MOST_AT_ONCE else newest
    await tx.outbox.advance(RECORDS, guild_id, seen)
    return found


def _of_records(webhooks: Sequence[Webhook], records: Sequence[Record]) -> Iterable[NewDelivery]:
    for record in records:
        about = About(record.page_id, record.id, record.person_id)
        # The first half of a change made by hand looks like a removal: it waits for the second.
        may_be_half = record.kind is RecordKind.REMOVAL and record.order_id is None
        due_at = record.at + BETWEEN_STEPS if may_be_half else None
        for webhook in webhooks:
            if webhook.wants(HookKind.RECORD_WRITTEN) and record.id > webhook.from_record:
                key = f"record:{record.id}"
                yield NewDelivery(webhook.id, key, HookKind.RECORD_WRITTEN, about, due_at)


def _of_events(webhooks: Sequence[Webhook], events: Sequence[tuple[int, Event]]) -> Iterable[NewDelivery]:
    """Of many changes of a page's roster that are planned together the last alone is told."""
    last = {event.page_id: sequence for sequence, event in events if isinstance(event, RosterChanged)}
    for sequence, event in events:
        if isinstance(event, RosterChanged) and last[event.page_id] != sequence:
            continue
        told = _told(event)
        for webhook in webhooks if told else ():
            if told is not None and webhook.wants(told[0]) and sequence > webhook.from_sequence:
                yield NewDelivery(webhook.id, f"event:{sequence}", *told)


def _told(event: Event) -> tuple[HookKind, About] | None:
    """Return as what an event is told, None if it is nobody's to hear outside."""
    match event:
        case RosterChanged():
            return HookKind.ROSTER_CHANGED, About(event.page_id, detail={"revision": event.revision})
        case PageChanged():
            return HookKind.PAGE_CHANGED, About(event.page_id, detail={"revision": event.revision})
        case PatrolChanged():
            return HookKind.PATROL_CHANGED, About(event.page_id, detail={"patrol": int(event.patrol_id)})
        case LeaveChanged():
            return HookKind.LEAVE_CHANGED, About(detail={"leave": int(event.leave_id)})
        case OrderEnded():
            return HookKind.ORDER_ENDED, About(detail={"order": int(event.order_id)})
        case CertificationExpiring():
            detail = {"what": event.certification, "at": event.expires_at.isoformat()}
            about = About(event.page_id, person_id=event.person_id, detail=detail)
            return HookKind.CERTIFICATION_EXPIRING, about
        case _:
            return None
