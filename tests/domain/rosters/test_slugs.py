"""Which words may name a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.rosters.slugs import LONGEST, RESERVED, checked_slug, numbered_slug, proposed_slug


@pytest.mark.parametrize("slug", ["abc", "blaine-county", "a" * 40, "7th-cav", "---"])
def test_letters_digits_and_hyphens_will_do(slug: str) -> None:
    assert checked_slug(slug) == slug


@pytest.mark.parametrize("slug", ["ab", "a" * 41, "Blaine", "a b c", "größe", "a_b_c", "", "abc\n", "../etc"])
def test_anything_else_is_refused_by_name(slug: str) -> None:
    with pytest.raises(Invalid, match="slug must be") as refused:
        checked_slug(slug)
    assert refused.value.field == "slug"


@pytest.mark.parametrize("slug", sorted(word for word in RESERVED if len(word) >= 3))
def test_reserved_words_are_refused(slug: str) -> None:
    with pytest.raises(Invalid, match="reserved"):
        checked_slug(slug)


@given(st.text(max_size=80))
def test_a_proposed_slug_is_always_valid(title: str) -> None:
    assert checked_slug(proposed_slug(title))


def test_a_proposed_slug_resembles_the_title() -> None:
    assert proposed_slug("Blaine County Sheriff's Office") == "blaine-county-sheriffs-office"
    assert proposed_slug("Señor Café") == "senor-cafe"
    assert proposed_slug("Straßenwacht GROẞ Łódź Ærø") == "strassenwacht-gross-lodz-aero"


def test_a_slug_with_a_number_is_one_too() -> None:
    assert numbered_slug("my-roster", 2) == "my-roster-2"
    assert numbered_slug("a" * 36 + "-bcd", 17) == "a" * 36 + "-17"
    assert len(checked_slug(numbered_slug("a" * LONGEST, 100))) == LONGEST
