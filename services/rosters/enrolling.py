"""Enrolling: the changes of one diff, written in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.events import OrderEnded, PageChanged, RosterChanged
from domain.ids import GuildId, OrderId, PageId, PersonId, UserId
from domain.rosters.attribution import RoleAudit, attributed
from domain.rosters.forgetting import Marks, Sifted, sifted
from domain.rosters.orders import UNENDED, Order, OrderState, ordered
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from domain.rosters.records import (
    UNKNOWN,
    Attribution,
    Entry,
    RecordKind,
    Source,
    entries_of,
    name_entry,
    shown_since,
)
from domain.rosters.sync import (
    Changes,
    Enrolled,
    Snapshot,
    StandingChanged,
    after_losing,
    diff,
    fingerprint,
    mapped_roles,
    mapping_signature,
)
from domain.words import sentence
from services.duty.leaving import ended_for_leavers
from services.rosters.expiring import Expiring
from services.rosters.releasing import Move, Releasing
from storage.rosters.memberships import StandingWrite
from storage.rosters.records import NewRecord
from storage.transaction import Transaction

Attributions = Mapping[Entry, Attribution]

FAILED_OF_LATE = timedelta(minutes=1)
"""How long after its end an order still explains what it had begun."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many people and mappings changed, standings were gained and lost, orders ended."""

    changed: int = 0
    joined: int = 0
    left: int = 0
    ended: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.changed + other.changed,
            self.joined + other.joined,
            self.left + other.left,
            self.ended + other.ended,
        )


class Enrolling:
    """Compares a snapshot with the roster and writes the difference, within a transaction of the caller's."""

    def __init__(self, tx: Transaction, now: datetime) -> None:
        self._tx = tx
        self._now = now
        self._expiring = Expiring(tx, now)

    async def would_change_roles(self, snapshot: Snapshot) -> bool:
        """Say whether anything would be recorded that somebody did, so that it is worth asking who."""
        shown = (await self._sifted(snapshot)).snapshot
        enrolled = await self._enrolled(shown)
        changes = diff(shown, enrolled)
        return bool(changes.standings) or any(name_entry(change) for change in changes.profiles)

    async def write(
        self, snapshot: Snapshot, audits: Sequence[RoleAudit], *, not_before: datetime | None
    ) -> Written:
        """Write what differs: people, standings, records, revisions, events; return how much that was."""
        marks = await self._tx.forgetting.marks(snapshot.guild_id)
        orders = await self._tx.orders.open_for(snapshot.guild_id, _users(snapshot))
        shown = await self._sifted(snapshot, marks, orders)
        await self._tx.forgetting.strike(snapshot.guild_id, shown.struck)
        await self._tx.forgetting.lift(snapshot.guild_id, shown.lifted)
        snapshot = shown.snapshot
        enrolled = await self._enrolled(snapshot)
        changes = diff(snapshot, enrolled)
        pages = {page.id: page for page in after_losing(enrolled.pages, changes.lost)}
        explaining: set[OrderId | None] = set()
        if changes:
            entries = _entries(changes, pages, self._now)
            failed = await self._tx.orders.failed_for(
                snapshot.guild_id, changes.users(), since=self._now - FAILED_OF_LATE
            )
            attributions = _attributions(entries, orders, audits, not_before, failed=failed)
            attributions = {each: _unnamed(by, marks) for each, by in attributions.items()}
            people = await self._people(snapshot.guild_id, changes, enrolled, attributions)
            await self._standings(changes, pages, attributions, people, orders)
            await self._expiring.gained(changes.standings, pages, attributions, orders, people)
            passed = await self._callsigns(changes, pages, attributions, people)
            records = await self._records(snapshot.guild_id, entries, attributions, people, passed)
            await self._announce(snapshot.guild_id, changes, enrolled, pages, records)
            explaining = {by.order_id for by in attributions.values()}
        ended = await self._fulfil(orders, snapshot)
        for order in ended:
            if order.id not in explaining and order.page_id in pages:
                await self._expiring.renewed(order, pages[order.page_id])
        await self._fingerprints(snapshot, tuple(pages.values()))
        standings = changes.standings
        return Written(
            len(changes.users()) + len(changes.lost),
            sum(change.before is None for change in standings),
            sum(change.after is None for change in standings),
            len(ended),
        )

    async def _sifted(
        self, snapshot: Snapshot, marks: Marks | None = None, orders: Sequence[Order] = ()
    ) -> Sifted:
        """Return the snapshot without those whom the guild was asked to forget."""
        if marks is None:
            marks = await self._tx.forgetting.marks(snapshot.guild_id)
        if not marks:
            return Sifted(snapshot)
        mapped = mapped_roles(await self._tx.pages.of_guild(snapshot.guild_id))
        return sifted(snapshot, marks, mapped, wanted={order.target_id for order in orders if order.give})

    async def _enrolled(self, snapshot: Snapshot) -> Enrolled:
        pages = await self._tx.pages.of_guild(snapshot.guild_id)
        users = _users(snapshot)
        people = await self._tx.people.enrolments(
            snapshot.guild_id, page_ids=[page.id for page in pages], user_ids=users
        )
        return Enrolled(snapshot.guild_id, pages, people)

    async def _fulfil(self, orders: Iterable[Order], snapshot: Snapshot) -> list[Order]:
        """End the orders whose target is reached, or about somebody who left; return which those are."""
        ended: list[Order] = []
        roles = {seen.user_id: seen.role_ids for seen in snapshot.members}
        for order in orders:
            if order.target_id in snapshot.departed:
                met, left = not order.give, sentence("The member left the server before it was done.")
                state, failure = (OrderState.FULFILLED, None) if met else (OrderState.FAILED, left)
            elif order.target_id in roles and order.is_met_by(roles[order.target_id]):
                state, failure = OrderState.FULFILLED, None
            else:
                continue
            if await self._tx.orders.set_state(
                order.id, state, expected=UNENDED, failure=failure, ended_at=self._now
            ):
                await self._tx.outbox.put(OrderEnded(order.guild_id, order.id))
                if failure is not None:
                    await self._tx.audit.wrote_order(order, "order.failed", why=failure)
                ended.append(order)
        return ended

    async def _people(
        self,
        guild_id: GuildId,
        changes: Changes,
        enrolled: Enrolled,
        attributions: Attributions,
    ) -> dict[UserId, PersonId]:
        """Return the person of everybody concerned, those who acted included; new ones are stored."""
        shown = {change.user_id: change.after for change in changes.profiles}
        await self._tx.people.save_profiles(guild_id, shown)
        known = {change.user_id for change in changes.standings if change.user_id in enrolled.people}
        profiles = {user: enrolled.people[user].profile for user in known} | shown
        actors = {
            each.user_id: Profile(each.name or "?", each.name or "?")
            for each in attributions.values()
            if each.user_id is not None and each.user_id not in profiles
        }
        return await self._tx.people.ensure(guild_id, actors | profiles)

    async def _standings(
        self,
        changes: Changes,
        pages: Mapping[PageId, Page],
        attributions: Attributions,
        people: Mapping[UserId, PersonId],
        orders: Sequence[Order],
    ) -> None:
        await self._expiring.remember(changes.standings, orders, people)
        for lost in changes.lost:
            await self._tx.pages.mark_unmapped(lost.page_id, lost.role_id)
        writes: dict[PageId, list[StandingWrite]] = {}
        for change in changes.standings:
            write = self._write(change, pages[change.page_id], attributions, people)
            writes.setdefault(change.page_id, []).append(write)
        for page_id, of_page in writes.items():
            await self._tx.memberships.write(page_id, of_page, now=self._now)
            leavers = [each.person_id for each in of_page if each.after is None]
            await ended_for_leavers(self._tx, page_id, leavers, now=self._now)

    async def _callsigns(
        self,
        changes: Changes,
        pages: Mapping[PageId, Page],
        attributions: Attributions,
        people: Mapping[UserId, PersonId],
    ) -> list[NewRecord]:
        """Pass on the callsigns that these standings lose or bring back; return that as records to be."""
        found: list[NewRecord] = []
        releasing = Releasing(self._tx, self._now)
        for page_id, page in pages.items():
            of_page = {people[each.user_id]: each for each in changes.standings if each.page_id == page_id}
            moves = (Move(person_id, each.before, each.after) for person_id, each in of_page.items())
            for passed in await releasing.follow(page, moves):
                entries = entries_of(of_page[passed.person_id], page, now=self._now)
                by = next((attributions[each] for each in entries if each in attributions), UNKNOWN)
                actor = people.get(by.user_id) if by.user_id is not None else None
                undoes = None
                if by.undoes is not None:  # what comes and goes with an undo reverses its own going or coming
                    undoes = await self._tx.records.last_callsign(
                        page_id, passed.person_id, before=passed.after, after=passed.before
                    )
                record = passed.record(page, at=self._now, by=by, actor_id=actor)
                found.append(replace(record, undoes=undoes))
        return found

    def _write(
        self,
        change: StandingChanged,
        page: Page,
        attributions: Attributions,
        people: Mapping[UserId, PersonId],
    ) -> StandingWrite:
        entries = entries_of(change, page, now=self._now)
        shown = shown_since(entries, attributions, self._now)
        since, by = shown or (None, None)
        is_listing = bool(entries) and change.before is None and since is None
        return StandingWrite(
            person_id=people[change.user_id],
            before=change.before,
            after=change.after,
            rank_changed=shown is not None,
            rank_since=since,
            rank_by=people.get(by) if by is not None else None,
            joined_at=None if is_listing else self._now,
        )

    async def _records(
        self,
        guild_id: GuildId,
        entries: Sequence[Entry],
        attributions: Attributions,
        people: Mapping[UserId, PersonId],
        passed: Sequence[NewRecord],
    ) -> dict[PageId | None, int]:
        """Write a record for each entry; return how many that were by page.

        What became of callsigns comes first: the newest record is what was done, which is what is undone.
        """
        counts: dict[PageId | None, int] = dict(Counter(each.page_id for each in passed))
        records = list(passed)
        for entry in entries:
            by = attributions.get(entry, UNKNOWN)
            is_dated = by.source is Source.AUDIT_LOG and by.at is not None
            records.append(
                NewRecord(
                    guild_id=guild_id,
                    page_id=entry.page_id,
                    person_id=people[entry.user_id],
                    kind=entry.kind,
                    before=entry.before,
                    after=entry.after,
                    at=by.at if is_dated and by.at is not None else self._now,
                    source=by.source,
                    actor_id=people.get(by.user_id) if by.user_id is not None else None,
                    reason=by.reason,
                    order_id=by.order_id,
                    undoes=by.undoes,
                )
            )
            counts[entry.page_id] = counts.get(entry.page_id, 0) + 1
        await self._tx.records.add_all(records)
        return counts

    async def _announce(
        self,
        guild_id: GuildId,
        changes: Changes,
        enrolled: Enrolled,
        pages: Mapping[PageId, Page],
        records: Mapping[PageId | None, int],
    ) -> None:
        """Bump and announce every page that looks different now."""
        touched = {change.page_id for change in changes.standings}
        for renamed in changes.profiles:
            before = renamed.before
            if before is not None and (before.name, before.username) != (
                renamed.after.name,
                renamed.after.username,
            ):
                touched |= enrolled.people[renamed.user_id].standings.keys() & pages.keys()
        for page_id in sorted(touched):
            revision = await self._tx.pages.bump(page_id)
            await self._tx.outbox.put(RosterChanged(guild_id, page_id, revision, records.get(page_id, 0)))
        for page_id in sorted({lost.page_id for lost in changes.lost} - touched):
            revision = await self._tx.pages.bump(page_id)
            await self._tx.outbox.put(PageChanged(guild_id, page_id, revision))

    async def _fingerprints(self, snapshot: Snapshot, pages: tuple[Page, ...]) -> None:
        """Note how everybody was seen, so that the next comparison passes over those who stay so."""
        mapped, signature = mapped_roles(pages), mapping_signature(pages)
        await self._tx.people.save_fingerprints(
            snapshot.guild_id,
            {seen.user_id: fingerprint(seen, mapped, signature) for seen in snapshot.members},
        )


def _entries(changes: Changes, pages: Mapping[PageId, Page], now: datetime) -> list[Entry]:
    entries = [
        entry for change in changes.standings for entry in entries_of(change, pages[change.page_id], now=now)
    ]
    entries += [entry for change in changes.profiles if (entry := name_entry(change)) is not None]
    return entries


def _unnamed(by: Attribution, marks: Marks) -> Attribution:
    """Whoever was forgotten may go on giving roles in Discord; it is not put on record that it was he."""
    return replace(by, user_id=None, name=None, reason=None) if marks.hold(by.user_id) else by


def _users(snapshot: Snapshot) -> list[UserId]:
    return [*(seen.user_id for seen in snapshot.members), *snapshot.departed]


def _attributions(
    entries: Sequence[Entry],
    orders: Sequence[Order],
    audits: Sequence[RoleAudit],
    not_before: datetime | None,
    *,
    failed: Sequence[Order] = (),
) -> dict[Entry, Attribution]:
    """An order explains what the bot did, and what nobody else is seen to have done.

    So does one that failed just now: Discord may have refused its second step, and shows the first.
    """
    by_user: dict[UserId, list[RoleAudit]] = {}
    for audit in audits:
        by_user.setdefault(audit.target_id, []).append(audit)
    found: dict[Entry, Attribution] = {}
    for entry in entries:
        own = by_user.get(entry.user_id, ())
        since = None if entry.kind is RecordKind.LISTING else not_before
        by_log = attributed(entry, own, not_before=since)
        is_by_hand = by_log.source is Source.AUDIT_LOG and not by_log.is_ours
        found[entry] = (None if is_by_hand else ordered(entry, orders, failed=failed)) or by_log
    return found
