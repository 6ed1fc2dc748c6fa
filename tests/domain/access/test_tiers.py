"""How much a role lets its holders do, and where."""

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant, check_tier, tier_of
from domain.errors import NotAllowed
from domain.ids import GuildId, RoleId, SubdivisionId, UserId
from tests.domain.makers import GUILD, PAGE

ROLE, OTHER = RoleId(1), RoleId(2)
TRAFFIC, K9 = SubdivisionId(1), SubdivisionId(2)
ACTOR = Actor(UserId(5), "Anna", role_ids=frozenset({ROLE}))


@pytest.mark.parametrize(
    ("grants", "tier"),
    [
        ((), Tier.MEMBER),
        ((TierGrant(ROLE, Tier.COMMAND),), Tier.COMMAND),
        ((TierGrant(OTHER, Tier.COMMAND),), Tier.MEMBER),
        ((TierGrant(ROLE, Tier.COMMAND, PAGE),), Tier.COMMAND),
        ((TierGrant(ROLE, Tier.SUPERVISOR, PAGE, TRAFFIC),), Tier.SUPERVISOR),
        ((TierGrant(ROLE, Tier.SUPERVISOR, None, K9),), Tier.MEMBER),
        ((TierGrant(ROLE, Tier.SUPERVISOR), TierGrant(ROLE, Tier.ADMIN)), Tier.ADMIN),
    ],
)
def test_the_highest_grant_that_counts_there_decides(grants: tuple[TierGrant, ...], tier: Tier) -> None:
    assert tier_of(ACTOR, grants, GUILD, page_id=PAGE, subdivision_ids=[TRAFFIC]) is tier


def test_a_grant_for_one_page_is_nothing_elsewhere() -> None:
    assert tier_of(ACTOR, [TierGrant(ROLE, Tier.COMMAND, PAGE)], GUILD) is Tier.MEMBER


def test_whoever_manages_the_server_is_of_the_highest_tier_there() -> None:
    manager = Actor(UserId(5), "Olga", manages=frozenset({GUILD}))

    assert tier_of(manager, (), GUILD) is tier_of(OPERATOR, (), GUILD) is Tier.ADMIN
    assert tier_of(manager, (), GuildId(1)) is Tier.MEMBER


def test_a_refusal_names_the_tier_that_is_needed() -> None:
    check_tier(Tier.COMMAND, Tier.SUPERVISOR)
    with pytest.raises(NotAllowed, match="command tier"):
        check_tier(Tier.SUPERVISOR, Tier.COMMAND)
