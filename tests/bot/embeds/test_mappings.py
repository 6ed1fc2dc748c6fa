"""Ranks, certifications and subdivisions drawn."""

from dataclasses import replace

from bot.embeds.mappings import changed_card, mapping_lines, mappings_card
from tests.domain.makers import a_page


def test_ranks_are_numbered_with_role_and_mark() -> None:
    page = a_page()

    assert mapping_lines(page.ranks)[0] == "1. **Captain** · <@&11> · command rank"
    assert mapping_lines(page.certifications)[0] == "• **FTO** · <@&21>"


def test_what_lost_its_role_says_what_to_do() -> None:
    rank = replace(a_page().ranks[0], is_unmapped=True)

    assert "its role is gone" in mapping_lines([rank])[0]


def test_heads_name_the_page() -> None:
    assert mappings_card(a_page(), "Ranks").title == "Ranks of Blaine County"
    assert "https://x.test" in changed_card("Done", a_page(), "https://x.test").lines[0]


def test_another_role_may_mean_a_sync_that_waits() -> None:
    with_other_role = changed_card("Done", a_page(), "https://x.test", has_new_role=True)

    assert "/sync status" in with_other_role.lines[-1]
    assert len(changed_card("Done", a_page(), "https://x.test").lines) == 1
