"""Announcements: what was recorded is told, once, in its order.

    outbox, records ──plan──► waiting ──next──► one message ──► the bot sends it ──► sent | dropped
        cursors         one transaction               several of a kind in one

Planning moves the cursors and writes what is to be told in one transaction, so that nothing is planned twice
or left out. What is put together in a message stays together at every try, under one id; a crash between
sending and noting it sends that message again under the same id, by which Discord knows it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from domain.access.audit import Plain
from domain.duty.news import PatrolAsked
from domain.events import (
    CertificationExpiring,
    Event,
    GuildChanged,
    LeaveChanged,
    OrderEnded,
    PatrolChanged,
    PatrolForgotten,
    RosterChanged,
    WebhookGivenUp,
)
from domain.ids import AnnouncementId, GuildId, LeaveId, OrderId
from domain.rosters.announcements import (
    COMBINED_FROM,
    KIND_OF,
    LINES_FROM,
    MOST_TOGETHER,
    NEWS_FOR,
    Announcement,
    AnnouncementKind,
    Choices,
    Rule,
    kind_told,
    manner_of,
)
from domain.rosters.guilds import Guild
from domain.rosters.orders import Order, OrderState
from domain.rosters.people import Profile
from domain.rosters.records import BETWEEN_STEPS, Record, RecordKind
from services.duty.news import PatrolNews
from services.hr.news import news_of
from services.rosters.announcing import Announcing
from storage.database import Database
from storage.rosters.announcements import AnnouncementState, NewAnnouncement, WaitingAnnouncement
from storage.transaction import Transaction

CONSUMER, RECORDS = "announcements", "announcements.records"
"""How far events, and records, have been looked at; the second counts in record ids."""
MOST_AT_ONCE = 500
GATHERED_FOR = timedelta(minutes=1)
"""How long orders that were given together wait for each other."""
KEPT = timedelta(days=30)
"""How long it is remembered that something was announced."""

log = structlog.get_logger(__name__)


class Announcements:
    """Plans what is to be told, hands it out message by message, and notes what became of it."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def pending(self) -> frozenset[GuildId]:
        """Return the guilds where something is to be planned or sent now."""
        async with self._database.read() as tx:
            behind = await tx.outbox.behind(CONSUMER)
            return behind | await tx.announcements.waiting(now=self._clock())

    async def plan(self, guild_id: GuildId) -> None:
        """Have everything wait that is to be told of what happened in the guild since the last time."""
        async with self._database.read() as tx:
            is_behind = guild_id in await tx.outbox.behind(CONSUMER)
        while is_behind:
            is_behind = await self._plan_some(guild_id)

    async def next(self, guild_id: GuildId) -> Announcement | None:
        """Return the guild's next message, or None if nothing is due; what can't be told is passed over."""
        while await self._is_due(guild_id):
            async with self._database.begin() as tx:
                first = await tx.announcements.first(guild_id, now=self._clock())
                if first is None:
                    return None
                together = await self._together(tx, guild_id, first)
                made = await Announcing(tx, guild_id, self._clock()).made(together)
                if made is not None and self._clock() - together[0].what.due_at <= NEWS_FOR:
                    return made
                ids = [each.id for each in together]
                await tx.announcements.end(ids, AnnouncementState.IDLE, now=self._clock())
        return None

    async def sent(self, announcement: Announcement) -> None:
        """Note that Discord has it."""
        await self._end(announcement, AnnouncementState.SENT)

    async def unheard(self, announcement: Announcement) -> None:
        """Note that the member takes no messages, which is his right; a log may tell of it."""
        await self._end(announcement, AnnouncementState.IDLE)
        if isinstance(announcement.about, PatrolAsked):
            async with self._database.begin() as tx:
                lines = await PatrolNews(tx, self._clock()).of_unheard(announcement.about)
                await tx.announcements.add_all(announcement.guild_id, lines, now=self._clock())

    async def dropped(self, announcement: Announcement, failure: str) -> None:
        """Note that Discord refused it for good, in words for whoever manages the server."""
        await self._end(announcement, AnnouncementState.DROPPED, failure)
        log.warning(
            "announcement.dropped",
            guild=announcement.guild_id,
            channel=announcement.channel_id,
            kind=announcement.kind.value,
            failure=failure,
        )

    async def _is_due(self, guild_id: GuildId) -> bool:
        """Asked before anything is locked: most of what happens is nobody's news."""
        async with self._database.read() as tx:
            return await tx.announcements.first(guild_id, now=self._clock()) is not None

    async def _end(
        self, announcement: Announcement, state: AnnouncementState, failure: str | None = None
    ) -> None:
        async with self._database.begin() as tx:
            together = await tx.announcements.of_bundle(announcement.guild_id, announcement.id)
            ids = [each.id for each in together]
            await tx.announcements.end(ids, state, now=self._clock(), failure=failure)

    async def _together(
        self, tx: Transaction, guild_id: GuildId, first: WaitingAnnouncement
    ) -> tuple[WaitingAnnouncement, ...]:
        """Return what goes into one message with the first, and keep it together from now on."""
        if first.bundle is not None:
            return await tx.announcements.of_bundle(guild_id, first.bundle)
        together: tuple[WaitingAnnouncement, ...] = (first,)
        is_line = first.what.kind is AnnouncementKind.PATROL
        if first.what.channel_id is not None and (is_line or first.what.record_id is not None):
            like = await tx.announcements.like(guild_id, first, now=self._clock(), limit=MOST_TOGETHER)
            together = like if len(like) >= (LINES_FROM if is_line else COMBINED_FROM) else together
        bundle = AnnouncementId(first.id)
        await tx.announcements.put_together([each.id for each in together], bundle)
        return together

    async def _plan_some(self, guild_id: GuildId) -> bool:
        """Plan from some events and records; say whether there may be more."""
        async with self._database.begin() as tx:
            guild = await tx.guilds.find(guild_id)
            if guild is None:
                return False
            seen = await tx.outbox.cursor(CONSUMER, guild_id)
            head = (await tx.outbox.heads()).get(guild_id, 0)  # before the events: none may come between
            events = await tx.outbox.after(guild_id, seen, limit=MOST_AT_ONCE)
            planning = _Planning(tx, guild, self._clock())
            await planning.read()
            new = [each for _, event in events for each in await planning.of_event(event)]
            more = False
            if any(isinstance(event, RosterChanged) for _, event in events):
                records = await planning.records()
                new += await planning.of_records(records)
                more = len(records) == MOST_AT_ONCE
            await tx.announcements.add_all(guild_id, new, now=self._clock())
            if not more:
                await tx.outbox.advance(CONSUMER, guild_id, events[-1][0] if events else head)
        return more or len(events) == MOST_AT_ONCE


class _Planning:
    """What one transaction plans for one guild."""

    def __init__(self, tx: Transaction, guild: Guild, now: datetime) -> None:
        self._tx = tx
        self._guild = guild
        self._now = now
        self._rules: tuple[Rule, ...] = ()
        self._choices = Choices()
        self._patrols = PatrolNews(tx, now)

    async def read(self) -> None:
        self._rules = await self._tx.announcement_rules.of_guild(self._guild.id)
        self._choices = await self._tx.announcement_rules.choices(self._guild.id)

    async def records(self) -> tuple[Record, ...]:
        """Return the records that nobody has looked at yet, and count them as looked at."""
        pages = [page.id for page in await self._tx.pages.of_guild(self._guild.id)]
        last = await self._tx.outbox.cursor(RECORDS, self._guild.id)
        newest = await self._tx.records.newest(pages)
        # Not the listings: a first sync writes one for every member.
        found = await self._tx.records.after(
            pages, last, up_to=newest, kinds=KIND_OF.keys(), limit=MOST_AT_ONCE
        )
        seen = found[-1].id if len(found) == MOST_AT_ONCE else newest
        await self._tx.outbox.advance(RECORDS, self._guild.id, seen)
        return found

    async def of_records(self, records: Sequence[Record]) -> list[NewAnnouncement]:
        """Return what is told of these records: nothing while a sync is held, it may all be a mistake."""
        if self._guild.held is not None and not self._guild.held.is_approved:
            return []
        ordered = {record.order_id for record in records if record.order_id is not None}
        orders = await self._tx.orders.by_ids(ordered)
        new: list[NewAnnouncement] = []
        for record in records:
            order = orders.get(record.order_id) if record.order_id is not None else None
            kind = kind_told(record, order, self._choices, now=self._now)
            if kind is not None:
                new += self._of_record(record, order, kind)
        return new

    def _of_record(
        self, record: Record, order: Order | None, kind: AnnouncementKind
    ) -> list[NewAnnouncement]:
        manner = manner_of(self._rules, kind, record.page_id)
        due, batch = self._now, order.batch if order else None
        if record.kind is RecordKind.REMOVAL and order is None:
            # The first half of a change made by hand looks like a removal.
            due = max(due, record.at + BETWEEN_STEPS)
        elif batch is not None:
            due += GATHERED_FOR
        told = NewAnnouncement(
            f"record:{record.id}",
            kind,
            due,
            page_id=record.page_id,
            record_id=record.id,
            person_id=record.person_id,
            channel_id=manner.channel_id,
            batch=batch,
        )
        new = [told] if manner.channel_id is not None else []
        if manner.sends_message and record.actor_id != record.person_id:
            new.append(_as_message(told))
        return new

    async def of_event(self, event: Event) -> list[NewAnnouncement]:
        """Return what is told of an event that is not about records."""
        match event:
            case OrderEnded(order_id=order_id):
                return await self._of_order(order_id)
            case GuildChanged():
                return self._of_hold()
            case CertificationExpiring():
                return self._of_expiry(event)
            case PatrolChanged():
                return await self._patrols.of_change(event)
            case PatrolForgotten():
                return await self._patrols.of_forgotten(event)
            case LeaveChanged(leave_id=leave_id):
                return await self._of_leave(leave_id)
            case WebhookGivenUp(webhook_id=webhook_id):
                key = f"webhook:{webhook_id}:{self._now.isoformat()}"
                return self._logged(key, {"about": "webhook", "webhook": int(webhook_id)})
            case _:
                return []

    def _of_hold(self) -> list[NewAnnouncement]:
        held = self._guild.held
        if held is None or held.is_approved:
            return []
        detail: dict[str, Plain] = {"about": "hold", "removals": held.removals, "members": held.members}
        return self._logged(f"hold:{held.since.isoformat()}", detail)

    def _of_expiry(self, event: CertificationExpiring) -> list[NewAnnouncement]:
        """A certification runs out: its holder is told, and the channel of such news."""
        manner = manner_of(self._rules, AnnouncementKind.EXPIRY, event.page_id)
        ends = event.expires_at.isoformat()
        told = NewAnnouncement(
            f"expiry:{event.page_id}:{event.person_id}:{event.certification_id}:{ends}",
            AnnouncementKind.EXPIRY,
            self._now,
            page_id=event.page_id,
            person_id=event.person_id,
            channel_id=manner.channel_id,
            detail={"what": event.certification, "at": ends},
        )
        new = [told] if manner.channel_id is not None else []
        return [*new, _as_message(told)] if manner.sends_message else new

    async def _of_leave(self, leave_id: LeaveId) -> list[NewAnnouncement]:
        """A leave that waits goes to those who decide, what became of it to its member."""
        leave = await self._tx.leaves.find(leave_id)
        if leave is None:
            return []
        rules = await self._tx.leaves.rules(self._guild.id)
        manner = manner_of(self._rules, AnnouncementKind.LEAVE, None)
        return [
            *news_of(leave, rules.channel_id, sends_message=manner.sends_message, now=self._now),
        ]

    async def _of_order(self, order_id: OrderId) -> list[NewAnnouncement]:
        """An order whose giver is no longer waiting for the answer: he is told, and the log."""
        orders = await self._tx.orders.by_ids([order_id])
        order = orders.get(order_id)
        if order is None or order.state not in (OrderState.FAILED, OrderState.EXPIRED):
            return []
        if order.due_at <= order.created_at and order.state is not OrderState.EXPIRED:
            return []
        new = self._logged(f"order:{order.id}", {"about": "order", "order": int(order.id)})
        if order.actor_id is not None:
            profile = Profile(order.actor_name, order.actor_name)
            people = await self._tx.people.ensure(self._guild.id, {order.actor_id: profile})
            new.append(
                NewAnnouncement(
                    f"order:{order.id}:giver",
                    AnnouncementKind.LOG,
                    self._now,
                    person_id=people[order.actor_id],
                    detail={"about": "order", "order": int(order.id)},
                )
            )
        return new

    def _logged(self, key: str, detail: dict[str, Plain]) -> list[NewAnnouncement]:
        channel_id = manner_of(self._rules, AnnouncementKind.LOG, None).channel_id
        if channel_id is None:
            return []
        return [NewAnnouncement(key, AnnouncementKind.LOG, self._now, channel_id=channel_id, detail=detail)]


def _as_message(told: NewAnnouncement) -> NewAnnouncement:
    """The same, told to the member himself; nobody else's news is put together with his."""
    return replace(told, key=f"{told.key}:dm", channel_id=None, batch=None)
