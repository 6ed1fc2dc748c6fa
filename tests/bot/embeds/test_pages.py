"""Pages drawn."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.embeds.pages import counted, deleted_card, link_card, page_card, page_lines
from domain.ids import RoleId
from domain.rosters.pages import Visibility
from tests.domain.makers import a_page


def test_a_page_shows_its_link_and_who_may_open_it() -> None:
    card = page_card(a_page(visibility=Visibility.MEMBERS), "https://x.test/r/b", said="Done")

    text = "\n".join(card.lines)
    assert "https://x.test/r/b" in text
    assert "only members of this server" in text
    assert "3 ranks, 2 certifications, 1 subdivision" in text


def test_a_page_for_a_role_names_it() -> None:
    page = replace(a_page(visibility=Visibility.MEMBERS), reader_role_ids=(RoleId(5), RoleId(6)))

    assert "Only those with: <@&5>, <@&6>" in page_card(page, "x", said="Done").lines
    public = replace(page, visibility=Visibility.PUBLIC)
    assert not [line for line in page_card(public, "x", said="Done").lines if "Only those" in line]


def test_a_page_without_ranks_tells_the_next_step() -> None:
    assert "/rank detect" in (page_card(a_page(ranks=()), "x", said="Done").foot or "")
    assert page_card(a_page(), "x", said="Done").foot is None
    assert counted(a_page(ranks=())).startswith("0 ranks")


def test_a_link_is_a_link_and_the_id_by_which_programs_ask_stands_below() -> None:
    address, *_, for_programs = link_card(a_page(), "https://x.test").lines

    assert address == "https://x.test"
    assert for_programs == f"Page ID, for programs: `{a_page().id}`"


def test_a_deleted_page_tells_until_when_it_comes_back() -> None:
    page = replace(a_page(), deleted_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert "<t:1769817600:D>" in deleted_card(page).lines[0]
    assert "restorable until" in page_lines([page], {})[0]
    assert "https://x.test" in page_lines([a_page()], {a_page().slug: "https://x.test"})[0]
