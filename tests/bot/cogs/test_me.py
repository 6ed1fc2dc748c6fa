"""/me, for everybody about himself: hidden, shown, handed over, forgotten in two steps."""

import json

import discord
import pytest
from simcord.results import InteractionResult

from bot.embeds.me import forget_card
from domain.ids import UserId
from domain.rosters.rosters import PUBLIC
from services.rosters.forgetting import Reach
from tests.bot import station as fixtures
from tests.bot.station import HIGHER, TIERS, Station
from tests.bot.town import message_of, said

house, world, station = fixtures.house, fixtures.world, fixtures.station

ASKS = ("me view", "me hide", "me show", "me data", "me forget", "me history")


async def types(station: Station, who: str, command: str) -> InteractionResult:
    return await station.people[who].slash(station.town.channel, command)


async def public_names(station: Station) -> set[str]:
    (page,) = await station.house.pages.of_guild(station.town.actor, station.town.guild_id)
    return {row.name for row in (await station.house.reading.view(page.id, PUBLIC)).rows()}


async def forgets(station: Station, who: str, word: str = "forget") -> str:
    """Have somebody go through both steps."""
    asked = await types(station, who, "me forget")
    form = await station.people[who].click(message_of(asked), label="Forget me…")
    return said(await station.people[who].submit_modal(form, {"word": word}))


@pytest.mark.parametrize("who", TIERS)
async def test_everybody_may_and_is_told_of_himself_alone(station: Station, who: str) -> None:
    for command in ASKS:
        answer = said(await types(station, who, command))

        assert "tier" not in answer, command
        assert "Manage Server" not in answer, command
        assert HIGHER[who] not in answer, command


async def test_hiding_and_showing_change_the_public_page_alone(station: Station) -> None:
    hidden = said(await types(station, "fresh", "me hide"))
    without = await public_names(station)
    seen_above = await station.types("sergeant", "member view", member="fresh")
    view = said(await types(station, "fresh", "me view"))
    shown = said(await types(station, "fresh", "me show"))

    assert "You are hidden" in hidden
    assert "fresh" not in without
    assert "Officer" in seen_above
    assert "The public sees nothing of you there." in view
    assert "shown again" in shown
    assert "fresh" in await public_names(station)
    assert "never hidden" in said(await types(station, "fresh", "me show"))


async def test_the_view_says_what_the_public_sees(station: Station) -> None:
    view = said(await types(station, "other", "me view"))

    assert "The public sees: other, Officer, FTO, SWAT" in view
    assert "1 record of service" in view


async def test_the_data_comes_as_a_file(station: Station) -> None:
    await station.types("captain", "promote", member="fresh", reason="merit")

    answer = await types(station, "captain", "me data")

    assert answer.response is not None
    (file,) = answer.response.message.attachments
    assert file.filename == "my-data.json"
    data = json.loads(await file.read())
    assert data["you"]["name"] == "captain"
    assert [order["reason"] for order in data["orders"]] == ["merit"]


@pytest.mark.parametrize("who", TIERS)
async def test_forgetting_takes_two_steps_and_the_word(station: Station, who: str) -> None:
    asked = said(await types(station, who, "me forget"))
    wrong = await forgets(station, who, "yes")
    before = await public_names(station)

    done = await forgets(station, who, " Forget ")

    name = "olga" if who == "manager" else "stan" if who == "officer" else who
    assert "Nobody can undo this" in asked
    assert "Nothing was forgotten" in wrong
    assert name in before
    assert "You are forgotten" in done
    assert name not in await public_names(station)
    user_id = UserId(station.people[who].id)
    async with station.house.database.read() as tx:
        assert user_id not in await tx.erasing.accounts()


async def test_a_later_sync_leaves_him_alone_until_he_shows_himself(station: Station) -> None:
    await forgets(station, "fresh")

    await station.town.world.intake.compare(station.town.guild_id)
    view = said(await types(station, "fresh", "me view"))
    again = said(await types(station, "fresh", "me forget"))
    gone = await public_names(station)
    back = said(await types(station, "fresh", "me show"))
    await station.town.env.settle()
    await station.town.world.intake.compare(station.town.guild_id)

    assert "passes you over" in view
    assert "forgotten here already" in again
    assert "fresh" not in gone
    assert "Welcome back" in back
    assert "fresh" in await public_names(station)


async def test_a_role_given_anew_brings_somebody_new(station: Station) -> None:
    await station.types("captain", "promote", member="fresh", reason="merit")
    await forgets(station, "fresh")

    answer = await station.types("manager", "reinstate", member="fresh", rank="Captain")
    history = await station.types("manager", "member history", member="fresh")

    assert "fresh is back as Captain" in answer
    assert "merit" not in history
    assert "Officer" not in history


@pytest.mark.parametrize("who", TIERS)
@pytest.mark.parametrize("whose", ["own", "other", "higher"])
async def test_its_buttons_are_for_whoever_asked(station: Station, who: str, whose: str) -> None:
    whom = {"own": who, "other": "fresh", "higher": HIGHER[who]}[whose]
    card = forget_card(Reach(("Blaine County",), ()), station.people[whom].id)
    channel = station.town.world.served.get(station.town.guild_id).get_channel(station.town.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.send(view=card.view())

    pressed = await station.people[who].click(message, label="Forget me…")

    assert (pressed.modal is not None) == (whose == "own")
    if whose != "own":
        assert "somebody else's" in said(pressed)
