"""Whom somebody may act on."""

import pytest

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier
from domain.errors import NotAllowed
from domain.ids import UserId
from domain.rosters.guards import check_may_act, givable, needed_tier
from domain.rosters.memberships import Standing
from domain.rosters.orders import OrderKind
from domain.rosters.pages import Rank
from tests.domain.makers import ANNA, BEN, GUILD, a_page, a_standing

PAGE = a_page()
CAPTAIN, SERGEANT, OFFICER = PAGE.ranks


def may(actor: Actor, own: Standing | None, target: Standing | None, rank: Rank | None = None) -> bool:
    """Say whether the actor may act on Ben."""
    try:
        check_may_act(actor, PAGE, target_id=BEN, own=own, target=target, rank=rank)
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize(
    ("own", "target", "rank", "allowed"),
    [
        (a_standing(1), a_standing(3), SERGEANT, True),
        (a_standing(1), a_standing(2), None, True),
        (a_standing(1), a_standing(3), CAPTAIN, False),
        (a_standing(2), a_standing(3), SERGEANT, False),
        (a_standing(2), a_standing(2), None, False),
        (a_standing(2), a_standing(1), OFFICER, False),
        (a_standing(2), None, OFFICER, True),
        (None, a_standing(3), None, False),
        (None, None, OFFICER, False),
        (a_standing(2, 3), a_standing(3, 2), None, True),
    ],
)
def test_only_those_below_and_only_ranks_below(
    own: Standing | None, target: Standing | None, rank: Rank | None, allowed: bool
) -> None:
    assert may(Actor(ANNA, "Anna"), own, target, rank) is allowed


def test_nobody_acts_on_himself() -> None:
    assert not may(Actor(BEN, "Ben"), a_standing(1), a_standing(3))


@pytest.mark.parametrize("actor", [OPERATOR, Actor(UserId(5), "Olga", manages=frozenset({GUILD}))])
def test_whoever_manages_the_server_is_excepted(actor: Actor) -> None:
    assert may(actor, None, a_standing(1), CAPTAIN)


def test_whoever_manages_the_server_may_even_promote_himself() -> None:
    assert may(Actor(BEN, "Ben", manages=frozenset({GUILD})), a_standing(3), a_standing(3), CAPTAIN)


@pytest.mark.parametrize("kind", list(OrderKind))
def test_supervisors_train_and_assign_and_command_decides_over_ranks(kind: OrderKind) -> None:
    supervised = {OrderKind.CERTIFY, OrderKind.REVOKE, OrderKind.ASSIGN, OrderKind.UNASSIGN}

    assert needed_tier(kind) is (Tier.SUPERVISOR if kind in supervised else Tier.COMMAND)


def test_only_ranks_below_one_s_own_are_there_to_give() -> None:
    anna = Actor(ANNA, "Anna")

    assert givable(anna, PAGE, a_standing(1)) == (SERGEANT, OFFICER)
    assert givable(anna, PAGE, a_standing(3)) == givable(anna, PAGE, None) == ()
    assert givable(Actor(ANNA, "Anna", manages=frozenset({GUILD})), PAGE, a_standing(3)) == PAGE.ranks
