"""/callsign typed and pressed by members of every tier, about themselves, members below and above them."""

import pytest

from domain.access.tiers import Tier, TierGrant
from tests.bot.station import HIGHER, TIERS, Station, house, station, world
from tests.bot.town import message_of, said

__all__ = ["house", "station", "world"]

COMMANDS: dict[str, tuple[dict[str, str], str]] = {
    "callsign assign": ({"callsign": "X-1"}, "is X-1 now"),
    "callsign release": ({}, "is no longer O-1"),
    "callsign next": ({}, "O-2 is the next free callsign"),
    "callsign reserve": ({"callsign": "X-9", "note": "soon"}, "X-9 is reserved"),
}
"""Command, its options beside the member, and what is said when it is done."""
REFUSED = ("not below your own rank", "You can't do that to yourself", "You need the supervisor tier")


@pytest.fixture
async def called(station: Station) -> Station:
    """The station with seats for sergeants, a range for officers, and two officers who have a callsign."""
    town = station.town
    await town.types("rank seats", rank="Sergeant", callsigns="S-1, S-2, S-3, S-4, S-5", min=1)
    for who in ("other", "officer"):
        assert "now" in await station.types("manager", "callsign assign", member=who, callsign=f"A-{who[:2]}")
    await town.types("rank seats", rank="Officer", callsigns="O-{NUM} 1..20", abbreviation="OFC")
    assert "O-1 now" in await station.types("manager", "callsign assign", member="other")
    return station


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("command", COMMANDS)
async def test_members_below_are_for_supervisors(called: Station, who: str, command: str) -> None:
    options, done = COMMANDS[command]
    may_deviate = who == "manager"
    if command == "callsign assign" and not may_deviate:
        options, done = {"callsign": "O-7"}, "is O-7 now"

    answer = await called.types(who, command, member="other", **options)

    if who == "officer":
        assert answer == "You need the supervisor tier for that; here you are of the member tier."
    else:
        assert done in answer


@pytest.mark.parametrize("where", ["own", "higher"])
@pytest.mark.parametrize("who", ["officer", "sergeant", "captain"])
async def test_nobody_acts_on_himself_or_above(called: Station, who: str, where: str) -> None:
    whom = who if where == "own" else HIGHER[who]

    for command, (options, _) in COMMANDS.items():
        answer = await called.types(who, command, member=whom, **options)
        assert any(words in answer for words in REFUSED), (command, answer)


async def test_whoever_manages_the_server_is_excepted(called: Station) -> None:
    assert "manages" not in await called.types(
        "manager", "callsign assign", member="manager", callsign="Boss"
    )
    assert "is no longer Boss" in await called.types("manager", "callsign release", member="manager")


@pytest.mark.parametrize("who", ["sergeant", "captain", "manager"])
@pytest.mark.parametrize("keeps", [True, False])
async def test_the_button_asks_for_everything_again(called: Station, who: str, *, keeps: bool) -> None:
    town, people = called.town, called.people
    proposal = await people[who].slash(town.channel, "callsign next", member=people["fresh"])
    if not keeps:
        town.take_permission()
        for role in ("Captain", "Sergeant"):
            taken = TierGrant(town.role(role), Tier.MEMBER)
            await called.house.tiers.grant(town.actor, town.guild_id, taken)

    pressed = said(await people[who].click(message_of(proposal), label="Give O-2"))

    assert ("fresh is O-2 now" in pressed) == keeps
    assert ("You need the supervisor tier" in pressed) == (not keeps)


async def test_the_button_gives_nothing_twice(called: Station) -> None:
    town, people = called.town, called.people
    proposal = await people["captain"].slash(town.channel, "callsign next", member=people["fresh"])
    await called.types("captain", "callsign assign", member="officer", callsign="O-2")

    pressed = await people["captain"].click(message_of(proposal), label="Give O-2")

    assert "belongs to stan already" in said(pressed)


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_lists_them_and_supervisors_what_is_reserved(called: Station, who: str) -> None:
    await called.types("manager", "callsign reserve", callsign="S-2", note="for the academy")

    listed = await called.types(who, "callsign list")

    assert "`O-1` · other" in listed
    assert "`S-1` *Vacant*" in listed
    assert "`S-2` *Reserved*" in listed
    assert ("for the academy" in listed) == (who != "officer")


async def test_a_page_that_is_off_is_listed_for_those_who_keep_it(called: Station) -> None:
    await called.town.types("page visibility", visibility="off")

    assert "no roster page" in await called.types("officer", "callsign list")
    assert "O-1" in await called.types("sergeant", "callsign list")


async def test_of_release_one_thing_is_named(called: Station) -> None:
    assert "one of the two" in await called.types("captain", "callsign release")
    both = await called.types("captain", "callsign release", member="other", callsign="O-1")
    assert "one of the two" in both
    assert "O-1 is free again" in await called.types("captain", "callsign release", callsign="o-1")
    assert "Nobody has O-1" in await called.types("captain", "callsign release", callsign="O-1")


async def test_one_person_is_called_something_in_a_subdivision_too(called: Station) -> None:
    await called.town.types(
        "subdivision edit", subdivision="SWAT", abbreviation="SW", callsigns="{SUBDIVISION_ABBR}{NUM}"
    )

    answer = await called.types("captain", "callsign assign", member="other", subdivision="SWAT")

    assert "other is SW1 in SWAT now" in answer
    assert "`O-1`, `SW1` SWAT · other" in await called.types("officer", "callsign list")
    assert "O-1" in await called.types("manager", "roster search", text="sw1")


async def test_a_callsign_is_undone_and_on_record(called: Station) -> None:
    await called.types("captain", "callsign assign", member="other", callsign="O-5", reason="wish")

    assert "Undone for other" in await called.types("captain", "undo", member="other")

    history = await called.types("captain", "member history", member="other")
    assert "**Callsign** · O-1 → O-5 · by captain · wish" in history
    assert "`O-1` · other" in await called.types("officer", "callsign list")


async def test_a_promotion_into_a_full_rank_needs_an_admin_s_word(called: Station) -> None:
    await called.town.types("rank seats", rank="Sergeant", max=2)

    assert "Sergeant is full: 2 of 2 seats" in await called.types("captain", "promote", member="fresh")
    refused = await called.types("captain", "promote", member="fresh", over_strength=True)
    assert "You need the admin tier" in refused
    assert "fresh is Sergeant now" in await called.types(
        "manager", "promote", member="fresh", over_strength=True
    )
    assert "1 over strength" in await called.types("manager", "roster vacancies")


async def test_choices_are_offered_to_whoever_may_use_them(called: Station) -> None:
    town, people = called.town, called.people

    used = await people["captain"].autocomplete(town.channel, "callsign release", "callsign", "o-")
    assert [choice["value"] for choice in used] == ["O-1"]
    assert await people["officer"].autocomplete(town.channel, "callsign release", "callsign", "") == []
    free = await people["captain"].autocomplete(
        town.channel, "callsign assign", "callsign", "", member=people["fresh"]
    )
    assert [choice["value"] for choice in free][:2] == ["O-2", "O-3"]
    assert await people["officer"].autocomplete(town.channel, "callsign assign", "callsign", "") == []
    assert [
        each["value"]
        for each in await people["officer"].autocomplete(town.channel, "callsign list", "page", "")
    ] == ["blaine"]
