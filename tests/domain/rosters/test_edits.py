"""Edits of pages as deeds."""

from dataclasses import replace

from domain.access.audit import Deed
from domain.ids import AwardId, RankId, RoleId
from domain.rosters.awards import Award
from domain.rosters.edits import deeds_of
from domain.rosters.pages import Rank, Visibility
from tests.domain.makers import NOW, a_page

PAGE = a_page()


def test_a_page_left_as_it_is_is_no_deed() -> None:
    assert deeds_of(PAGE, replace(PAGE, revision=9)) == ()


def test_every_field_that_differs_is_in_one_line() -> None:
    (deed,) = deeds_of(PAGE, replace(PAGE, slug="new", visibility=Visibility.OFF))

    assert deed.action == "page.edited"
    assert deed.detail == {"slug": f"{PAGE.slug} → new", "visibility": "public → off"}


def test_ranks_added_edited_removed_and_moved_are_lines_of_their_own() -> None:
    first, second, third = PAGE.ranks
    after = replace(PAGE, ranks=(second, replace(first, name="Chief"), Rank(RankId(99), "New", RoleId(7))))

    deeds = deeds_of(PAGE, after)

    assert [(deed.action, deed.subject) for deed in deeds] == [
        ("rank.edited", "Chief"),
        ("rank.added", "New"),
        ("rank.removed", third.name),
        ("rank.moved", PAGE.title),
    ]
    assert deeds[0].detail == {"page": PAGE.title, "name": f"{first.name} → Chief"}


def test_a_page_taken_down_and_brought_back() -> None:
    deleted = replace(PAGE, deleted_at=NOW)

    assert deeds_of(PAGE, deleted) == (Deed("page.deleted", PAGE.title),)
    assert deeds_of(deleted, PAGE) == (Deed("page.restored", PAGE.title),)


def test_an_award_is_told_of_as_a_rank_is_but_without_a_role() -> None:
    page = replace(PAGE, awards=(Award(AwardId(1), "Medal"),))

    (added,) = deeds_of(PAGE, page)
    (edited,) = deeds_of(page, replace(page, awards=(Award(AwardId(1), "Medal", symbol="🏅"),)))

    assert added == Deed("award.added", "Medal", {"page": PAGE.title})
    assert (edited.action, edited.detail) == ("award.edited", {"page": PAGE.title, "symbol": "– → 🏅"})
