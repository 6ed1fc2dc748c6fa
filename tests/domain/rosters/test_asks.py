"""What an ask means in roles."""

from dataclasses import replace
from typing import get_args

import pytest

from domain.errors import Invalid, NotFound, Refused
from domain.ids import CertificationId, RankId, RoleId, SubdivisionId
from domain.rosters.asks import (
    KINDS,
    Ask,
    Assign,
    Certify,
    Demote,
    Discharge,
    Promote,
    Reinstate,
    Revoke,
    Transfer,
    Unassign,
    held_roles,
    wish_of,
)
from domain.rosters.memberships import Standing
from domain.rosters.pages import Subdivision
from tests.domain.makers import CAPTAIN, FTO, OFFICER, SERGEANT, TRAFFIC, a_page, a_standing

K9 = RoleId(32)
PAGE = a_page(
    subdivisions=(*a_page().subdivisions, Subdivision(SubdivisionId(2), "K9", K9, is_new=False)),
)
OF_TRAFFIC = a_standing(3, certifications=[1], subdivisions=[1])


@pytest.mark.parametrize(
    ("ask", "standing", "give", "take", "subject"),
    [
        (Promote(), a_standing(3), {SERGEANT}, {OFFICER}, "Sergeant"),
        (Promote(RankId(1)), a_standing(3), {CAPTAIN}, {OFFICER}, "Captain"),
        (Promote(), a_standing(2, 3), {CAPTAIN}, {SERGEANT, OFFICER}, "Captain"),
        (Demote(), a_standing(1), {SERGEANT}, {CAPTAIN}, "Sergeant"),
        (Demote(RankId(3)), a_standing(1, 3), {OFFICER}, {CAPTAIN}, "Officer"),
        (Certify(CertificationId(1)), a_standing(3), {FTO}, set(), "FTO"),
        (Revoke(CertificationId(1)), OF_TRAFFIC, set(), {FTO}, "FTO"),
        (Assign(SubdivisionId(2)), OF_TRAFFIC, {K9}, set(), "K9"),
        (Unassign(SubdivisionId(1)), OF_TRAFFIC, set(), {TRAFFIC}, "Traffic"),
        (Transfer(SubdivisionId(2)), OF_TRAFFIC, {K9}, {TRAFFIC}, "K9"),
        (Transfer(SubdivisionId(2), keeps_others=True), OF_TRAFFIC, {K9}, set(), "K9"),
        (Discharge(), OF_TRAFFIC, set(), {OFFICER, FTO, TRAFFIC}, "Officer"),
        (Reinstate(RankId(2)), None, {SERGEANT}, set(), "Sergeant"),
    ],
)
def test_an_ask_means_these_roles(
    ask: Ask, standing: Standing | None, give: set[RoleId], take: set[RoleId], subject: str
) -> None:
    wish = wish_of(ask, PAGE, standing)

    assert (set(wish.give), set(wish.take), wish.subject) == (give, take, subject)


@pytest.mark.parametrize(
    ("ask", "standing", "why"),
    [
        (Promote(), a_standing(1), "no rank above"),
        (Demote(), a_standing(3), "no rank below"),
        (Promote(RankId(3)), a_standing(2), "not above"),
        (Demote(RankId(1)), a_standing(2), "not below"),
        (Promote(RankId(2)), a_standing(2), "already"),
        (Promote(), None, "not on this page"),
        (Discharge(), None, "not on this page"),
        (Reinstate(), a_standing(2), "on the page already"),
        (Revoke(CertificationId(2)), OF_TRAFFIC, "This member does not hold SWAT."),
        (Unassign(SubdivisionId(2)), OF_TRAFFIC, "This member does not belong to K9."),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_reason(
    ask: Ask, standing: Standing | None, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        wish_of(ask, PAGE, standing)


@pytest.mark.parametrize(
    "ask",
    [Promote(RankId(9)), Certify(CertificationId(9)), Revoke(CertificationId(9)), Assign(SubdivisionId(9))],
)
def test_what_the_page_does_not_have_is_not_found(ask: Ask) -> None:
    with pytest.raises(NotFound):
        wish_of(ask, PAGE, a_standing(3))


def test_a_reinstated_member_gets_the_rank_he_had() -> None:
    assert wish_of(Reinstate(), PAGE, None, former=RankId(2)).give == {SERGEANT}
    with pytest.raises(Invalid, match="at which rank"):
        wish_of(Reinstate(), PAGE, None)
    with pytest.raises(Invalid, match="at which rank"):
        wish_of(Reinstate(), PAGE, None, former=RankId(77))


def test_a_rank_without_a_role_is_passed_over_and_can_not_be_named() -> None:
    page = replace(PAGE, ranks=tuple(replace(rank, is_unmapped=rank.id == 2) for rank in PAGE.ranks))

    assert wish_of(Promote(), page, a_standing(3)).subject == "Captain"
    with pytest.raises(Refused, match="deleted in Discord"):
        wish_of(Promote(RankId(2)), page, a_standing(3))


def test_held_roles_are_all_that_still_exist() -> None:
    page = replace(PAGE, ranks=tuple(replace(rank, is_unmapped=rank.id == 3) for rank in PAGE.ranks))

    assert held_roles(PAGE, OF_TRAFFIC) == {OFFICER, FTO, TRAFFIC}
    assert held_roles(page, OF_TRAFFIC) == {FTO, TRAFFIC}


def test_every_ask_has_its_kind() -> None:
    assert set(KINDS) == set(get_args(Ask))
    assert len(set(KINDS.values())) == len(KINDS)


def test_what_he_held_comes_back_with_the_rank_as_far_as_it_has_a_role() -> None:
    page = replace(
        PAGE, certifications=(PAGE.certifications[0], replace(PAGE.certifications[1], is_unmapped=True))
    )
    certifications = tuple(each.id for each in page.certifications)
    ask = Reinstate(RankId(2), certifications, (PAGE.subdivisions[0].id, SubdivisionId(77)))

    wish = wish_of(ask, page, None)

    assert wish.give == {SERGEANT, page.certifications[0].role_id, page.subdivisions[0].role_id}
    assert wish.subject == "Sergeant"
