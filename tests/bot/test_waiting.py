"""What waits is told once in its channel; a refusal is the end of it, doubt is left for the next look."""

from typing import cast

import discord
import pytest

from bot.served import Served
from bot.waiting import TellingWaiting
from domain.events import GuildChanged, PatrolChanged
from domain.ids import ChannelId, GuildId, PatrolId
from services.duty.waiting import Waiting, WaitingPatrols
from tests.bot.embeds.test_patrol_reviews import LISTED
from tests.bot.serving import GUILD, ServingGuild, refusal
from tests.bot.test_announcing import Client, Place
from tests.domain.makers import a_page

HERE = ChannelId(5)
WAITING = Waiting(PatrolId(12), GUILD, HERE, a_page(), LISTED)


class FakeWaiting:
    """Has one patrol to tell of until it is told."""

    def __init__(self) -> None:
        self.left = [WAITING]
        self.is_away = False

    async def guilds(self) -> frozenset[GuildId]:
        if self.is_away:
            raise RuntimeError("the database is away")
        return frozenset({each.guild_id for each in self.left})

    async def next(self, guild_id: GuildId) -> Waiting | None:
        return self.left[0] if self.left else None

    async def told(self, waiting: Waiting) -> None:
        self.left.remove(waiting)


class Desk:
    """The teller on fakes."""

    def __init__(self) -> None:
        self.guild, self.place, self.waiting = ServingGuild(), Place(), FakeWaiting()
        served = Served()
        served.hold(cast(discord.Client, Client(self.guild, self.place)))
        self.telling = TellingWaiting(cast(WaitingPatrols, self.waiting), served)


async def test_it_is_told_once_with_buttons_and_pings_nobody() -> None:
    desk = Desk()

    assert await desk.telling.tell()
    assert not await desk.telling.tell()

    ((where, given),) = desk.place.sent
    assert where == HERE
    assert given["nonce"] == "waits-12"
    assert given["allowed_mentions"].to_dict() == {"parse": []}
    assert "Patrol #12 waits for approval" in desk.place.said[0]
    assert "Approve #12" in desk.place.said[0]
    assert "\\*\\*Ben\\*\\*" in desk.place.said[0]


@pytest.mark.parametrize(
    ("fault", "settled"), [(refusal(403, 50013), True), (refusal(503), False), (TimeoutError(), False)]
)
async def test_a_refusal_is_the_end_and_doubt_is_not(fault: Exception, settled: bool) -> None:
    desk = Desk()
    desk.place.faults = [fault]

    assert await desk.telling.tell() is settled
    assert (desk.waiting.left == []) is settled


async def test_during_an_outage_it_waits() -> None:
    desk = Desk()
    desk.guild.unavailable = True
    assert not await desk.telling.tell()

    desk.guild.unavailable = False
    desk.waiting.is_away = True
    assert not await desk.telling.tell()

    desk.waiting.is_away = False
    assert await desk.telling.tell()


def test_it_wakes_for_patrols_only() -> None:
    telling = Desk().telling

    telling.hear(GuildChanged(GUILD))
    assert not telling._looks.is_due
    telling.hear(PatrolChanged(GUILD, a_page().id, PatrolId(12)))
    assert telling._looks.is_due
