"""/patrol typed by members of every tier; each for himself, the panel for admins, who is on duty for all."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import texts

__all__ = ["house", "station", "world"]

HOUR = timedelta(hours=1)


@pytest.fixture
async def keeping(station: Station) -> Station:
    """The station, whose page keeps patrols, its clock that of the simulated Discord."""
    station.house.clock.now = datetime.now(UTC)
    (page,) = await station.house.tiers.seen(station.town.actor, station.town.guild_id)
    await station.house.pages.edit(station.town.actor, page.id, patrol_logs=True)
    return station


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_logs_his_own(keeping: Station, who: str) -> None:
    started = await keeping.types(who, "patrol start")
    assert "On patrol" in started
    assert "Blaine County" in started
    assert "You are on patrol already." in await keeping.types(who, "patrol start")
    assert "On a break" in await keeping.types(who, "patrol break")
    keeping.house.clock.move(HOUR)
    assert "On patrol" in await keeping.types(who, "patrol break")
    keeping.house.clock.move(1.5 * HOUR)

    ended = await keeping.types(who, "patrol stop", note="*Quiet*")

    assert "**1:30**" in ended
    assert "Breaks: 1:00" in ended
    assert "\\*Quiet\\*" in ended
    assert "It counts." in ended
    assert "You are not on patrol." in await keeping.types(who, "patrol stop")
    assert "You are not on patrol." in await keeping.types(who, "patrol break")
    status = await keeping.types(who, "patrol status")
    assert "Not on patrol." in status
    assert "In all: **1:30**" in status
    assert "**1:30** · <t:" in await keeping.types(who, "patrol history")


@pytest.mark.parametrize("command", ["start", "status", "history"])
async def test_whoever_is_on_no_such_page_is_told_so(keeping: Station, command: str) -> None:
    assert "You are on no page that keeps patrols." in await keeping.types("former", f"patrol {command}")


@pytest.mark.parametrize("who", [*TIERS, "former"])
async def test_everybody_sees_who_is_on_duty_and_who_did_most(keeping: Station, who: str) -> None:
    await keeping.types("other", "patrol start")
    await keeping.types("second", "patrol start")
    await keeping.types("second", "patrol break")
    keeping.house.clock.move(timedelta(minutes=1))

    active = await keeping.types(who, "patrol active")
    await keeping.types("other", "patrol stop")
    leaders = await keeping.types(who, "patrol leaderboard")

    assert "2 are on patrol now" in active
    assert "**other** · <t:" in active
    assert "on a break" in active
    assert "1. **other** 0:01 · 1 patrol" in leaders
    assert "second" not in leaders
    assert "Nobody has any hours yet." in await keeping.types(who, "patrol leaderboard", period=1)


async def test_a_page_without_patrols_has_none_to_show(station: Station) -> None:
    for command in ("active", "leaderboard"):
        assert "No page of this server keeps patrols." in await station.types("officer", f"patrol {command}")
    refused = await station.types("manager", "patrol panel", channel=station.town.channel)
    assert "keeps no patrols: /page edit switches them on" in refused


async def test_what_is_logged_afterwards_waits(keeping: Station) -> None:
    answer = await keeping.types(
        "officer", "patrol log", start="3h ago", end="1h ago", evidence="https://clips.test/1"
    )

    assert "**2:00**" in answer
    assert "It waits for approval." in answer
    assert "[clips.test](<https://clips.test/1>)" in answer
    assert "waits for approval" in await keeping.types("officer", "patrol history")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"start": "soon", "end": "1h ago"}, "start: write a moment like"),
        ({"start": "1h ago", "end": "2h ago"}, "end must lie after start."),
        ({"start": "2h ago", "end": "2099-01-01"}, "end: that moment is to come."),
        ({"start": "2h ago", "end": "1h ago", "evidence": "clip"}, "must be an address"),
        ({"start": "2h ago", "end": "1h ago", "type": "Heist"}, "no type of patrol called “Heist”"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    keeping: Station, options: dict[str, str], words: str
) -> None:
    assert words in await keeping.types("officer", "patrol log", **options)
    assert "None yet" in await keeping.types("officer", "patrol history")


async def test_types_are_offered_to_those_they_are_for(keeping: Station) -> None:
    town, rules = keeping.town, keeping.house.rules
    (page,) = await keeping.house.tiers.seen(town.actor, town.guild_id)
    await rules.add_type(town.actor, page.id, "Traffic")
    await rules.add_type(town.actor, page.id, "Air", lowest_rank_id=page.ranks[2].id)

    async def offered(who: str) -> list[str]:
        found = await keeping.people[who].autocomplete(town.channel, "patrol start", "type", "")
        return [choice["name"] for choice in found]

    assert await offered("officer") == ["Traffic"]
    assert await offered("sergeant") == ["Traffic", "Air"]
    assert await offered("former") == []
    assert "no type of patrol called “air”" in await keeping.types("officer", "patrol start", type="air")
    assert "Which type of patrol?" in await keeping.types("sergeant", "patrol start")
    assert "You are not on patrol." in await keeping.types("sergeant", "patrol stop")
    assert "Air" in await keeping.types("sergeant", "patrol start", type="air")
    assert "You are on patrol already." in await keeping.types("sergeant", "patrol start")
    assert "Traffic" in await keeping.types("officer", "patrol start")


@pytest.mark.parametrize("who", TIERS)
async def test_a_panel_is_for_admins_to_post(keeping: Station, who: str) -> None:
    place = keeping.town.guild.create_text_channel("patrol-logs")

    answer = await keeping.types(who, "patrol panel", channel=place)

    posted = place.history()
    assert ("The panel of Blaine County is in" in answer) == (who == "manager")
    assert len(posted) == (who == "manager")
    if who == "officer":
        assert "You need the supervisor tier" in answer
    elif who == "manager":
        shown = "\n".join(texts([part.to_dict() for part in posted[0].components]))
        assert all(label in shown for label in ("Start", "Break", "Stop", "My hours"))
    else:
        assert "You need the admin tier" in answer
