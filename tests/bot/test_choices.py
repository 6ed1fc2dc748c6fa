"""What is offered fits, and what was picked or typed is found."""

import pytest

from bot.choices import named, offered
from domain.errors import NotFound
from domain.ids import RankId, RoleId
from domain.rosters.pages import Rank
from tests.bot.town import Town

RANKS = (Rank(RankId(1), "Captain", RoleId(11)), Rank(RankId(2), "Sergeant", RoleId(12)))


def test_at_most_twenty_five_are_offered_those_first_that_begin_so() -> None:
    items = [(f"Rank {number}", str(number)) for number in range(40)] + [("My Rank", "x"), ("my", "y")]

    assert len(offered(items, "")) == 25
    assert [choice.value for choice in offered(items, "MY")] == ["x", "y"]
    assert [choice.value for choice in offered([("a my", "1"), ("my", "2")], "my")] == ["2", "1"]


def test_a_long_name_is_clipped_and_an_empty_one_shown() -> None:
    first, second = offered([("x" * 200, "1"), ("", "2")], "")

    assert len(first.name) == 100
    assert second.name == "?"


@pytest.mark.parametrize("text", ["2", " 2 ", "Sergeant", "sergeant "])
def test_one_is_found_by_id_or_name(text: str) -> None:
    assert named(RANKS, text, kind="rank") is RANKS[1]


def test_one_that_is_not_there_is_said_so() -> None:
    with pytest.raises(NotFound, match="no rank called “General”"):
        named(RANKS, "General", kind="rank")


async def test_nothing_is_offered_to_whoever_may_not_manage(town: Town) -> None:
    await town.page()
    town.show_commands_to_all()

    assert await town.stranger.autocomplete(town.channel, "page link", "page", "") == []
    assert await town.stranger.autocomplete(town.channel, "rank remove", "rank", "") == []


async def test_only_deleted_pages_are_offered_for_restoring(town: Town) -> None:
    page = await town.page("blaine")
    await town.page("vinewood")
    await town.world.pages.delete(town.actor, page.id)

    offers = await town.manager.autocomplete(town.channel, "page restore", "page", "")

    assert [choice["value"] for choice in offers] == ["blaine"]
