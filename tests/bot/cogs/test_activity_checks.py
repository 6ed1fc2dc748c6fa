"""/activitycheck and its button, typed and pressed by members of every tier."""

from typing import Any

import discord
import pytest

from bot.checking import Checking
from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import message_of, said, texts

__all__ = ["house", "station", "world"]

NOT_ALLOWED = "You need the supervisor tier for that; here you are of the member tier."
AFTERWARDS = {
    "activitycheck results": "0 here ·",
    "activitycheck remind": "A message goes to all",
    "Who answered": "0 here ·",
    "activitycheck end": "Over since",
}
"""Command or button under the question, and what is said when it is done."""


def messages(station: Station) -> list[discord.Message]:
    found: list[discord.Message] = station.town.channel.history()
    return found


def checking(station: Station) -> Checking:
    """Return what closes messages."""
    return Checking(station.house.checks, station.town.world.served)


def shown(message: Any) -> str:
    return "\n".join(texts([part.to_dict() for part in message.components]))


@pytest.fixture
async def asked(station: Station) -> Station:
    """The station, where everybody is asked."""
    station.house.clock.now = discord.utils.snowflake_time(station.town.channel.id)
    answer = await station.types("manager", "activitycheck start", until="in 2d", message="*Still* there?")
    assert "The activity check is posted" in answer
    return station


@pytest.mark.parametrize("who", TIERS)
async def test_asking_is_for_supervisors(station: Station, who: str) -> None:
    station.house.clock.now = discord.utils.snowflake_time(station.town.channel.id)

    answer = await station.types(who, "activitycheck start", until="in 2d", rank="Officer")

    if who == "officer":
        assert answer == NOT_ALLOWED
        assert messages(station) == []
    else:
        (message,) = messages(station)
        assert "For Officer." in shown(message)
        assert "I'm here" in shown(message)


@pytest.mark.parametrize("who", TIERS)
async def test_all_else_is_for_supervisors(asked: Station, who: str) -> None:
    for command, done in AFTERWARDS.items():
        if command == "Who answered":
            answer = said(await asked.people[who].click(messages(asked)[0], label=command))
        else:
            answer = await asked.types(who, command)

        if who == "officer":
            assert answer == NOT_ALLOWED, command
        else:
            assert done in answer, command


@pytest.mark.parametrize("who", [*TIERS, "former"])
async def test_whoever_is_on_the_page_presses_once_even_after_a_restart(asked: Station, who: str) -> None:
    (message,) = messages(asked)
    assert "\\*Still\\* there?" in shown(message)
    await asked.town.restarted()

    pressed = [said(await asked.people[who].click(message, label="I'm here")) for _ in range(2)]

    results = await asked.types("captain", "activitycheck results")
    if who == "former":
        assert "You are not asked" in pressed[0]
        assert "0 here ·" in results
    else:
        assert pressed == ["Noted: you are here.", "You have answered already."]
        assert "1 here ·" in results


async def test_after_the_end_supervisors_alone_see_who_answered(asked: Station) -> None:
    await asked.people["officer"].click(messages(asked)[0], label="I'm here")
    ended = await asked.people["captain"].slash(asked.town.channel, "activitycheck end")
    await checking(asked).close()
    await asked.town.restarted()

    (message,) = messages(asked)
    assert "1 here ·" in shown(message)
    assert "stan" not in shown(message)
    for place in (message, message_of(ended)):
        pressed = said(await asked.people["captain"].click(place, label="Who answered"))
        assert pressed.index("**Missing**") < pressed.index("**Here**") < pressed.index("> stan")
    for who in ("officer", "former"):
        assert NOT_ALLOWED in said(await asked.people[who].click(message, label="Who answered"))


async def test_those_with_a_role_are_asked(station: Station) -> None:
    station.house.clock.now = discord.utils.snowflake_time(station.town.channel.id)

    await station.types("captain", "activitycheck start", until="in 2d", role=station.town.roles["FTO"])

    (message,) = messages(station)
    assert f"<@&{station.town.role('FTO')}>" in shown(message)
    assert "Noted" in said(await station.people["other"].click(message, label="I'm here"))
    assert "You are not asked" in said(await station.people["officer"].click(message, label="I'm here"))
    assert "1 here · 0 missing" in await station.types("captain", "activitycheck results")


async def test_whoever_leaves_meanwhile_is_asked_no_longer(asked: Station) -> None:
    (message,) = messages(asked)
    member = asked.town.world.served.get(asked.town.guild_id).get_member(asked.people["officer"].id)
    assert member is not None
    await member.remove_roles(discord.Object(asked.town.role("Officer")))
    await asked.town.env.settle()
    await asked.town.world.intake.compare(asked.town.guild_id)

    assert "You are not asked" in said(await asked.people["officer"].click(message, label="I'm here"))
    assert "1 excused" in await asked.types("captain", "activitycheck results")


async def test_with_its_page_it_is_over(asked: Station) -> None:
    (message,) = messages(asked)
    page = await asked.house.pages.named(asked.town.actor, asked.town.guild_id, None)
    await asked.house.pages.delete(asked.town.actor, page.id)

    assert "is over" in said(await asked.people["officer"].click(message, label="I'm here"))
    await asked.house.checks.fall_due()
    await checking(asked).close()
    assert "I'm here" not in shown(messages(asked)[0])


async def test_a_channel_that_takes_nothing_leaves_no_check(station: Station) -> None:
    station.house.clock.now = discord.utils.snowflake_time(station.town.channel.id)
    closed = station.town.guild.create_text_channel(
        "closed",
        overwrites={station.town.guild.default_role: discord.PermissionOverwrite(send_messages=False)},
    )
    await station.town.env.settle()
    await station.town.looked_at()

    assert "Send Messages" in await station.types(
        "captain", "activitycheck start", until="in 2d", channel=closed
    )
    assert "There has been no activity check" in await station.types("captain", "activitycheck results")


async def test_after_the_end_nobody_answers(asked: Station) -> None:
    (message,) = messages(asked)
    await asked.types("captain", "activitycheck end")

    assert "is over" in said(await asked.people["officer"].click(message, label="I'm here"))
    assert "No activity check is going on" in await asked.types("captain", "activitycheck remind")


async def test_what_makes_no_sense_is_said(asked: Station) -> None:
    assert "going on on this page already" in await asked.types(
        "captain", "activitycheck start", until="in 2d"
    )
    await asked.types("captain", "activitycheck end")
    assert "until:" in await asked.types("captain", "activitycheck start", until="soon")
    assert "between 10 minutes" in await asked.types("captain", "activitycheck start", until="in 2m")
    no_rank = await asked.types("captain", "activitycheck start", until="in 2d", rank="King")
    assert "no rank called" in no_rank
