"""Seating: whether a rank has a seat left for somebody, asked within the transaction that orders it."""

from domain.access.actors import Actor
from domain.access.tiers import Tier, check_tier
from domain.errors import Refused
from domain.ids import UserId
from domain.rosters.orders import OPEN, OrderKind
from domain.rosters.pages import Page, Rank
from domain.rosters.seats import capacity_of, check_seat_left
from services.access.tiers import require
from storage.transaction import Transaction

SEATED = frozenset({OrderKind.PROMOTE, OrderKind.REINSTATE})
"""Orders that need a free seat. A demotion finds one everywhere: nobody is kept up for want of room below."""


async def check_seat(
    tx: Transaction, actor: Actor, page: Page, rank: Rank | None, target_id: UserId, *, over_strength: bool
) -> None:
    """Raise `Refused` if the rank is full; an admin who says `over_strength` goes over that.

    Who is about to get the rank by another order has his seat already: the second of two loses.
    """
    if rank is None or capacity_of(rank) is None:
        return
    holders = await tx.memberships.count_in(page.id, rank.id)
    coming = {
        order.target_id
        for order in await tx.orders.unended(page.guild_id)
        if order.state in OPEN and rank.role_id in order.give and order.target_id != target_id
    }
    try:
        check_seat_left(rank, holders + len(coming))
    except Refused:
        if not over_strength:
            raise
        has = await require(tx, actor, page.guild_id, Tier.MEMBER, page_id=page.id)
        check_tier(has, Tier.ADMIN)
