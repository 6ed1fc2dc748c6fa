"""Judging: whether somebody may ask something of a member, and what it means; alike for one and for many."""

from collections.abc import Iterable, Mapping

from domain.access.actors import Actor
from domain.access.tiers import TierGrant, check_tier, tier_of
from domain.ids import RankId, UserId
from domain.rosters.asks import KINDS, Ask, Discharge, Wish, wish_of
from domain.rosters.guards import check_may_act, needed_tier
from domain.rosters.memberships import Standing
from domain.rosters.pages import Page
from domain.rosters.sync import Enrolment


def judged(
    actor: Actor,
    page: Page,
    target_id: UserId,
    ask: Ask,
    *,
    known: Mapping[UserId, Enrolment],
    grants: Iterable[TierGrant],
) -> tuple[Standing | None, Wish]:
    """Return where the member stands and what the ask means for him; refuse what the actor may not ask.

    `known` is what the roster says of the member and of the actor.
    """
    standing = _on(page, known.get(target_id))
    own = _on(page, known.get(actor.user_id)) if actor.user_id is not None else None
    subdivisions = standing.subdivisions if standing else ()
    tier = tier_of(actor, grants, page.guild_id, page_id=page.id, subdivision_ids=subdivisions)
    check_tier(tier, needed_tier(KINDS[type(ask)]))
    check_may_act(actor, page, target_id=target_id, own=own, target=standing, rank=None)
    if isinstance(ask, Discharge) and ask.kick:
        actor.check_manages(page.guild_id)
    wish = wish_of(ask, page, standing, former=_former(page, known.get(target_id)))
    check_may_act(actor, page, target_id=target_id, own=own, target=standing, rank=wish.rank)
    return standing, wish


def _on(page: Page, enrolment: Enrolment | None) -> Standing | None:
    return enrolment.standings.get(page.id) if enrolment else None


def _former(page: Page, enrolment: Enrolment | None) -> RankId | None:
    former = enrolment.former.get(page.id) if enrolment else None
    return former.rank_id if former else None
