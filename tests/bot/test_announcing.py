"""What waits is sent in its order; a refusal is noted, doubt is left for the next look."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.announcing import OUR_FAULT, Announcing
from bot.sending import GONE, LACKING, REFUSED, UNSEEN
from bot.served import Served
from domain.events import GuildChanged
from domain.ids import AnnouncementId, ChannelId, GuildId, UserId
from domain.rosters.announcements import Announcement, AnnouncementKind, Item
from services.rosters.announcements import Announcements
from tests.bot.fake_orders import NOW
from tests.bot.serving import ANNA, GUILD, ServingGuild, refusal
from tests.bot.stubs import StubClient
from tests.bot.town import texts
from words.saying import Voice

HERE = ChannelId(5)


class FakeAnnouncements:
    """Hands out what waits, the same one until it is noted what became of it."""

    def __init__(self) -> None:
        self.waiting: list[Announcement] = []
        self.ends: list[tuple[int, str]] = []
        self.planned = 0
        self.failures = 0

    async def pending(self) -> frozenset[GuildId]:
        return frozenset({GUILD}) if self.waiting else frozenset()

    async def plan(self, guild_id: GuildId) -> None:
        self.planned += 1
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")

    async def next(self, guild_id: GuildId) -> Announcement | None:
        return self.waiting[0] if self.waiting else None

    async def sent(self, announcement: Announcement) -> None:
        self._end(announcement, "sent")

    async def unheard(self, announcement: Announcement) -> None:
        self._end(announcement, "unheard")

    async def dropped(self, announcement: Announcement, failure: str) -> None:
        self._end(announcement, failure)

    def _end(self, announcement: Announcement, how: str) -> None:
        assert self.waiting.pop(0) == announcement
        self.ends.append((announcement.id, how))


class Place:
    """A channel or a conversation that meets each message as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, dict[str, Any]]] = []
        self.faults: list[Exception | None] = []
        self.of = 0

    async def send(self, **given: Any) -> None:
        await asyncio.sleep(0)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        self.sent.append((self.of, given))

    @property
    def said(self) -> list[str]:
        return ["\n".join(texts(given["view"].to_components())) for _, given in self.sent]


class Client(StubClient):
    """Leads everywhere to the same place."""

    def __init__(self, guild: ServingGuild, place: Place) -> None:
        super().__init__(guild)
        self.place = place

    def get_partial_messageable(self, channel_id: int, *, guild_id: int) -> Place:
        self.place.of = channel_id
        return self.place

    async def create_dm(self, user: discord.Object) -> Place:
        self.place.of = user.id
        return self.place


class Desk:
    """The announcer on fakes."""

    def __init__(self) -> None:
        self.guild, self.place = ServingGuild(), Place()
        self.announcements = FakeAnnouncements()
        self.served = Served()
        self.served.hold(cast(discord.Client, Client(self.guild, self.place)))
        self.naps = 0
        self.looks = asyncio.Semaphore(1)
        self.announcing = Announcing(
            cast(Announcements, self.announcements), self.served, voice_of=self.voice, sleep=self.nap
        )
        self.language = "en"

    async def voice(self, guild_id: GuildId) -> Voice:
        return Voice(self.language)

    async def nap(self, delay: float) -> None:
        self.naps += 1
        if delay > 2:
            await self.looks.acquire()
        await asyncio.sleep(0)

    async def idle(self) -> None:
        for _ in range(80):
            await asyncio.sleep(0)


def an_announcement(number: int = 1, **given: Any) -> Announcement:
    item = Item("*Anna*", ANNA, "Officer", "Sergeant", "Olga", "merit", NOW)
    made = Announcement(
        AnnouncementId(number),
        GUILD,
        AnnouncementKind.PROMOTION,
        "Blaine",
        HERE,
        None,
        None,
        False,
        (item,),
    )
    return replace(made, **given)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    task = asyncio.create_task(desk.announcing.work())
    await desk.idle()
    yield desk
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def told(desk: Desk, *announcements: Announcement) -> None:
    desk.announcements.waiting += announcements
    desk.announcing.hear(GuildChanged(GUILD))
    await desk.idle()


async def test_what_waits_is_sent_in_its_order_and_noted(desk: Desk) -> None:
    await told(desk, an_announcement(1), an_announcement(2, channel_id=ChannelId(6)))

    assert [where for where, _ in desk.place.sent] == [HERE, 6]
    assert desk.announcements.ends == [(1, "sent"), (2, "sent")]
    assert "**\\*Anna\\*** was promoted to **Sergeant**." in desk.place.said[0]


async def test_each_try_has_the_same_nonce_and_pings_nobody(desk: Desk) -> None:
    desk.place.faults = [aiohttp.ServerDisconnectedError(), None]
    await told(desk, an_announcement(7))
    assert desk.announcements.ends == []

    await told(desk)

    ((_, given),) = desk.place.sent
    assert given["nonce"] == "told-7"
    assert given["allowed_mentions"].to_dict() == {"parse": []}
    assert desk.announcements.ends == [(7, "sent")]


async def test_the_member_alone_is_pinged_if_that_is_wanted(desk: Desk) -> None:
    await told(desk, an_announcement(mentions=True))

    ((_, given),) = desk.place.sent
    assert given["allowed_mentions"].to_dict() == {"parse": [], "users": [ANNA]}
    assert f"<@{ANNA}>" in desk.place.said[0]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (refusal(404, 10003), GONE),
        (refusal(403, 50001), UNSEEN),
        (refusal(403, 50013), LACKING),
        (refusal(400, 50035), REFUSED),
    ],
)
async def test_what_discord_refuses_is_dropped_and_the_next_one_sent(
    desk: Desk, fault: Exception, words: str
) -> None:
    desk.place.faults = [fault]

    await told(desk, an_announcement(1), an_announcement(2))

    assert desk.announcements.ends == [(1, words), (2, "sent")]


@pytest.mark.parametrize("fault", [refusal(403, 50007), refusal(403, 50278), refusal(404, 10013)])
async def test_closed_messages_are_no_error(desk: Desk, fault: Exception) -> None:
    desk.place.faults = [fault]

    await told(desk, an_announcement(1, channel_id=None, user_id=UserId(ANNA)))

    assert desk.announcements.ends == [(1, "unheard")]


@pytest.mark.parametrize("fault", [refusal(503), TimeoutError(), aiohttp.ClientError()])
async def test_what_passes_is_tried_again_at_the_next_look(desk: Desk, fault: Exception) -> None:
    desk.place.faults = [fault]
    await told(desk, an_announcement())
    assert desk.announcements.ends == []

    desk.looks.release()
    await desk.idle()

    assert desk.announcements.ends == [(1, "sent")]


async def test_a_fault_of_ours_is_no_end(desk: Desk) -> None:
    desk.announcements.failures = 1
    await told(desk, an_announcement())
    assert desk.announcements.ends == []

    await told(desk)

    assert desk.announcements.ends == [(1, "sent")]


async def test_during_an_outage_everything_waits(desk: Desk) -> None:
    desk.guild.unavailable = True

    await told(desk, an_announcement())

    assert (desk.announcements.planned, desk.place.sent) == (0, [])


async def test_what_was_left_over_is_sent_at_the_start(desk: Desk) -> None:
    desk.announcements.waiting.append(an_announcement())

    desk.looks.release()
    await desk.idle()

    assert desk.announcements.ends == [(1, "sent")]


async def test_what_can_not_be_drawn_is_dropped_and_keeps_nobody_waiting(desk: Desk) -> None:
    await told(desk, an_announcement(1, items=()), an_announcement(2))

    assert desk.announcements.ends == [(1, OUR_FAULT), (2, "sent")]
