"""The menu on a member: the same verbs, the same guards, each tier on each member."""

import pytest
from simcord.results import InteractionResult

from bot.cogs.menus import ITS_HISTORY, PROFILE, PROMOTE
from tests.bot import station as fixtures
from tests.bot.station import HIGHER, TIERS, Station
from tests.bot.town import said

house, world, station = fixtures.house, fixtures.world, fixtures.station


async def chooses(station: Station, who: str, menu: str, whom: str) -> InteractionResult:
    people = station.people
    return await people[who].context_menu(station.town.channel, menu, people[whom])


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize(
    ("menu", "words"), [(PROFILE, "**Blaine County** · Officer"), (ITS_HISTORY, "Service history of fresh")]
)
async def test_profile_and_history_are_for_supervisors(
    station: Station, who: str, menu: str, words: str
) -> None:
    answer = said(await chooses(station, who, menu, "fresh"))

    assert (words in answer) == (who != "officer")
    assert ("supervisor tier" in answer) == (who == "officer")


async def test_one_s_own_history_is_one_s_own(station: Station) -> None:
    assert "Service history of stan" in said(await chooses(station, "officer", ITS_HISTORY, "officer"))


async def test_a_promotion_is_asked_for_and_ordered(station: Station) -> None:
    shown = await chooses(station, "captain", PROMOTE, "fresh")
    assert shown.modal is not None

    page = (await station.house.pages.of_guild(station.town.actor, station.town.guild_id))[0]
    sergeant = page.ranks[2]
    answer = await station.people["captain"].submit_modal(
        shown, {"rank": [f"{page.slug}:{sergeant.id}"], "reason": "merit"}
    )

    assert "fresh is Sergeant now" in said(answer)
    assert "merit" in said(answer)
    assert station.roles_of("fresh") == {"Sergeant"}


@pytest.mark.parametrize("who", TIERS)
async def test_the_form_is_guarded_when_it_is_sent(station: Station, who: str) -> None:
    shown = await chooses(station, who, PROMOTE, "fresh")

    if shown.modal is None:
        refused = {
            "officer": "supervisor tier",
            "sergeant": "no rank above this member's that you could give",
        }
        assert refused[who] in said(shown)
        return
    page = (await station.house.pages.of_guild(station.town.actor, station.town.guild_id))[0]
    answer = said(
        await station.people[who].submit_modal(shown, {"rank": [f"{page.slug}:{page.ranks[2].id}"]})
    )
    assert "fresh is Sergeant now" in answer


async def test_a_rank_too_high_is_not_offered(station: Station) -> None:
    shown = await chooses(station, "captain", PROMOTE, "fresh")
    page = (await station.house.pages.of_guild(station.town.actor, station.town.guild_id))[0]
    chief = f"{page.slug}:{page.ranks[0].id}"

    assert f"{page.slug}:{page.ranks[2].id}" in str(shown.modal)
    assert chief not in str(shown.modal)


@pytest.mark.parametrize("where", ["own", "higher"])
@pytest.mark.parametrize("who", ["sergeant", "captain"])
async def test_nobody_promotes_himself_or_those_above(station: Station, who: str, where: str) -> None:
    whom = who if where == "own" else HIGHER[who]
    shown = await chooses(station, who, PROMOTE, whom)

    assert shown.modal is None
    assert "no rank above" in said(shown)


async def test_whoever_is_on_no_page_has_no_rank_to_rise_from(station: Station) -> None:
    assert "none of the pages" in said(await chooses(station, "captain", PROMOTE, "former"))


async def test_a_rank_that_is_gone_meanwhile_is_said_so(station: Station) -> None:
    shown = await chooses(station, "captain", PROMOTE, "fresh")
    page = (await station.house.pages.of_guild(station.town.actor, station.town.guild_id))[0]
    rank = page.ranks[2]
    await station.house.ranks.remove(station.town.actor, page.id, rank.id)

    answer = await station.people["captain"].submit_modal(shown, {"rank": [f"{page.slug}:{rank.id}"]})

    assert "no longer there" in said(answer)
