"""A page as somebody wants it, checked as a whole."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Invalid
from domain.ids import AwardId, RankId, RoleId
from domain.rosters.awarding import AwardDraft
from domain.rosters.awards import Award
from domain.rosters.drafts import (
    MappingDraft,
    PageDraft,
    RankDraft,
    checked_draft,
    checked_page,
    draft_of,
    page_from,
)
from domain.rosters.places import spoken
from tests.domain.makers import CAPTAIN, FTO, GUILD, OFFICER, OWNER, PAGE, ROLES, SERGEANT, a_page

DRAFT = PageDraft(
    GUILD,
    OWNER,
    "blaine-county",
    " Blaine ",
    ranks=(RankDraft("Captain", CAPTAIN, True), RankDraft("Officer", OFFICER)),
    certifications=(MappingDraft("FTO", FTO),),
)


def test_texts_are_trimmed() -> None:
    assert checked_draft(DRAFT, ROLES).title == "Blaine"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(DRAFT, slug="x"), "slug"),
        (replace(DRAFT, title=""), "title"),
        (replace(DRAFT, description="x" * 1001), "description"),
        (replace(DRAFT, ranks=(RankDraft("Captain", RoleId(5)),)), "ranks[0].role_id"),
        (replace(DRAFT, ranks=(*DRAFT.ranks, RankDraft("Other", FTO))), "certifications[0].role_id"),
        (replace(DRAFT, ranks=(*DRAFT.ranks, RankDraft("captain", SERGEANT))), "ranks[2].name"),
        (replace(DRAFT, certifications=(MappingDraft("x" * 101, FTO),)), "certifications[0].name"),
        (replace(DRAFT, subdivisions=(MappingDraft("All", RoleId(GUILD)),)), "subdivisions[0].role_id"),
        (replace(DRAFT, ranks=tuple(RankDraft(f"r{n}", RoleId(1000 + n)) for n in range(101))), "ranks"),
    ],
)
def test_what_is_wrong_is_named(draft: PageDraft, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_draft(draft, ROLES)
    assert refused.value.field == field
    assert refused.value.sentence.startswith(spoken(field))


def test_a_page_keeps_the_ids_of_what_stays_bound_to_its_role() -> None:
    draft = replace(DRAFT, ranks=(RankDraft("Boss", CAPTAIN, True), RankDraft("New", RoleId(99))))

    page = page_from(draft, PAGE, like=a_page())

    assert [(rank.id, rank.name, rank.is_new) for rank in page.ranks] == [
        (1, "Boss", False),
        (0, "New", True),
    ]
    assert page.subdivisions == ()


def test_the_draft_of_a_page_makes_it_again() -> None:
    assert page_from(draft_of(a_page()), PAGE, like=a_page()) == a_page()


def test_a_page_is_checked_by_the_same_rules() -> None:
    page = a_page(title="  Blaine  ")

    assert checked_page(page, ROLES).title == "Blaine"
    assert checked_page(page, ROLES).ranks[0].id == RankId(1)
    with pytest.raises(Invalid, match="used by"):
        checked_page(replace(page, ranks=(page.ranks[0], replace(page.ranks[1], role_id=CAPTAIN))), ROLES)


def test_on_a_page_what_is_taken_is_said_in_its_own_words() -> None:
    page = a_page()
    first, second = page.ranks[:2]

    with pytest.raises(Invalid) as shared:
        checked_page(replace(page, ranks=(first, replace(second, role_id=CAPTAIN))), ROLES)
    with pytest.raises(Invalid) as twice:
        checked_page(replace(page, ranks=(first, replace(second, name=" captain "))), ROLES)

    assert shared.value.sentence == (
        "“Sergeant” needs a role of its own: its role is used by “Captain” already."
    )
    assert twice.value.sentence == "There is “captain” already; choose another name."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (
            {"certifications": (MappingDraft("FTO", FTO, valid_for=timedelta(hours=1)),)},
            "certifications[0].valid_days",
        ),
        (
            {"certifications": (MappingDraft("FTO", FTO, valid_for=timedelta(days=9999)),)},
            "certifications[0].valid_days",
        ),
        (
            {"certifications": (MappingDraft("FTO", FTO, remind_before=timedelta(days=91)),)},
            "certifications[0].remind_days",
        ),
        ({"awards": (AwardDraft("Medal"), AwardDraft("medal "))}, "awards[1].name"),
        ({"awards": (AwardDraft("Medal", "x" * 301),)}, "awards[0].description"),
        ({"awards": (AwardDraft("Medal", symbol="medal"),)}, "awards[0].symbol"),
        ({"awards": tuple(AwardDraft(f"Medal {n}") for n in range(101))}, "awards"),
    ],
)
def test_validity_and_awards_are_checked_by_the_names_of_their_keys(
    changes: dict[str, Any],  # keys of a draft and what they shall be
    field: str,
) -> None:
    with pytest.raises(Invalid) as caught:
        checked_draft(replace(draft_of(a_page()), **changes), ROLES)
    assert caught.value.field == field


def test_an_award_of_the_same_name_stays_the_same_and_keeps_its_id() -> None:
    page = a_page(awards=(Award(AwardId(5), "Medal", "old", "🏅"),))
    draft = replace(draft_of(page), awards=(AwardDraft("New"), AwardDraft("MEDAL", "for courage")))

    assert page_from(draft, page.id, like=page).awards == (
        Award(AwardId(0), "New"),
        Award(AwardId(5), "MEDAL", "for courage"),
    )
    assert page_from(draft_of(page), page.id, like=page) == page


def test_two_awards_of_one_name_are_refused_in_the_words_of_the_page() -> None:
    page = a_page(awards=(Award(AwardId(5), "Medal"), Award(AwardId(6), "medal")))

    with pytest.raises(Invalid, match="There is “medal” already"):
        checked_page(page, ROLES)
