"""Files: what supervisors know of a member beyond what the page shows, and who was a member before."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.ids import GuildId, PageId, PersonId, RankId, UserId
from domain.rosters.exemptions import Exemption
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.rosters.records import Record, RecordKind
from domain.rosters.statuses import ACTIVE
from services.access.tiers import require
from services.rosters.guarding import acting_tier, supervised
from storage.database import Database
from storage.transaction import Transaction

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PageFile:
    """What is known of somebody on one page, where he is a member or was one.

    `reason` says why he has his status; `notes` counts those about him, None if the asker is himself.
    `tier` is of what tier the asker may act on him here: that of a member, if he may not act on him at all.
    """

    page: Page
    membership: Membership
    reason: str | None = None
    exemption: Exemption | None = None
    notes: int | None = None
    tier: Tier = Tier.MEMBER


@dataclass(frozen=True, slots=True)
class PastMember:
    """Somebody who was on a page: the last rank he held, from when to when, and the record of his leaving."""

    person: Person
    rank: str
    membership: Membership
    leaving: Record | None = None
    by: str | None = None


class Files:
    """Reads for supervisors."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def of_member(self, actor: Actor, guild_id: GuildId, user_id: UserId) -> tuple[PageFile, ...]:
        """Return what is known of somebody on each page where the actor supervises him."""
        async with self._database.read() as tx:
            person = await tx.people.find(guild_id, user_id)
            allowed = await supervised(tx, actor, guild_id, person)
            if person is None:
                return ()
            is_own = actor.user_id == user_id and not actor.may_manage(guild_id)
            found: list[PageFile] = []
            for page in await tx.pages.of_guild(guild_id):
                membership = await tx.memberships.find(page.id, person.id)
                if membership is not None and (allowed is None or page.id in allowed):
                    tier = await acting_tier(tx, actor, page, person)
                    file = await self._file(tx, page, membership, is_own=is_own)
                    found.append(replace(file, tier=tier))
        return tuple(found)

    async def past(self, actor: Actor, page_id: PageId) -> tuple[PastMember, ...]:
        """Return the past members of a page, who left last first."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page.id)
            memberships = await tx.memberships.of_page(page_id, past=True)
            leavings = await tx.records.leavings(page_id)
            actors = {each.actor_id for each in leavings.values() if each.actor_id is not None}
            people = await tx.people.by_ids({each.person_id for each in memberships} | actors)
        ranks = {rank.id: rank.name for rank in page.ranks}
        found = [_past(each, ranks, leavings, people) for each in memberships if each.person_id in people]
        return tuple(sorted(found, key=lambda each: each.membership.left_at or NEVER, reverse=True))

    async def _file(self, tx: Transaction, page: Page, membership: Membership, *, is_own: bool) -> PageFile:
        reason = None
        if membership.term != ACTIVE:
            record = await tx.records.last_of(page.id, membership.person_id, RecordKind.STATUS)
            reason = record.reason if record is not None else None
        return PageFile(
            page,
            membership,
            reason=reason,
            exemption=await tx.exemptions.current(page.id, membership.person_id, self._clock()),
            notes=None if is_own else await tx.notes.count(page.id, membership.person_id),
        )


def _past(
    membership: Membership,
    ranks: dict[RankId, str],
    leavings: dict[PersonId, Record],
    people: dict[PersonId, Person],
) -> PastMember:
    """A rank that is no longer on the page is known by the record of the leaving."""
    leaving = leavings.get(membership.person_id)
    named = leaving.before if leaving is not None else None
    by = people.get(leaving.actor_id) if leaving is not None and leaving.actor_id is not None else None
    return PastMember(
        people[membership.person_id],
        ranks.get(membership.standing.shown) or named or "?",
        membership,
        leaving,
        by.profile.name if by is not None else None,
    )
