"""Expiring: the ends of certifications, set in the transaction that gives or renews them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.errors import Refused
from domain.events import RosterChanged
from domain.ids import OrderId, PageId, PersonId, UserId
from domain.rosters.expiries import End, end_of
from domain.rosters.orders import Order, OrderKind
from domain.rosters.pages import Certification, Page
from domain.rosters.people import Profile
from domain.rosters.records import UNKNOWN, Attribution, Entry, RecordKind, Source
from domain.rosters.sync import StandingChanged
from domain.words import sentence
from storage.rosters.records import NewRecord
from storage.transaction import Transaction


class Expiring:
    """Sets when what members hold ends, within a transaction of the caller's."""

    def __init__(self, tx: Transaction, now: datetime) -> None:
        self._tx = tx
        self._now = now

    async def gained(
        self,
        changes: Iterable[StandingChanged],
        pages: Mapping[PageId, Page],
        attributions: Mapping[Entry, Attribution],
        orders: Iterable[Order],
        people: Mapping[UserId, PersonId],
    ) -> None:
        """Set the ends of what these changes gave: by the order that explains it, else as the page says."""
        given = {each.id: each for each in orders if each.kind is OrderKind.CERTIFY}
        if not given and not any(each.valid_for for page in pages.values() for each in page.certifications):
            return
        explained = {
            (entry.user_id, entry.page_id, entry.after): by
            for entry, by in attributions.items()
            if entry.kind is RecordKind.CERTIFICATION
        }
        ends: dict[PageId, list[End]] = {}
        for change in changes:
            for certification in _gained(change, pages[change.page_id]):
                by = explained.get((change.user_id, change.page_id, certification.name), UNKNOWN)
                end = self._end(certification, people[change.user_id], by, given)
                if end is not None:
                    ends.setdefault(change.page_id, []).append(end)
        for page_id, of_page in ends.items():
            await self._tx.expiries.set(page_id, of_page, now=self._now)

    async def renewed(self, order: Order, page: Page, *, must_say_until: bool = False) -> bool:
        """Let what the order gives, and the member holds already, end anew; say whether it does."""
        certification = next((each for each in page.certifications if each.role_id in order.give), None)
        person = await self._tx.people.find(page.guild_id, order.target_id)
        if order.kind is not OrderKind.CERTIFY or certification is None or person is None:
            return False
        before = await self._tx.expiries.find(page.id, person.id, certification.id)
        end = end_of(certification, person.id, order, since=self._now, now=self._now)
        if end is None and before is not None and must_say_until:
            raise Refused(
                sentence(
                    "This member holds {what} until {day}; say with “expires” until when it is renewed.",
                    what=certification.name,
                    day=before.date().isoformat(),
                )
            )
        if end is None or (end.at is None and before is None):
            return False
        await self._tx.expiries.set(page.id, [end], now=self._now)
        await self._record(order, page, person.id, certification)
        return True

    async def edited(self, before: Page, after: Page) -> None:
        """Let certifications whose validity was changed end anew, counted from now."""
        known = {each.id: each.valid_for for each in before.certifications}
        for each in after.certifications:
            if each.id in known and known[each.id] != each.valid_for:
                await self._tx.expiries.restart(
                    each.id, self._now + each.valid_for if each.valid_for else None
                )

    def _end(
        self,
        certification: Certification,
        person_id: PersonId,
        by: Attribution,
        orders: Mapping[OrderId, Order],
    ) -> End | None:
        order = orders.get(by.order_id) if by.order_id is not None else None
        since = by.at if by.source is Source.AUDIT_LOG and by.at is not None else self._now
        return end_of(certification, person_id, order, since=since, now=self._now)

    async def _record(
        self, order: Order, page: Page, person_id: PersonId, certification: Certification
    ) -> None:
        actor_id = None
        if order.actor_id is not None:
            profile = Profile(order.actor_name, order.actor_name)
            actor_id = (await self._tx.people.ensure(page.guild_id, {order.actor_id: profile}))[
                order.actor_id
            ]
        record = NewRecord(
            guild_id=page.guild_id,
            page_id=page.id,
            person_id=person_id,
            kind=RecordKind.RENEWAL,
            before=None,
            after=certification.name,
            at=self._now,
            source=Source.ORDER,
            actor_id=actor_id,
            reason=order.reason,
            order_id=order.id,
        )
        await self._tx.records.add_all([record])
        revision = await self._tx.pages.bump(page.id)
        await self._tx.outbox.put(RosterChanged(page.guild_id, page.id, revision, 1))


def _gained(change: StandingChanged, page: Page) -> list[Certification]:
    if change.after is None:
        return []
    before = change.before.certifications if change.before else ()
    gained = set(change.after.certifications) - set(before)
    return [each for each in page.certifications if each.id in gained]
