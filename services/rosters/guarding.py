"""Guarding: whether somebody may act on a member, asked within the transaction that acts.

For whatever is done by us alone. Orders ask the same of what an order means (`services/rosters/orders.py`).
"""

from domain.access.actors import Actor
from domain.access.tiers import Tier, check_tier, tier_of
from domain.errors import NotAllowed
from domain.ids import GuildId, PageId, UserId
from domain.rosters.guards import check_may_act
from domain.rosters.memberships import Membership, Standing
from domain.rosters.pages import Page
from domain.rosters.people import Person
from services.access.tiers import require
from storage.transaction import Transaction

NOBODY = UserId(0)
"""Whom a person without Discord is compared with an actor as: nobody acts as him."""


async def guarded(
    tx: Transaction, actor: Actor, page: Page, person: Person, needs: Tier
) -> Membership | None:
    """Return the person's membership, past ones too, if the actor is of the tier and above him in rank."""
    membership = await tx.memberships.find(page.id, person.id)
    target = _current(membership)
    divisions = target.subdivisions if target else ()
    await require(tx, actor, page.guild_id, needs, page_id=page.id, subdivision_ids=divisions)
    own = _current(await _own(tx, actor, page))
    target_id = person.user_id if person.user_id is not None else NOBODY
    check_may_act(actor, page, target_id=target_id, own=own, target=target, rank=None)
    return membership


async def acting_tier(tx: Transaction, actor: Actor, page: Page, person: Person) -> Tier:
    """Return of what tier the actor may act on the person: that of a member, if he may not at all."""
    try:
        membership = await guarded(tx, actor, page, person, Tier.SUPERVISOR)
    except NotAllowed:
        return Tier.MEMBER
    target = _current(membership)
    grants = await tx.tiers.of_guild(page.guild_id)
    divisions = target.subdivisions if target else ()
    return tier_of(actor, grants, page.guild_id, page_id=page.id, subdivision_ids=divisions)


async def _own(tx: Transaction, actor: Actor, page: Page) -> Membership | None:
    if actor.user_id is None:
        return None
    person = await tx.people.find(page.guild_id, actor.user_id)
    return await tx.memberships.find(page.id, person.id) if person else None


async def supervised(
    tx: Transaction, actor: Actor, guild_id: GuildId, person: Person | None
) -> frozenset[PageId] | None:
    """Return the pages on which the actor supervises this person, None for all; `NotAllowed` if on none."""
    grants = await tx.tiers.of_guild(guild_id)
    everywhere = tier_of(actor, grants, guild_id)
    if everywhere >= Tier.SUPERVISOR:
        return None
    has: dict[PageId, Tier] = {}
    for page in await tx.pages.of_guild(guild_id):
        standing = _current(await tx.memberships.find(page.id, person.id)) if person else None
        divisions = standing.subdivisions if standing else ()
        has[page.id] = tier_of(actor, grants, guild_id, page_id=page.id, subdivision_ids=divisions)
    check_tier(max(has.values(), default=everywhere), Tier.SUPERVISOR)
    return frozenset(page_id for page_id, tier in has.items() if tier >= Tier.SUPERVISOR)


def _current(membership: Membership | None) -> Standing | None:
    return membership.standing if membership is not None and membership.left_at is None else None
