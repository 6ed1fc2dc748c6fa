"""Reports are posted once after their period, and their buttons answer whoever may read them."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.reporting import Reporting
from bot.served import Served
from domain.ids import ChannelId, GuildId
from tests.bot.serving import refusal
from tests.bot.station import TIERS, Station, house, station, world
from tests.bot.town import said, texts

__all__ = ["house", "station", "world"]


class Place:
    """A channel that refuses as it is told, and keeps what it is sent."""

    def __init__(self) -> None:
        self.faults: list[Exception] = []
        self.sent: list[dict[str, Any]] = []

    async def send(self, **given: Any) -> None:
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(given)


class Door(Served):
    """Leads to that channel, whichever is asked for."""

    def __init__(self, place: Place, guild: discord.Guild) -> None:
        super().__init__()
        self.place, self.guild = place, guild

    def find(self, guild_id: GuildId) -> discord.Guild:
        return self.guild

    def channel(self, guild: discord.Guild, channel_id: ChannelId) -> discord.abc.Messageable:
        return cast(discord.abc.Messageable, self.place)


async def at_once(_seconds: float) -> None:
    """Wait for nothing."""


@pytest.fixture
async def due(station: Station) -> Station:
    """The station, where a week is over whose report is to be posted."""
    await station.types("manager", "quota set", hours="4")
    await station.types("manager", "quota schedule", channel=station.town.channel)
    station.house.clock.move(timedelta(days=7))
    assert await station.house.reports.fall_due() == 1
    return station


def reporting(station: Station, served: Served | None = None) -> Reporting:
    return Reporting(station.house.reports, served or station.town.world.served, sleep=at_once)


def messages(station: Station) -> list[discord.Message]:
    found: list[discord.Message] = station.town.channel.history()
    return found


async def test_a_report_is_posted_once(due: Station) -> None:
    await reporting(due).look()
    await due.house.reports.fall_due()
    await reporting(due).look()

    (message,) = messages(due)
    text = "\n".join(texts([part.to_dict() for part in message.components]))
    assert "Hours of Blaine County" in text
    assert "🔴 Missed" in text


@pytest.mark.parametrize("who", TIERS)
async def test_its_buttons_are_for_supervisors_even_after_a_restart(due: Station, who: str) -> None:
    await reporting(due).look()
    (message,) = messages(due)
    await due.town.restarted()

    everybody = said(await due.people[who].click(message, label="All members"))
    file = await due.people[who].click(message, label="CSV")

    if who == "officer":
        assert everybody == "You need the supervisor tier for that; here you are of the member tier."
        assert said(file) == everybody
    else:
        assert "other · 0:00 /" in everybody
        assert file.response is not None
        assert len(file.response.message.attachments) == 1


async def test_what_discord_cannot_take_now_is_sent_later_under_the_same_nonce(due: Station) -> None:
    place = Place()
    place.faults = [aiohttp.ServerDisconnectedError()]
    door = Door(place, due.town.world.served.get(due.town.guild_id))

    await reporting(due, door).look()
    assert await due.house.reports.pending()
    await reporting(due, door).look()

    (given,) = place.sent
    assert given["nonce"] == "report-1"
    assert given["allowed_mentions"].to_dict() == {"parse": []}
    assert not await due.house.reports.pending()


async def test_what_is_refused_for_good_is_let_go(due: Station) -> None:
    place = Place()
    place.faults = [refusal(404, 10003)]

    await reporting(due, Door(place, due.town.world.served.get(due.town.guild_id))).look()

    assert place.sent == []
    assert not await due.house.reports.pending()


async def test_news_of_a_report_is_heard(due: Station) -> None:
    working = reporting(due)
    due.house.live.listen(working.hear)
    task = asyncio.create_task(working.work())
    await asyncio.sleep(0.1)
    due.house.clock.move(timedelta(days=7))
    await due.house.reports.fall_due()
    for _ in range(100):
        if len(messages(due)) == 2:
            break
        await asyncio.sleep(0.02)

    assert len(messages(due)) == 2
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
