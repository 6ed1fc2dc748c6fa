"""Guards: whom somebody may act on, and up to which rank.

Nobody acts on himself, nor on somebody of his own rank or above; nobody gives a rank at or above his own.
Whoever owns or manages the server is excepted. Rank is the one shown on the page the order is about.
"""

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import NotAllowed
from domain.ids import RankId, UserId
from domain.rosters.memberships import Standing
from domain.rosters.orders import OrderKind
from domain.rosters.pages import Page, Rank
from domain.words import sentence

LOWEST = 1_000_000
"""The place of somebody who holds no rank: below every rank."""


SUPERVISED = frozenset({OrderKind.CERTIFY, OrderKind.REVOKE, OrderKind.ASSIGN, OrderKind.UNASSIGN})


def needed_tier(kind: OrderKind) -> Tier:
    """Return the tier that may order this: supervisors train and assign, command decides over ranks."""
    return Tier.SUPERVISOR if kind in SUPERVISED else Tier.COMMAND


def check_may_act(
    actor: Actor,
    page: Page,
    *,
    target_id: UserId,
    own: Standing | None,
    target: Standing | None,
    rank: Rank | None,
) -> None:
    """Raise `NotAllowed` unless the actor, of standing `own`, may act on the target and give `rank`."""
    if actor.may_manage(page.guild_id):
        return
    if actor.user_id == target_id:
        raise NotAllowed(sentence("You can't do that to yourself."))
    mine, theirs = _place(page, own), _place(page, target)
    if target is not None and theirs <= mine:
        raise NotAllowed(
            sentence(
                "This member is {rank}, which is not below your own rank; somebody above him must do that.",
                rank=_name(page, target.shown),
            )
        )
    if rank is not None and page.order()[rank.id] <= mine:
        raise NotAllowed(sentence("You can't give {rank}, which is not below your own rank.", rank=rank.name))


def givable(actor: Actor, page: Page, own: Standing | None) -> tuple[Rank, ...]:
    """Return the ranks that the actor, of standing `own`, may give: those below his own."""
    return page.ranks if actor.may_manage(page.guild_id) else page.ranks[_place(page, own) + 1 :]


def _place(page: Page, standing: Standing | None) -> int:
    return page.order().get(standing.shown, LOWEST) if standing else LOWEST


def _name(page: Page, rank_id: RankId) -> str:
    return next(
        (rank.name for rank in page.ranks if rank.id == rank_id), sentence("of a rank no longer on the page")
    )
