"""/member and /me: seen by those who may, and by oneself."""

import pytest

from bot.cogs.members import status_named
from domain.errors import Invalid
from domain.rosters.statuses import Status
from tests.bot import station as fixtures
from tests.bot.station import TIERS, Station
from tests.bot.town import message_of, said
from words import speaking

house, world, station = fixtures.house, fixtures.world, fixtures.station


@pytest.mark.parametrize("whom", ["captain", "other"])
@pytest.mark.parametrize("who", TIERS)
async def test_where_a_member_stands_is_shown_to_supervisors(station: Station, who: str, whom: str) -> None:
    answer = await station.types(who, "member view", member=whom)

    assert ("**Blaine County** · " in answer) == (who != "officer")
    assert ("supervisor tier" in answer) == (who == "officer")


@pytest.mark.parametrize("whom", ["captain", "other"])
@pytest.mark.parametrize("who", TIERS)
async def test_a_history_is_shown_to_supervisors(station: Station, who: str, whom: str) -> None:
    answer = await station.types(who, "member history", member=whom)

    assert (f"Service history of {whom}" in answer) == (who != "officer")


async def test_one_s_own_history_is_one_s_own(station: Station) -> None:
    assert "Service history of stan" in await station.types("officer", "me history")
    assert "Service history of stan" in await station.types("officer", "member history", member="officer")


async def test_a_long_history_is_read_leaf_by_leaf_by_whoever_may(station: Station) -> None:
    statuses = ("loa", "active") * 15
    for status in statuses:
        await station.types("captain", "member status", member="fresh", status=status)
    people, town = station.people, station.town

    first = await people["sergeant"].slash(town.channel, "member history", member=people["fresh"])
    newest = said(first)
    oldest = said(await people["sergeant"].click(message_of(first), label="Next"))

    assert "1 / 2" in newest
    assert "2 / 2" in oldest
    assert newest.count("**Status**") + oldest.count("**Status**") == len(statuses)
    assert "**Listing**" in oldest


async def test_turning_a_leaf_asks_again_for_the_tier(station: Station) -> None:
    for status in ("loa", "active") * 15:
        await station.types("captain", "member status", member="fresh", status=status)
    people, town = station.people, station.town
    shown = await people["sergeant"].slash(town.channel, "member history", member=people["fresh"])
    backend = town.env.backend.get_guild(town.guild.id)
    backend.members[people["sergeant"].id].role_ids.remove(town.roles["Sergeant"].id)

    answer = await people["sergeant"].click(message_of(shown), label="Next")

    assert "supervisor tier" in said(answer)


@pytest.mark.parametrize("text", ["reserve", " Reserve ", "reserva"])
def test_a_status_is_known_by_its_name_in_the_language_in_force(text: str) -> None:
    with speaking("es"):
        assert status_named(text) is Status.RESERVE


def test_a_status_that_is_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(Invalid, match="status: choose one of Active, "):
        status_named("holiday")
