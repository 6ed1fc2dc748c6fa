"""Judging: tier, guards and sense, together, as an order has them."""

import pytest

from domain.access.actors import Actor
from domain.access.tiers import Tier, TierGrant
from domain.errors import NotAllowed, Refused
from domain.ids import RoleId, UserId
from domain.rosters.asks import Discharge, Promote
from domain.rosters.judging import judged
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, SERGEANT, a_page, a_standing, an_enrolment

GRANTS = (TierGrant(RoleId(99), Tier.COMMAND),)
CAPTAIN_ANNA = Actor(ANNA, "Anna", role_ids=frozenset({RoleId(99)}))
KNOWN = {ANNA: an_enrolment(a_standing(1)), BEN: an_enrolment(a_standing(3), BEN)}


def test_what_may_be_asked_is_what_it_means_for_this_member() -> None:
    standing, wish = judged(CAPTAIN_ANNA, a_page(), BEN, Promote(), known=KNOWN, grants=GRANTS)

    assert standing == a_standing(3)
    assert (wish.give, wish.subject) == (frozenset({SERGEANT}), "Sergeant")


@pytest.mark.parametrize(
    ("actor", "target", "words"),
    [
        (Actor(CARLA, "Carla"), BEN, "command tier"),
        (CAPTAIN_ANNA, ANNA, "to yourself"),
        (Actor(BEN, "Ben", role_ids=frozenset({RoleId(99)})), ANNA, "not below your own rank"),
    ],
)
def test_who_may_not_is_told_why(actor: Actor, target: UserId, words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        judged(actor, a_page(), target, Promote(), known=KNOWN, grants=GRANTS)


def test_only_whoever_manages_puts_people_out() -> None:
    with pytest.raises(NotAllowed, match="Manage Server"):
        judged(CAPTAIN_ANNA, a_page(), BEN, Discharge(kick=True), known=KNOWN, grants=GRANTS)
    with pytest.raises(NotAllowed, match="to yourself"):
        judged(CAPTAIN_ANNA, a_page(), ANNA, Discharge(kick=True), known=KNOWN, grants=GRANTS)
    manager = Actor(UserId(5), "Olga", manages=frozenset({GUILD}))
    assert judged(manager, a_page(), BEN, Discharge(kick=True), known=KNOWN, grants=())[1].take


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(Refused, match="not on this page"):
        judged(CAPTAIN_ANNA, a_page(), CARLA, Promote(), known=KNOWN, grants=GRANTS)
