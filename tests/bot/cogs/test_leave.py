"""/loa typed, and the panel's buttons pressed, by members of every tier."""

import discord
import pytest

from bot.embeds.boards import board_parts
from domain.ids import BoardId
from domain.rosters.boards import BoardKind
from domain.rosters.rosters import PUBLIC
from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import said
from tests.domain.makers import NOW

__all__ = ["house", "station", "world"]

DAYS = {"start": "2026-11-22", "end": "2026-11-29", "reason": "exams"}


async def granted(station: Station, who: str, **days: str) -> None:
    await station.types(who, "loa request", **{**DAYS, **days})
    assert "approved" in await station.types("manager", "loa-admin approve", member=who)


async def panel(station: Station) -> discord.Message:
    """Return the panel as it stands in the channel."""
    town = station.town
    page = (await station.house.pages.of_guild(town.actor, town.guild_id))[0]
    view = await station.house.reading.view(page.id, PUBLIC)
    (part,) = board_parts(view, BoardKind.AWAY, BoardId(7), "https://roster.test/r/blaine")
    channel = town.world.served.get(town.guild_id).get_channel(town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    return await channel.send(view=part.view(nonce=2**20, at=NOW))


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_on_a_page_asks_for_his_own_leave(station: Station, who: str) -> None:
    asked = await station.types(who, "loa request", **DAYS)

    assert "You have asked for leave" in asked
    assert "Leave of absence" in asked
    assert "exams" in await station.types(who, "loa view")
    assert "overlaps" in await station.types(who, "loa request", **DAYS)
    assert "No leave is under way" in await station.types(who, "loa end")
    assert "leave: choose one of the list" in await station.types(who, "loa end", leave="soon")
    assert "called off" in await station.types(who, "loa end", leave="#1")
    assert "There is no leave" in await station.types(who, "loa end")


async def test_whoever_is_on_no_page_has_none(station: Station) -> None:
    assert "You are on no page" in await station.types("former", "loa request", **DAYS)
    assert "You are on no page" in await station.types("former", "loa view")


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_lists_who_is_away_and_not_why(station: Station, who: str) -> None:
    await granted(station, "other")
    await granted(station, "fresh", start="2026-11-25")

    listed = await station.types(who, "loa list")

    assert "**other** · until" in listed
    assert "**fresh** · from" in listed
    assert "exams" not in listed


async def test_whoever_is_away_wears_it_until_he_is_back(station: Station) -> None:
    await granted(station, "officer")
    assert "Leave: until" in await station.types("manager", "member view", member="officer")

    assert "Welcome back" in await station.types("officer", "loa end")
    assert "Leave:" not in await station.types("manager", "member view", member="officer")


async def test_coming_back_twice_leaves_the_next_leave_alone(station: Station) -> None:
    await granted(station, "officer")
    await granted(station, "officer", start="2026-12-12", end="2026-12-14")

    assert "Welcome back" in await station.types("officer", "loa end")
    assert "No leave is under way" in await station.types("officer", "loa end")
    listed = await station.people["officer"].autocomplete(station.town.channel, "loa end", "leave", "#")
    others = await station.people["other"].autocomplete(station.town.channel, "loa end", "leave", "")

    assert [each["name"] for each in listed] == ["#2 Leave of absence, 12 Dec 2026 to 14 Dec 2026: approved"]
    assert others == []
    assert "called off" in await station.types("officer", "loa end", leave=listed[0]["value"])


async def test_a_longer_one_is_asked_for_and_decided_on(station: Station) -> None:
    await granted(station, "officer")

    assert "lasts that long already" in await station.types(
        "officer", "loa extend", end="2026-11-24", reason="x"
    )
    longer = await station.types("officer", "loa extend", end="2026-12-01", reason="more exams")

    assert "Longer: until" in longer
    assert "more exams" in await station.types("sergeant", "loa-admin pending")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"start": "soon"}, "start: write a day like 2026-12-24"),
        ({"end": "2020-01-01"}, "end must not lie before start"),
        ({"start": "2020-01-01", "end": "2020-01-02"}, "end: that day has passed"),
        ({"end": "2027-06-10"}, "A leave has 1 to 90 days here; this one has 201"),
        ({"reason": ""}, "reason: say why"),
    ],
)
async def test_what_can_t_be_is_said_with_its_field(
    station: Station, options: dict[str, str], why: str
) -> None:
    given = {name: value for name, value in {**DAYS, **options}.items() if value}

    assert why in await station.types("officer", "loa request", **given)


@pytest.mark.parametrize("who", TIERS)
async def test_the_panel_is_put_up_by_admins(station: Station, who: str) -> None:
    answer = await station.types(who, "loa panel", channel=station.town.channel)

    boards = await station.house.boards.standing(station.town.guild_id)
    if who == "manager":
        assert "Away of Blaine County is being posted" in answer
        assert [board.kind for board in boards] == [BoardKind.AWAY]
    else:
        assert "tier for that" in answer
        assert boards == ()


@pytest.mark.parametrize("who", TIERS)
async def test_the_panel_s_buttons_are_everybody_s_also_after_a_restart(station: Station, who: str) -> None:
    person, message = station.people[who], await panel(station)
    await station.town.restarted()

    form = await person.click(message, label="Request leave")
    sent = said(
        await person.submit_modal(form, {"start": "2026-11-23", "end": "2026-11-24", "reason": "exams"})
    )
    own = said(await person.click(message, label="My leave"))

    assert "You have asked for leave" in sent
    assert "exams" in own
