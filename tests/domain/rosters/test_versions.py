"""Another version is another thing to edit, and nothing else is."""

from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.rosters.versions import Seen, version_of_details, version_of_mapping, version_of_order
from tests.domain.makers import a_page


def test_details_are_the_same_whatever_becomes_of_ranks_and_members() -> None:
    page = a_page()

    assert version_of_details(replace(page, revision=9, ranks=())) == version_of_details(page)
    assert version_of_details(replace(page, title="Other")) != version_of_details(page)


def test_a_mapping_is_the_same_once_a_sync_has_looked_at_it() -> None:
    page = a_page()

    for each in page.mappings():
        assert version_of_mapping(replace(each, is_new=True)) == version_of_mapping(each)
        assert version_of_mapping(replace(each, name="Other")) != version_of_mapping(each)
    assert version_of_mapping(None) == ""


def test_the_order_is_another_when_one_is_moved_or_gone() -> None:
    ranks = a_page().ranks

    assert version_of_order(ranks) == version_of_order([replace(each, name="x") for each in ranks])
    assert version_of_order(ranks) != version_of_order(ranks[::-1])
    assert version_of_order(ranks) != version_of_order(ranks[1:])


def test_what_was_seen_and_is_no_more_is_refused() -> None:
    page = a_page()
    seen = Seen(version_of_details, version_of_details(page))

    seen.check(page)
    with pytest.raises(Refused, match="Somebody else changed this") as refused:
        seen.check(replace(page, slug="other"))
    assert refused.value.field == "seen"
