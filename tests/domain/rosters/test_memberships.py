"""What roles give somebody on a page."""

from dataclasses import replace

from domain.rosters.memberships import standing_on
from tests.domain.makers import CAPTAIN, FTO, OFFICER, SERGEANT, SWAT, TRAFFIC, a_page, a_standing


def test_the_highest_rank_is_shown_and_the_others_are_kept() -> None:
    assert standing_on(a_page(), {OFFICER, SERGEANT}) == a_standing(2, 3)


def test_certifications_and_subdivisions_come_in_the_pages_order() -> None:
    standing = standing_on(a_page(), [SWAT, TRAFFIC, FTO, CAPTAIN])

    assert standing == a_standing(1, certifications=[1, 2], subdivisions=[1])


def test_without_a_rank_there_is_no_standing() -> None:
    assert standing_on(a_page(), {FTO}) is None


def test_what_is_unmapped_is_neither_gained_nor_lost_by_a_role() -> None:
    page = a_page(ranks=tuple(replace(rank, is_unmapped=rank.id == 2) for rank in a_page().ranks))

    assert standing_on(page, {SERGEANT}) is None
    assert standing_on(page, set(), before=a_standing(2)) == a_standing(2)
    assert standing_on(page, {OFFICER}, before=a_standing(2)) == a_standing(2, 3)
