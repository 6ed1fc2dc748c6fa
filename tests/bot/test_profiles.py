"""A profile is for those who supervise, with the ways on that there are."""

from bot.profiles import MOST_BUTTONS
from tests.bot import station as fixtures
from tests.bot.station import Station

house, world, station = fixtures.house, fixtures.world, fixtures.station


async def test_a_past_member_has_a_profile_and_a_history(station: Station) -> None:
    await station.types("captain", "discharge", member="other", reason="retired")

    answer = await station.types("sergeant", "member view", member="other")

    assert "was a member until" in answer
    assert "History" in answer
    assert "Notes" not in answer


async def test_of_a_stranger_there_is_nothing(station: Station) -> None:
    answer = await station.types("sergeant", "member view", member="former")

    assert "On none of the pages that you may see here." in answer
    assert "History" not in answer


def test_all_ways_on_fit_in_one_row() -> None:
    assert MOST_BUTTONS <= 5
