"""Tiers: how much a role of the guild lets its holders do, everywhere or on one page or subdivision.

member < supervisor < command < admin          Manage Server and the operator: always admin
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum

from domain.access.actors import Actor
from domain.errors import NotAllowed
from domain.ids import GuildId, PageId, RoleId, SubdivisionId
from domain.words import mark, sentence


class Tier(IntEnum):
    """How much somebody may do, the least first."""

    MEMBER = 0
    SUPERVISOR = 1
    COMMAND = 2
    ADMIN = 3

    @property
    def word(self) -> str:
        """Return what members call it."""
        return sentence(TIER_WORDS[self])


TIER_WORDS = (mark("member"), mark("supervisor"), mark("command"), mark("admin"))
"""What members call each tier."""


@dataclass(frozen=True, slots=True)
class TierGrant:
    """Whoever has the role is of this tier: on every page, on one, or for one subdivision's people."""

    role_id: RoleId
    tier: Tier
    page_id: PageId | None = None
    subdivision_id: SubdivisionId | None = None


def tier_of(
    actor: Actor,
    grants: Iterable[TierGrant],
    guild_id: GuildId,
    *,
    page_id: PageId | None = None,
    subdivision_ids: Collection[SubdivisionId] = (),
) -> Tier:
    """Return the highest tier the actor has on a page, for people of these subdivisions.

    A grant for one page doesn't count where no page is meant, nor one for a subdivision where none is.
    """
    if actor.may_manage(guild_id):
        return Tier.ADMIN
    counting = (
        grant.tier
        for grant in grants
        if grant.role_id in actor.role_ids
        and (grant.page_id is None or grant.page_id == page_id)
        and (grant.subdivision_id is None or grant.subdivision_id in subdivision_ids)
    )
    return max(counting, default=Tier.MEMBER)


def check_tier(has: Tier, needs: Tier) -> None:
    """Raise `NotAllowed` if the tier somebody has is below the one he needs."""
    if has < needs:
        raise NotAllowed(
            sentence(
                "You need the {needs} tier for that; here you are of the {has} tier.",
                needs=needs.word,
                has=has.word,
            )
        )
