"""/award on real services: made, given, taken back, listed; by every tier, on every kind of member."""

import pytest

from domain.rosters.awards import Award
from tests.bot import station as fixtures
from tests.bot.station import HIGHER, TIERS, Station
from tests.bot.town import message_of, said

house, world, station = fixtures.house, fixtures.world, fixtures.station

NO_TIER = {
    "officer": "You need the command tier for that; here you are of the member tier.",
    "sergeant": "You need the command tier for that; here you are of the supervisor tier.",
}


@pytest.fixture
async def medal(station: Station) -> Award:
    await station.types("manager", "award create", name="Medal", description="For courage", symbol="🏅")
    pages = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    return pages[0].awards[0]


async def worn(station: Station, who: str) -> str:
    return await station.types("manager", "member view", member=who)


async def test_an_award_is_made_changed_and_removed(station: Station, medal: Award) -> None:
    changed = await station.types("manager", "award edit", award="Medal", name="Valor", symbol="none")
    listed = await station.types("officer", "award list")
    removed = await station.types("manager", "award delete", award="Valor")

    assert medal.symbol == "🏅"
    assert "Valor is changed" in changed
    assert "**Valor** · 0 members · For courage" in listed
    assert "Valor is off the page" in removed
    assert "None yet: /award create adds one." in await station.types("officer", "award list")


async def test_bad_input_is_named(station: Station, medal: Award) -> None:
    twice = await station.types("manager", "award create", name="medal")
    symbol = await station.types("manager", "award create", name="Other", symbol="xyz")
    unknown = await station.types("captain", "award grant", member="other", award="Nothing")

    assert "There is “medal” already" in twice
    assert "symbol must be one emoji, or two colours of a ribbon" in symbol
    assert "There is no award called “Nothing”" in unknown
    assert medal.name == "Medal"


async def test_it_is_given_shown_in_the_history_and_undone(station: Station, medal: Award) -> None:
    given = await station.types("captain", "award grant", member="other", award="Medal", reason="the fire")
    again = await station.types("captain", "award grant", member="other", award="Medal")
    history = await station.types("sergeant", "member history", member="other")

    assert "other was awarded 🏅 Medal" in given
    assert "the fire" in given
    assert "2 times now." in again
    assert "**Award** · Medal · by captain · the fire" in history
    assert "Awards: 🏅 Medal ×2" in await worn(station, "other")

    undone = await station.types("captain", "undo", member="other")
    assert "Undone for other" in undone
    assert "Awards: 🏅 Medal\n" in await worn(station, "other") + "\n"
    taken = await station.types("captain", "award revoke", member="other", award="Medal", reason="mistake")
    assert "other no longer has 🏅 Medal" in taken
    assert "Awards" not in await worn(station, "other")
    assert medal.id


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("command", ["award grant", "award revoke"])
async def test_members_below_are_for_the_command_tier(
    station: Station, medal: Award, who: str, command: str
) -> None:
    await station.types("manager", "award grant", member="other", award="Medal")

    answer = await station.types(who, command, member="other", award="Medal")

    if who in NO_TIER:
        assert answer == NO_TIER[who]
    else:
        assert "other was awarded" in answer or "other no longer has" in answer
    assert ("Medal" in await worn(station, "other")) == (who in NO_TIER or command == "award grant")
    assert medal.id


@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
@pytest.mark.parametrize("command", ["award grant", "award revoke"])
@pytest.mark.parametrize("where", ["own", "higher"])
async def test_nobody_decorates_himself_nor_those_above(
    station: Station, medal: Award, who: str, command: str, where: str
) -> None:
    whom = who if where == "own" else HIGHER[who]

    answer = await station.types(who, command, member=whom, award="Medal")

    if who in NO_TIER:
        assert answer == NO_TIER[who]
    else:
        assert ("You can't do that to yourself" if where == "own" else "not below your own rank") in answer
    assert "Medal" not in await worn(station, whom)
    assert medal.id


async def test_whoever_manages_the_server_may_decorate_anybody(station: Station, medal: Award) -> None:
    for whom in ("manager", "captain"):
        assert "was awarded" in await station.types("manager", "award grant", member=whom, award="Medal")
    assert medal.id


@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
async def test_only_who_manages_the_server_makes_awards(station: Station, medal: Award, who: str) -> None:
    station.town.show_commands_to_all()

    for command, options in (
        ("award create", {"name": "Mine"}),
        ("award edit", {"award": "Medal", "name": "Mine"}),
        ("award delete", {"award": "Medal"}),
    ):
        assert "Manage Server" in await station.types(who, command, **options)
    assert medal.name in await station.types("officer", "award list")


@pytest.mark.parametrize("who", [*TIERS, "former"])
async def test_everybody_may_see_who_has_what_but_not_everybody_why(
    station: Station, medal: Award, who: str
) -> None:
    await station.types("captain", "award grant", member="other", award="Medal", reason="the fire")

    all_of_it = await station.types(who, "award list")
    of_one = await station.types(who, "award list", member="other")

    assert "**🏅 Medal** · 1 member" in all_of_it
    assert "**🏅 Medal**" in of_one
    assert ("the fire" in of_one) == (who in ("sergeant", "captain", "manager"))
    assert "the fire" in await station.types("other", "award list", member="other")
    assert medal.id


async def test_a_page_that_is_off_shows_its_awards_to_those_who_work_with_it(
    station: Station, medal: Award
) -> None:
    town = station.town
    await station.types("manager", "page visibility", visibility="off")

    assert "no roster page yet" in await station.types("officer", "award list")
    assert "Medal" in await station.types("sergeant", "award list")
    assert medal.id
    offered = await station.people["officer"].autocomplete(town.channel, "award list", "page", "")
    assert offered == []


@pytest.mark.parametrize("who", TIERS)
async def test_leaves_are_turned_by_whoever_may_read_them(station: Station, who: str) -> None:
    for number in range(30):
        await station.types("manager", "award create", name=f"Medal {number:02}")
    town = station.town

    result = await station.people[who].slash(town.channel, "award list")
    first = said(result)
    next_leaf = await station.people[who].click(message_of(result), label="Next")

    assert "Medal 00" in first
    assert "Medal 29" in said(next_leaf)
