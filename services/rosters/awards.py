"""Awards: made for a page, given to its members by hand, taken back, and listed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier, tier_of
from domain.errors import NotFound, Refused
from domain.ids import AwardId, MembershipId, PageId, PersonId, UserId
from domain.rosters.awards import Award, Grant, checked_symbol
from domain.rosters.pages import Page
from domain.rosters.people import Person, Profile
from domain.rosters.reasons import checked_reason
from domain.rosters.records import Record, RecordKind, Source
from domain.words import sentence
from services.live import Live
from services.rosters.guarding import guarded
from services.rosters.pages import Pages
from services.rosters.recording import recorded
from storage.database import Database
from storage.rosters.records import NewRecord
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Decoration:
    """One time that a member was given an award, and by whom; the citation only for whoever may read it."""

    award: Award
    grant: Grant
    by: str | None = None


class Awards:
    """Changes which awards a page has, and who has them."""

    def __init__(self, database: Database, live: Live, clock: Callable[[], datetime], pages: Pages) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._pages = pages

    async def add(
        self, actor: Actor, page_id: PageId, *, name: str, description: str = "", symbol: str | None = None
    ) -> Page:
        """Add one at the end; one that was on the page before comes back to those who were given it."""
        new = Award(AwardId(0), name, description, checked_symbol(symbol))
        return await self._change(actor, page_id, lambda all_: (*all_, new))

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        award_id: AwardId,
        *,
        name: str | None = None,
        description: str | None = None,
        symbol: str | None = None,
    ) -> Page:
        """Change what is given; an empty description or symbol takes it away."""

        def edited(award: Award) -> Award:
            return replace(
                award,
                name=award.name if name is None else name,
                description=award.description if description is None else description,
                symbol=award.symbol if symbol is None else checked_symbol(symbol),
            )

        return await self._change(
            actor,
            page_id,
            lambda all_: tuple(edited(each) if each == _found(all_, award_id) else each for each in all_),
        )

    async def remove(self, actor: Actor, page_id: PageId, award_id: AwardId) -> Page:
        """Take one off the page; who was given it stays on record, and is known should it come back."""
        return await self._change(
            actor, page_id, lambda all_: tuple(each for each in all_ if each != _found(all_, award_id))
        )

    async def grant(
        self,
        actor: Actor,
        page_id: PageId,
        user_id: UserId,
        award_id: AwardId,
        *,
        citation: str | None = None,
    ) -> int:
        """Give a member an award, once more if he has it; return how often he has it now."""
        why = checked_reason(citation)
        async with self._database.begin() as tx:
            page, award, person, member = await self._meant(tx, actor, page_id, user_id, award_id)
            now = self._clock()
            record = _record(page, person, RecordKind.AWARD, award.name, now, reason=why)
            written = await recorded(tx, actor, record)
            await tx.awards.grant(award.id, member, by=written.actor_id, citation=why, now=now)
            times = await _times(tx, member, award.id)
        await self._live.look()
        return times

    async def revoke(
        self, actor: Actor, page_id: PageId, user_id: UserId, award_id: AwardId, *, reason: str | None = None
    ) -> int:
        """Take back the last time that a member was given an award; return how often he still has it."""
        why = checked_reason(reason)
        async with self._database.begin() as tx:
            page, award, person, member = await self._meant(tx, actor, page_id, user_id, award_id)
            now = self._clock()
            if not await tx.awards.revoke_last(award.id, member, now=now):
                raise Refused(sentence("This member does not have {what}.", what=award.name))
            record = _record(page, person, RecordKind.AWARD_REVOCATION, award.name, now, reason=why)
            await recorded(tx, actor, record)
            times = await _times(tx, member, award.id)
        await self._live.look()
        return times

    async def of_member(self, actor: Actor, page_id: PageId, user_id: UserId) -> tuple[Decoration, ...]:
        """Return what a member was given, the latest first; by whom and why is for him and supervisors."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            person = await tx.people.find(page.guild_id, user_id)
            member = await tx.memberships.find(page.id, person.id) if person else None
            if person is None or member is None or member.left_at is not None:
                raise NotFound(sentence("This member is not on this page."))
            grants = await tx.awards.of_member(member.id)
            has = tier_of(
                actor,
                await tx.tiers.of_guild(page.guild_id),
                page.guild_id,
                page_id=page.id,
                subdivision_ids=member.standing.subdivisions,
            )
            reads = actor.user_id == user_id or has >= Tier.SUPERVISOR
            if person.is_hidden and not reads:
                raise NotFound(sentence("This member is not on this page."))
            givers = {each.granted_by for each in grants if each.granted_by is not None} if reads else set()
            people = await tx.people.by_ids(givers)
        awards = {award.id: award for award in page.awards}
        return tuple(
            Decoration(
                awards[each.award_id],
                each if reads else replace(each, citation=None, granted_by=None),
                people[each.granted_by].profile.name if each.granted_by in people else None,
            )
            for each in grants
            if each.award_id in awards
        )

    async def _change(
        self, actor: Actor, page_id: PageId, changed: Callable[[tuple[Award, ...]], tuple[Award, ...]]
    ) -> Page:
        return await self._pages.change(
            actor, page_id, lambda page: replace(page, awards=changed(page.awards))
        )

    async def _meant(
        self, tx: Transaction, actor: Actor, page_id: PageId, user_id: UserId, award_id: AwardId
    ) -> tuple[Page, Award, Person, MembershipId]:
        """Return what is meant, if the actor is of the command tier and above the member."""
        page = await tx.pages.get(page_id)
        await tx.guilds.lock(page.guild_id)
        page = await tx.pages.lock(page_id)
        person = await tx.people.find(page.guild_id, user_id)
        if person is None:
            person = Person(PersonId(0), page.guild_id, user_id, Profile("?", "?"))
        member = await guarded(tx, actor, page, person, Tier.COMMAND)
        if member is None or member.left_at is not None:
            raise Refused(sentence("This member is not on this page."))
        return page, _found(page.awards, award_id), person, member.id


async def award_taken_back(tx: Transaction, actor: Actor, record: Record, *, now: datetime) -> NewRecord:
    """Undo that somebody was given an award."""
    page, award, person, member = await _of_record(tx, actor, record, record.after)
    if not await tx.awards.revoke_last(award.id, member, now=now):
        raise Refused(sentence("This member does not have {what}.", what=award.name))
    return _record(page, person, RecordKind.AWARD_REVOCATION, award.name, now)


async def award_given_back(tx: Transaction, actor: Actor, record: Record, *, now: datetime) -> NewRecord:
    """Undo that an award was taken from somebody."""
    page, award, person, member = await _of_record(tx, actor, record, record.before)
    if not await tx.awards.restore_last(award.id, member):
        raise Refused(sentence("There is nothing of {what} to give back.", what=award.name))
    return _record(page, person, RecordKind.AWARD, award.name, now)


async def _of_record(
    tx: Transaction, actor: Actor, record: Record, name: str | None
) -> tuple[Page, Award, Person, MembershipId]:
    assert record.page_id is not None
    page = await tx.pages.get(record.page_id)
    person = await tx.people.get(record.person_id)
    member = await guarded(tx, actor, page, person, Tier.COMMAND)
    award = next((each for each in page.awards if each.name == name), None)
    if award is None:
        raise Refused(
            sentence(
                "{what} is no longer on the page under that name; the record can't be undone any more.",
                what=name,
            )
        )
    if member is None:
        raise Refused(sentence("This member is not on this page."))
    return page, award, person, member.id


def _found(awards: tuple[Award, ...], award_id: AwardId) -> Award:
    for award in awards:
        if award.id == award_id:
            return award
    raise NotFound(sentence("This page has no such award."))


async def _times(tx: Transaction, member: MembershipId, award_id: AwardId) -> int:
    return sum(grant.award_id == award_id for grant in await tx.awards.of_member(member))


def _record(
    page: Page, person: Person, kind: RecordKind, what: str, now: datetime, *, reason: str | None = None
) -> NewRecord:
    is_given = kind is RecordKind.AWARD
    return NewRecord(
        guild_id=page.guild_id,
        page_id=page.id,
        person_id=person.id,
        kind=kind,
        before=None if is_given else what,
        after=what if is_given else None,
        at=now,
        source=Source.ORDER,
        reason=reason,
    )
