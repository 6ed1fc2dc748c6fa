"""Particulars of imports: what a page's members have of them, and those that wait until roles are right.

import applied ─► those of members who stay where they are, at once, with the swap
             └──► its batch ─► roles ─► the others, a few a transaction, by the rules of the commands
                                          └─► one that can't be: a sentence on the line of its row
"""

from dataclasses import replace
from datetime import datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import Refused, RosterError
from domain.events import RosterChanged
from domain.ids import PersonId
from domain.rosters.absences import absences_of, status_during
from domain.rosters.batches import Batch, BatchKind
from domain.rosters.callsigns import Slot, check_fits
from domain.rosters.memberships import Membership, Standing
from domain.rosters.particulars import Kept, Particular, ParticularKind
from domain.rosters.people import Person
from domain.rosters.records import Source
from domain.rosters.rosters import Roster
from domain.rosters.schemes import key_of
from domain.rosters.statuses import Status, Term
from domain.words import sentence
from services.rosters.callsigns import given_to
from services.rosters.guarding import guarded
from services.rosters.recording import person_of
from storage.rosters.particular_writes import RECORDED, Deed
from storage.rosters.particulars import LateParticular
from storage.rosters.records import NewRecord
from storage.transaction import Transaction

WRITTEN_AT_ONCE = 25
"""How many that waited are written in one transaction: a button must not wait behind them."""

Values = dict[str, object]


async def kept_of(tx: Transaction, actor: Actor, roster: Roster) -> Kept:
    """Return what the members of a page have of callsigns, statuses, notes and awards, and who asks."""
    names: dict[PersonId, str] = {id_: each.profile.name for id_, each in roster.people.items()}
    others = {each.person_id for each in roster.callsigns if each.person_id is not None} - names.keys()
    people = await tx.people.by_ids(others)
    absences = absences_of(roster.leaves)
    shown = {
        each.id: status_during(each.term.status, absences.get(each.person_id, ()))
        for each in roster.memberships
    }
    return Kept(
        actor,
        _own(actor, roster),
        roster.callsigns,
        roster.awards,
        await tx.notes.of_page(roster.page.id),
        shown,
        names | {id_: each.profile.name for id_, each in people.items()},
    )


async def wait_for_roles(tx: Transaction, batch: Batch) -> bool:
    """Say whether an import's batch has yet to write what waited for it."""
    if batch.kind is not BatchKind.IMPORT:
        return False
    stored = await tx.imports.of_batch(batch.id)
    return stored is not None and bool(await tx.particulars.late(stored.id, limit=1))


async def write_waiting(tx: Transaction, actor: Actor, batch: Batch, *, now: datetime) -> bool:
    """Write some of what waited for the roles of an import to be right; say whether there was any."""
    stored = await tx.imports.of_batch(batch.id) if batch.kind is BatchKind.IMPORT else None
    some = await tx.particulars.late(stored.id, limit=WRITTEN_AT_ONCE) if stored is not None else ()
    if stored is None or not some:
        return False
    page = await tx.pages.get(batch.page_id)
    by = await person_of(tx, actor, page.guild_id)
    deed = Deed(stored.id, page, now, by, batch.reason or "")
    for late in some:
        try:
            values = await _written(tx, actor, deed, late)
        except RosterError as refusal:
            await tx.particulars.settle(stored.id, late.number, None, at=now)
            await tx.batches.note(batch.id, late.line, refusal.sentence)
        else:
            await tx.particulars.settle(stored.id, late.number, values, at=now)
    revision = await tx.pages.bump(page.id)
    await tx.outbox.put(RosterChanged(page.guild_id, page.id, revision, len(some)))
    return True


async def write_late(tx: Transaction, batch: Batch) -> None:
    """Write which dates and hours of an import waited for the roles to be right."""
    stored = await tx.imports.of_batch(batch.id)
    if stored is not None and await tx.imports.write(stored.id, late=True):
        revision = await tx.pages.bump(batch.page_id)
        await tx.outbox.put(RosterChanged(batch.guild_id, batch.page_id, revision))


async def _written(tx: Transaction, actor: Actor, deed: Deed, late: LateParticular) -> Values | None:
    """Write one as the command would, and return what is to be kept of it; None if it is so already."""
    page, each = deed.page, late.particular
    person = await tx.people.find(page.guild_id, late.user_id)
    membership = await guarded(tx, actor, page, person, Tier.ADMIN) if person is not None else None
    if person is None or membership is None or membership.left_at is not None:
        raise Refused(sentence("This member is not on this page."))
    values: Values | None = {}
    match each.kind:
        case ParticularKind.CALLSIGN:
            values = await _called(tx, deed, person, membership.standing, each.value)
        case ParticularKind.STATUS:
            values = await _serving(tx, membership, each)
        case ParticularKind.NOTE:
            await tx.notes.add(page.id, person.id, each.value, author_id=deed.actor_id, at=deed.at)
        case ParticularKind.AWARD:
            assert each.award_id is not None
            by = deed.actor_id
            await tx.awards.grant(each.award_id, membership.id, by=by, citation=None, now=deed.at)
    if values is None:
        return None
    if each.kind in RECORDED:
        before = values.get("before")
        await _record(tx, deed, person, each, before if isinstance(before, str) else None)
    return values | {"membership_id": membership.id, "person_id": person.id}


async def _called(
    tx: Transaction, deed: Deed, person: Person, standing: Standing, value: str
) -> Values | None:
    slot = Slot(deed.page, standing)
    check_fits(slot, value, may_deviate=True)
    used = await tx.callsigns.find(deed.page.id, value)
    if used is not None and not used.is_reserved and used.value == value and used.person_id == person.id:
        return None  # it came back to him with his rank
    given = await given_to(tx, slot, person, value, now=deed.at)
    return {
        "key": key_of(value),
        "before": given.before,
        "callsign_id": given.replaced,
        "reserved_id": given.reserved,
    }


async def _serving(tx: Transaction, membership: Membership, each: Particular) -> Values | None:
    was, term = membership.term, Term(Status(each.value))
    if was.status is term.status:
        return None
    await tx.statuses.set(membership.id, term, expected=was)
    return {"before": was.text, "was_status": was.status.value, "was_until": was.until}


async def _record(tx: Transaction, deed: Deed, person: Person, each: Particular, before: str | None) -> None:
    page = deed.page
    new = NewRecord(
        page.guild_id, page.id, person.id, RECORDED[each.kind], before, each.after, deed.at, Source.IMPORT
    )
    await tx.records.add(replace(new, actor_id=deed.actor_id, reason=deed.reason))


def _own(actor: Actor, roster: Roster) -> Standing | None:
    """Where whoever asks stands himself; nowhere at the command line."""
    return next(
        (
            each.standing
            for each in roster.memberships
            if actor.user_id is not None and roster.people[each.person_id].user_id == actor.user_id
        ),
        None,
    )
