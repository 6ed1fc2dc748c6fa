"""Expiring: the ends of certifications, set in the transaction that gives or renews them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.access.actors import Actor
from domain.errors import Refused
from domain.events import RosterChanged
from domain.ids import CertificationId, OrderId, PageId, PersonId, RecordId, UserId
from domain.rosters.expiries import End, Renewal, end_of
from domain.rosters.orders import Order, OrderKind
from domain.rosters.pages import Certification, Page
from domain.rosters.people import Profile
from domain.rosters.records import UNKNOWN, Attribution, Entry, Record, RecordKind, Source
from domain.rosters.sync import StandingChanged
from domain.words import sentence
from domain.zones import last_day
from storage.rosters.records import NewRecord
from storage.transaction import Transaction


class Expiring:
    """Sets when what members hold ends, within a transaction of the caller's."""

    def __init__(self, tx: Transaction, now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._former: dict[tuple[UserId, PageId], Mapping[CertificationId, End]] = {}

    async def remember(
        self, changes: Iterable[StandingChanged], orders: Iterable[Order], people: Mapping[UserId, PersonId]
    ) -> None:
        """Keep the ends of what is given back by undoing a discharge, before the roster forgets them."""
        undoing = {(each.target_id, each.page_id) for each in orders if each.undoes is not None}
        for change in changes:
            key = change.user_id, change.page_id
            if key in undoing and change.before is None:
                person_id = people[change.user_id]
                held = await self._tx.expiries.held(change.page_id, person_id)
                self._former[key] = {
                    id_: end for id_, end in held.items() if end.at is None or end.at > self._now
                }

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
        ends_by_page = any(each.valid_for for page in pages.values() for each in page.certifications)
        if not given and not ends_by_page and not self._former:
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
                former = self._former.get((change.user_id, change.page_id), {})
                end = former.get(certification.id)
                if end is None:
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
        had = (await self._tx.expiries.held(page.id, person.id)).get(certification.id)
        before = had.at if had is not None else None
        end = end_of(certification, person.id, order, since=self._now, now=self._now)
        if end is None and before is not None and must_say_until:
            day = await _last_day(self._tx, page, before)
            raise Refused(
                sentence(
                    "This member holds {what} until {day}; say with “expires” until when it is renewed.",
                    what=certification.name,
                    day=day,
                )
            )
        if end is None or (end.at is None and before is None):
            return False
        await self._tx.expiries.set(page.id, [end], now=self._now)
        record_id = await self._record(order, page, person.id, certification)
        replaced = had if had is not None else replace(end, at=None, is_own=False)
        await self._tx.expiries.note(record_id, Renewal(replaced, end))
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
    ) -> RecordId:
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
        written = await self._tx.records.add(record)
        revision = await self._tx.pages.bump(page.id)
        await self._tx.outbox.put(RosterChanged(page.guild_id, page.id, revision, 1))
        return written.id


async def renewal_reversed(
    tx: Transaction,
    actor: Actor,  # noqa: ARG001 - what has been checked by whoever calls
    record: Record,
    *,
    now: datetime,
) -> NewRecord:
    """Give back the end that a renewal replaced, if it still has the one that it set."""
    assert record.page_id is not None
    page = await tx.pages.get(record.page_id)
    what = record.after or "?"
    certification = next((each for each in page.certifications if each.name == record.after), None)
    if certification is None:
        raise Refused(
            sentence(
                "{name} is no longer on the page under that name; the record can't be undone any more.",
                name=what,
            )
        )
    renewal = await _renewal(tx, record, certification.id)
    await _check_may_end_so(tx, page, record, certification, renewal, now=now)
    await tx.expiries.set(page.id, [renewal.before], now=now)
    return NewRecord(
        guild_id=record.guild_id,
        page_id=page.id,
        person_id=record.person_id,
        kind=RecordKind.RENEWAL,
        before=record.before,
        after=record.after,
        at=now,
        source=Source.ORDER,
    )


async def _check_may_end_so(
    tx: Transaction,
    page: Page,
    record: Record,
    certification: Certification,
    renewal: Renewal,
    *,
    now: datetime,
) -> None:
    """Refuse what is no longer as the renewal left it, and an end that lies behind."""
    what, before = certification.name, renewal.before.at
    membership = await tx.memberships.find(page.id, record.person_id)
    standing = membership.standing if membership is not None and membership.left_at is None else None
    if standing is None or certification.id not in standing.certifications:
        raise Refused(sentence("This member does not hold {what}.", what=what))
    held = (await tx.expiries.held(page.id, record.person_id)).get(certification.id)
    if held is None or held.at != renewal.after.at:
        raise Refused(sentence("{what} has another end by now; it can't be undone any more.", what=what))
    if before is not None and before <= now:
        day = await _last_day(tx, page, before)
        raise Refused(
            sentence(
                "{what} would have ended on {day}; revoke it with /cert revoke instead.",
                what=what,
                day=day,
            )
        )


async def _last_day(tx: Transaction, page: Page, end: datetime) -> str:
    return last_day(end, ZoneInfo((await tx.settings.of(page.guild_id)).zone)).isoformat()


async def _renewal(tx: Transaction, record: Record, certification_id: CertificationId) -> Renewal:
    """What a renewal did; one that took another back did that one the other way round."""
    found = await tx.expiries.renewal(record.id, record.person_id, certification_id)
    if found is not None:
        return found
    if record.undoes is None:
        raise Refused(sentence("Nobody kept which end that renewal replaced; it can't be undone."))
    other = await _renewal(tx, await tx.records.get(record.undoes), certification_id)
    return Renewal(other.after, other.before)


def _gained(change: StandingChanged, page: Page) -> list[Certification]:
    if change.after is None:
        return []
    before = change.before.certifications if change.before else ()
    gained = set(change.after.certifications) - set(before)
    return [each for each in page.certifications if each.id in gained]
