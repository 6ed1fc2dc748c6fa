"""Callsigns: given, released and reserved by those above a member, each on record at once.

| verb     | by whom                                    | on record                |
|----------|--------------------------------------------|--------------------------|
| assign   | supervisors, for members below themselves  | before → after           |
| release  | supervisors, for members below themselves  | before →                 |
| reserve  | supervisors, of the page or the person     | in the audit             |
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import NotFound, Refused
from domain.events import RosterChanged
from domain.ids import CallsignId, PageId, PersonId, SubdivisionId, UserId
from domain.rosters.callsigns import LONGEST_NOTE, Callsign, Slot, check_fits, next_callsign
from domain.rosters.memberships import Standing
from domain.rosters.pages import Page, checked_text
from domain.rosters.people import Person, Profile
from domain.rosters.reasons import checked_reason
from domain.rosters.records import BETWEEN_STEPS, Record, RecordKind, Source
from domain.rosters.schemes import checked_callsign, key_of
from domain.words import sentence
from services.access.tiers import require
from services.live import Live
from services.rosters.guarding import guarded
from services.rosters.recording import recorded
from storage.database import Database
from storage.rosters.callsigns import NewCallsign
from storage.rosters.records import NewRecord
from storage.transaction import Transaction

MOST_OFFERED = 25


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody is called now in one place, and what he was called there before; None for nothing.

    `replaced` is the callsign he had, `reserved` the reservation that was for him.
    """

    before: str | None
    after: str | None
    replaced: CallsignId | None = field(default=None, compare=False)
    reserved: CallsignId | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CallsignUse:
    """A callsign in use, and the name of whoever has it or whom it is reserved for; None for nobody."""

    callsign: Callsign
    name: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the guild, who need not be on any page yet."""

    user_id: UserId
    profile: Profile


class Callsigns:
    """Gives each callsign of a page to one person at most."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    async def propose(
        self, actor: Actor, page_id: PageId, user_id: UserId, *, subdivision_id: SubdivisionId | None = None
    ) -> str:
        """Return the lowest free callsign for a member, and reserve nothing."""
        async with self._database.read() as tx:
            page = await _page(tx, page_id)
            person = await _member(tx, page, user_id)
            slot = Slot(page, await _guarded(tx, actor, page, person), subdivision_id)
            slot.check()
            return next_callsign(slot, await self._taken(tx, page))

    async def assign(
        self,
        actor: Actor,
        page_id: PageId,
        user_id: UserId,
        text: str | None = None,
        *,
        subdivision_id: SubdivisionId | None = None,
        reason: str | None = None,
    ) -> Given:
        """Give a member a callsign, the lowest free one without `text`, instead of the one he has there."""
        async with self._database.begin() as tx:
            page = await _locked(tx, page_id)
            person = await _member(tx, page, user_id)
            slot = Slot(page, await _guarded(tx, actor, page, person), subdivision_id)
            slot.check()
            value = checked_callsign(text) if text else next_callsign(slot, await self._taken(tx, page))
            tier = await require(tx, actor, page.guild_id, Tier.MEMBER, page_id=page.id)
            check_fits(slot, value, may_deviate=tier is Tier.ADMIN)
            given = await given_to(tx, slot, person, value, now=self._clock())
            await self._record(tx, actor, page, person, given, reason)
        await self._live.look()
        return given

    async def release(
        self,
        actor: Actor,
        page_id: PageId,
        user_id: UserId,
        *,
        subdivision_id: SubdivisionId | None = None,
        reason: str | None = None,
    ) -> Given:
        """Take a member's callsign, his main one or that of a subdivision; somebody else may have it then."""
        async with self._database.begin() as tx:
            page = await _locked(tx, page_id)
            person = await _member(tx, page, user_id)
            await _guarded(tx, actor, page, person)
            held = await _held(tx, page, person, subdivision_id)
            if held is None:
                raise Refused(sentence("{who} has no callsign there.", who=person.profile.name))
            given = await self._released(tx, actor, page, held, person, reason)
        await self._live.look()
        return given

    async def free(self, actor: Actor, page_id: PageId, text: str, *, reason: str | None = None) -> Callsign:
        """Make a callsign free, whoever has it or for whomever it is reserved; return it as it was."""
        async with self._database.begin() as tx:
            page = await _locked(tx, page_id)
            await require(tx, actor, page.guild_id, Tier.MEMBER, page_id=page.id)
            found = await tx.callsigns.find(page.id, checked_callsign(text))
            person = await _person(tx, found)
            if found is None or person is None:
                await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page.id)
            else:
                await guarded(tx, actor, page, person, Tier.SUPERVISOR)
            if found is None:
                raise NotFound(sentence("Nobody has {callsign}, and it is not reserved.", callsign=text[:60]))
            if person is None or found.is_reserved:
                await tx.callsigns.release([found.id], now=self._clock())
                await self._shown_anew(tx, page)
                await tx.audit.wrote(actor, page.guild_id, "callsign.unreserved", found.value)
            else:
                await self._released(tx, actor, page, found, person, reason)
        await self._live.look()
        return found

    async def reserve(
        self,
        actor: Actor,
        page_id: PageId,
        text: str,
        *,
        account: Account | None = None,
        note: str | None = None,
    ) -> Callsign:
        """Keep a free callsign from being given, to anybody or to all but one."""
        async with self._database.begin() as tx:
            page = await _locked(tx, page_id)
            person_id = await self._reserved_for(tx, actor, page, account)
            value = checked_callsign(text)
            why = checked_text(note or "", name="note", longest=LONGEST_NOTE, may_be_empty=True) or None
            before = await tx.callsigns.find(page.id, value)
            if before is not None:
                await _check_may_pass(tx, before, None)
            new = NewCallsign(page.id, value, person_id, is_reserved=True, note=why)
            id_ = await tx.callsigns.give(new, now=self._clock())
            await self._shown_anew(tx, page)
            target = account.user_id if account else None
            await tx.audit.wrote(actor, page.guild_id, "callsign.reserved", value, target=target)
        await self._live.look()
        return Callsign(id_, page.id, value, person_id, is_reserved=True, note=why)

    async def uses(self, actor: Actor, page_id: PageId) -> tuple[CallsignUse, ...]:
        """Return everything in use on a page, what is reserved too, for whom and why; for its supervisors."""
        async with self._database.read() as tx:
            page = await _page(tx, page_id)
            await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page.id)
            used = await tx.callsigns.of_page(page.id)
            people = await tx.people.by_ids({each.person_id for each in used if each.person_id})
        names: Mapping[PersonId | None, str] = {id_: each.profile.name for id_, each in people.items()}
        return tuple(CallsignUse(each, names.get(each.person_id)) for each in used)

    async def reservations(self, actor: Actor, page_id: PageId) -> tuple[CallsignUse, ...]:
        """Return what is reserved on a page; for its supervisors."""
        return tuple(each for each in await self.uses(actor, page_id) if each.callsign.is_reserved)

    async def vacant(
        self, actor: Actor, page_id: PageId, user_id: UserId, *, subdivision_id: SubdivisionId | None = None
    ) -> tuple[str, ...]:
        """Return the lowest callsigns that a member could be given, no more than a list of choices holds."""
        async with self._database.read() as tx:
            page = await _page(tx, page_id)
            person = await _member(tx, page, user_id)
            slot = Slot(page, await _guarded(tx, actor, page, person), subdivision_id)
            taken = await self._taken(tx, page)
            free = slot.scheme.candidates(slot.names) if slot.scheme else iter(())
            return tuple(islice((each for each in free if key_of(each) not in taken), MOST_OFFERED))

    async def _taken(self, tx: Transaction, page: Page) -> frozenset[str]:
        """What `next` passes over: also what somebody lost just now, who may be between two roles."""
        just_now = await tx.callsigns.released_since(page.id, self._clock() - BETWEEN_STEPS)
        return just_now | {each.key for each in await tx.callsigns.of_page(page.id)}

    async def _released(
        self,
        tx: Transaction,
        actor: Actor,
        page: Page,
        held: Callsign,
        person: Person,
        reason: str | None,
    ) -> Given:
        await tx.callsigns.release([held.id], now=self._clock())
        given = Given(held.value, None)
        await self._record(tx, actor, page, person, given, reason)
        return given

    async def _record(
        self, tx: Transaction, actor: Actor, page: Page, person: Person, given: Given, reason: str | None
    ) -> None:
        why = checked_reason(reason)
        new = _line(page, person.id, given, self._clock())
        await recorded(tx, actor, replace(new, reason=why))

    async def _reserved_for(
        self, tx: Transaction, actor: Actor, page: Page, account: Account | None
    ) -> PersonId | None:
        """Return the person, made known if need be, if the actor may reserve for him; or for nobody."""
        if account is None:
            await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page.id)
            return None
        await require(tx, actor, page.guild_id, Tier.MEMBER, page_id=page.id)
        ids = await tx.people.ensure(page.guild_id, {account.user_id: account.profile})
        person = await tx.people.get(ids[account.user_id])
        await guarded(tx, actor, page, person, Tier.SUPERVISOR)
        return person.id

    async def _shown_anew(self, tx: Transaction, page: Page) -> None:
        """Reserved seats are marked on the page."""
        revision = await tx.pages.bump(page.id)
        await tx.outbox.put(RosterChanged(page.guild_id, page.id, revision))


async def given_to(tx: Transaction, slot: Slot, person: Person, value: str, *, now: datetime) -> Given:
    """Give somebody a callsign, if nobody else has it or has it reserved; what he had there is free then."""
    page = slot.page
    before = await _held(tx, page, person, slot.subdivision_id)
    if before is not None and before.value == value:
        raise Refused(sentence("{who} is {callsign} already.", who=person.profile.name, callsign=value))
    in_the_way = await tx.callsigns.find(page.id, value)
    if in_the_way is not None and in_the_way != before:
        await _check_may_pass(tx, in_the_way, person)
    replaced = before.id if before else None
    reserved = in_the_way.id if in_the_way is not None and in_the_way.is_reserved else None
    await tx.callsigns.release([each for each in (replaced, reserved) if each is not None], now=now)
    await tx.callsigns.give(NewCallsign(page.id, value, person.id, slot.subdivision_id), now=now)
    return Given(before.value if before else None, value, replaced, reserved)


async def callsign_reversed(
    tx: Transaction,
    actor: Actor,  # noqa: ARG001 - what has been checked by whoever calls
    record: Record,
    *,
    now: datetime,
) -> NewRecord:
    """Give back what a record took, and take what it gave: the reversal of records of callsigns."""
    assert record.page_id is not None
    page = await tx.pages.get(record.page_id)
    person = await tx.people.get(record.person_id)
    every = (await tx.callsigns.of_people(page.id, [person.id])).get(person.id, ())
    current = next((each for each in every if each.released_at is None and _is(each, record.after)), None)
    former = next((each for each in reversed(every) if _is(each, record.before)), None)
    if record.after is not None and current is None:
        raise Refused(
            sentence("{who} is no longer {callsign}.", who=person.profile.name, callsign=record.after)
        )
    place = current or former
    if record.before is not None and place is not None:
        await _check_may_return(tx, page, person, record.before, place)
    if current is not None:
        await tx.callsigns.release([current.id], now=now)
    if record.before is not None and place is not None:
        again = NewCallsign(page.id, record.before, person.id, place.subdivision_id)
        await tx.callsigns.give(again, now=now)
    return _line(page, person.id, Given(record.after, record.before), now)


async def _check_may_return(tx: Transaction, page: Page, person: Person, value: str, place: Callsign) -> None:
    """Refuse to give back what somebody else has by now, or what its former holder may not have any more."""
    membership = await tx.memberships.find(page.id, person.id)
    if membership is None or membership.left_at is not None:
        raise Refused(sentence("This member is not on this page."))
    slot = Slot(page, membership.standing, place.subdivision_id)
    slot.check()
    check_fits(slot, value, may_deviate=True)
    in_the_way = await tx.callsigns.find(page.id, value)
    if in_the_way is not None:
        await _check_may_pass(tx, in_the_way, person)
    has = await _held(tx, page, person, place.subdivision_id)
    if has is not None and has.id != place.id:
        raise Refused(sentence("{who} is {callsign} by now.", who=person.profile.name, callsign=has.value))


async def _check_may_pass(tx: Transaction, in_the_way: Callsign, person: Person | None) -> None:
    """Refuse to give what another has, or what is reserved for another."""
    if person is not None and in_the_way.is_reserved and in_the_way.person_id == person.id:
        return
    holder = await _person(tx, in_the_way)
    if not in_the_way.is_reserved:
        raise Refused(
            sentence(
                "{callsign} belongs to {who} already.",
                callsign=in_the_way.value,
                who=holder.profile.name if holder else "?",
            )
        )
    raise Refused(
        sentence(
            "{callsign} is reserved: {why}. Release it first.",
            callsign=in_the_way.value,
            why=in_the_way.note or (holder.profile.name if holder else sentence("for nobody yet")),
        )
    )


async def _page(tx: Transaction, page_id: PageId) -> Page:
    page = await tx.pages.get(page_id)
    if page.deleted_at is not None:
        raise NotFound(sentence("There is no such page."))
    return page


async def _locked(tx: Transaction, page_id: PageId) -> Page:
    """The guild's row first, as every writer does."""
    page = await tx.pages.get(page_id)
    await tx.guilds.lock(page.guild_id)
    return await _page(tx, page_id)


async def _member(tx: Transaction, page: Page, user_id: UserId) -> Person:
    person = await tx.people.find(page.guild_id, user_id)
    if person is None:
        raise Refused(sentence("This member is not on this page."))
    return person


async def _guarded(tx: Transaction, actor: Actor, page: Page, person: Person) -> Standing:
    membership = await guarded(tx, actor, page, person, Tier.SUPERVISOR)
    if membership is None or membership.left_at is not None:
        raise Refused(sentence("This member is not on this page."))
    return membership.standing


async def _held(
    tx: Transaction, page: Page, person: Person, subdivision_id: SubdivisionId | None
) -> Callsign | None:
    every = (await tx.callsigns.of_people(page.id, [person.id])).get(person.id, ())
    current = (each for each in every if each.released_at is None)
    return next((each for each in current if each.subdivision_id == subdivision_id), None)


async def _person(tx: Transaction, callsign: Callsign | None) -> Person | None:
    if callsign is None or callsign.person_id is None:
        return None
    return await tx.people.get(callsign.person_id)


def _is(callsign: Callsign, value: str | None) -> bool:
    return value is not None and callsign.key == key_of(value)


def _line(page: Page, person_id: PersonId, given: Given, at: datetime) -> NewRecord:
    return NewRecord(
        guild_id=page.guild_id,
        page_id=page.id,
        person_id=person_id,
        kind=RecordKind.CALLSIGN,
        before=given.before,
        after=given.after,
        at=at,
        source=Source.ORDER,
    )
