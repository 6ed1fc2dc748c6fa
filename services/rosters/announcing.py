"""Announcing: what waits, with everything that has to be said of it, as it is now."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.ids import GuildId, OrderId, PersonId, RecordId, WebhookId
from domain.rosters.announcements import (
    UNRULED,
    Announcement,
    AnnouncementKind,
    Item,
    LeaveNews,
    OrderFailed,
    SyncHeld,
    WebhookStopped,
    manner_of,
)
from domain.rosters.orders import OrderKind
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.rosters.records import RANK_KINDS, Record, RecordKind
from domain.zones import last_moment
from services.duty.news import PatrolNews
from services.hr.news import leave_news
from storage.rosters.announcements import NewAnnouncement, WaitingAnnouncement
from storage.transaction import Transaction


class Announcing:
    """Makes one message of announcements that belong together, within a transaction of the caller's."""

    def __init__(self, tx: Transaction, guild_id: GuildId, now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._guild_id = guild_id

    async def made(self, together: Sequence[WaitingAnnouncement]) -> Announcement | None:
        """Return the message, or None if nobody is to hear of it any more."""
        first = together[0].what
        page = await self._page(first)
        if first.page_id is not None and page is None:
            return None
        people = await self._people(together)
        if first.kind is AnnouncementKind.PATROL:
            return await self._of_patrols(together, people, page)
        manner = manner_of(
            await self._tx.announcement_rules.of_guild(self._guild_id), first.kind, first.page_id
        )
        is_message = first.channel_id is None
        has_place = manner.channel_id is not None or first.kind in UNRULED
        if (is_message and not manner.sends_message) or (not is_message and not has_place):
            return None  # switched off since
        to = people.get(first.person_id) if first.person_id is not None and is_message else None
        if is_message and (to is None or to.user_id is None):
            return None
        items = await self._items(together, people)
        about = await self._about(first)
        if not items and about is None:
            return None
        choices = await self._tx.announcement_rules.choices(self._guild_id)
        return Announcement(
            id=together[0].id,
            guild_id=self._guild_id,
            kind=first.kind,
            page=page.title if page else None,
            channel_id=first.channel_id,
            user_id=to.user_id if to else None,
            template=manner.template,
            mentions=choices.mentions,
            items=items,
            about=about,
        )

    async def _of_patrols(
        self, together: Sequence[WaitingAnnouncement], people: Mapping[PersonId, Person], page: Page | None
    ) -> Announcement | None:
        """These go by their page's own rules, whatever is announced otherwise."""
        first = together[0].what
        about = await PatrolNews(self._tx, self._now).made(together, people)
        to = people.get(first.person_id) if first.person_id is not None else None
        user_id = to.user_id if to is not None and first.channel_id is None else None
        if about is None or (first.channel_id is None and user_id is None):
            return None
        return Announcement(
            id=together[0].id,
            guild_id=self._guild_id,
            kind=first.kind,
            page=page.title if page else None,
            channel_id=first.channel_id,
            user_id=user_id,
            template=None,
            mentions=False,
            items=(),
            about=about,
        )

    async def _page(self, what: NewAnnouncement) -> Page | None:
        pages = await self._tx.pages.of_guild(self._guild_id)
        return next((page for page in pages if page.id == what.page_id), None)

    async def _people(self, together: Sequence[WaitingAnnouncement]) -> dict[PersonId, Person]:
        ids = {each.what.person_id for each in together if each.what.person_id is not None}
        return await self._tx.people.by_ids(ids)

    async def _items(
        self, together: Sequence[WaitingAnnouncement], people: Mapping[PersonId, Person]
    ) -> tuple[Item, ...]:
        wanted = [each.what.record_id for each in together if each.what.record_id is not None]
        records = await self._tx.records.by_ids(wanted)
        actors = {each.actor_id for each in records.values() if each.actor_id is not None}
        known = {**people, **await self._tx.people.by_ids(actors)}
        left = await self._left_behind(together, records)
        items: list[Item] = []
        for each in together:
            what = each.what
            member = people.get(what.person_id) if what.person_id is not None else None
            record = records.get(what.record_id) if what.record_id is not None else None
            if member is None or member.user_id is None:
                continue  # forgotten: nobody is to read of him
            if record is not None and not await is_overtaken(self._tx, record):
                before = left.get(record.order_id) if record.order_id is not None else None
                items.append(_item(record, member, known, before or record.before))
            elif what.kind is AnnouncementKind.EXPIRY and what.detail is not None:
                at = last_moment(datetime.fromisoformat(str(what.detail["at"])))
                held = str(what.detail["what"])
                items.append(Item(member.profile.name, member.user_id, None, held, None, None, at))
        return tuple(items)

    async def _left_behind(
        self, together: Sequence[WaitingAnnouncement], records: Mapping[RecordId, Record]
    ) -> dict[OrderId, str]:
        """Return the subdivisions that members were transferred out of, by order."""
        if together[0].what.kind not in (AnnouncementKind.TRANSFER, AnnouncementKind.CORRECTION):
            return {}
        orders = {record.order_id for record in records.values() if record.order_id is not None}
        found: dict[OrderId, list[str]] = {}
        for record in await self._tx.records.of_orders(orders):
            if record.kind is RecordKind.UNASSIGNMENT and record.order_id is not None and record.before:
                found.setdefault(record.order_id, []).append(record.before)
        return {order_id: ", ".join(names) for order_id, names in found.items()}

    async def _about(
        self, what: NewAnnouncement
    ) -> SyncHeld | OrderFailed | LeaveNews | WebhookStopped | None:
        match dict(what.detail or {}):
            case {"about": "hold", "removals": int(removals), "members": int(members)}:
                return SyncHeld(removals, members)
            case {"about": "order", "order": int(number)}:
                return await self._failed(OrderId(number))
            case {"about": "leave", "leave": int(number), "told": str(told)}:
                return await leave_news(self._tx, number, told)
            case {"about": "webhook", "webhook": int(number)}:
                return await self._stopped(WebhookId(number))
            case _:
                return None

    async def _stopped(self, webhook_id: WebhookId) -> WebhookStopped | None:
        webhook = await self._tx.webhooks.find(webhook_id)
        if webhook is None or webhook.is_on or webhook.off_reason is None:
            return None
        return WebhookStopped(webhook.name, webhook.host, webhook.off_reason)

    async def _failed(self, order_id: OrderId) -> OrderFailed | None:
        order = (await self._tx.orders.by_ids([order_id])).get(order_id)
        if order is None:
            return None
        target = await self._tx.people.find(self._guild_id, order.target_id)
        return OrderFailed(
            kind=OrderKind(order.kind),
            subject=order.subject,
            member=target.profile.name if target else str(order.target_id),
            by=order.actor_name,
            failure=order.failure or "",
            due_at=order.due_at,
        )


async def is_overtaken(tx: Transaction, record: Record) -> bool:
    """Say whether a removal was but the first half of a change that somebody made by hand."""
    if record.kind is not RecordKind.REMOVAL or record.order_id is not None:
        return False
    later = await tx.records.since(record)
    return any(each.id != record.id and each.kind in RANK_KINDS for each in later)


def _item(record: Record, member: Person, people: Mapping[PersonId, Person], before: str | None) -> Item:
    actor = people.get(record.actor_id) if record.actor_id is not None else None
    return Item(
        member=member.profile.name,
        user_id=member.user_id,
        before=before,
        after=record.after,
        by=actor.profile.name if actor else None,
        reason=record.reason,
        at=record.at,
    )
