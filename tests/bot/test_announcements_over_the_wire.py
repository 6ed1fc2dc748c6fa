"""Announcements on real services and a Discord on loopback: each told once, whatever goes wrong."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from app.demo.discord.faults import RestFault
from app.demo.discord.world.messages import Message
from app.demo.discord.world.nouns import Channel, Member, Overwrite
from app.demo.discord.world.permissions import Permission
from bot.announcing import Announcing
from bot.sending import GONE, LACKING
from domain.access.actors import OPERATOR
from domain.ids import ChannelId, RoleId, UserId
from domain.rosters.announcements import MOST_TOGETHER, Announcement
from domain.rosters.drafts import PageDraft, RankDraft
from services.rosters.announcement_rules import AnnouncementSettings
from services.rosters.announcements import Announcements
from storage.database import Database, open_database
from tests.bot.homes import at_home_in
from tests.bot.test_over_the_wire import Wire, endpoints_as_before, until
from tests.bot.town import texts
from tests.services.house import House

__all__ = ["endpoints_as_before"]


class Crashing(Announcements):
    """Dies when something was sent, before it is noted."""

    async def sent(self, announcement: Announcement) -> None:
        raise asyncio.CancelledError


class Newsroom:
    """A guild on loopback with a channel for announcements, and real services."""

    def __init__(self, database: Database) -> None:
        self.house = House(database)
        self.wire = Wire(260, 230)
        at_home_in(self.wire.world, self.house)
        self.announcing = self.another(self.house.announcements)
        self.channel: Channel
        self.task: asyncio.Task[None]

    def another(self, announcements: Announcements) -> Announcing:
        """Return an announcer that knows of nothing, as after a restart."""
        self.announcing = Announcing(announcements, self.wire.world.served, sleep=_soon)
        self.house.live.listen(lambda event: self.announcing.hear(event))
        return self.announcing

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve, connect, make the page and the channel; announce."""
        await self.house.start()
        async with self.wire.connected():
            await until(lambda: self.wire.running.state == "connected")
            guild, world = self.wire.guild, self.wire.discord.world
            self.channel = world.channels.create(guild, "promotions", by=guild.owner_id)
            roles = [RoleId(int(role)) for role in self.wire.ranks]
            ranks = tuple(RankDraft(f"Rank {n}", role) for n, role in enumerate(roles, start=1))
            draft = PageDraft(self.wire.guild_id, UserId(int(guild.owner_id)), "big", "Big", ranks=ranks)
            await self.house.pages.create(OPERATOR, draft)
            await self.wire.world.intake.compare(self.wire.guild_id)
            self.house.clock.now = datetime.now(UTC)
            here = ChannelId(int(self.channel.id))
            await until_so(lambda: self._knows(here))
            await self.house.announcement_rules.set(
                OPERATOR, self.wire.guild_id, None, channel_id=here, sends_message=False
            )
            self.start()
            try:
                yield
            finally:
                await self.stop()

    async def _knows(self, channel_id: ChannelId) -> bool:
        async with self.house.database.read() as tx:
            return channel_id in {each.id for each in await tx.guilds.channels(self.wire.guild_id)}

    def start(self) -> None:
        self.task = asyncio.create_task(self.announcing.work())

    async def stop(self) -> None:
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    def newcomer(self) -> Member:
        """Return somebody without a rank who gives none either."""
        ranks, owner = set(self.wire.ranks), self.wire.guild.owner_id
        return next(
            member
            for member in self.wire.guild.members.values()
            if not set(member.roles) & ranks and not member.user.is_bot and member.user.id != owner
        )

    def said(self) -> list[str]:
        """Return every message in the channel, the oldest first."""
        return [_text(message) for message in self.wire.discord.world.messages.of_channel(self.channel.id)]

    def told(self, member: Member) -> list[str]:
        """Return what the bot told a member in private."""
        world = self.wire.discord.world
        direct = world.channels.find_direct(member.user.id)
        return [_text(message) for message in world.messages.of_channel(direct.id)] if direct else []

    async def idle(self) -> bool:
        return not await self.house.announcements.pending()

    async def settings(self) -> AnnouncementSettings:
        return await self.house.announcement_rules.view(OPERATOR, self.wire.guild_id)


def _text(message: Message) -> str:
    return "\n".join(texts(message.components))


async def _soon(delay: float) -> None:
    await asyncio.sleep(min(delay, 0.05))


async def until_so(look: Callable[[], Any]) -> None:
    """Wait until something that has to be asked for is so, not for ever."""
    async with asyncio.timeout(30):
        while not await look():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


@pytest.fixture
async def newsroom(migrated_sqlite: str) -> AsyncIterator[Newsroom]:
    database = await open_database(migrated_sqlite)
    newsroom = Newsroom(database)
    async with newsroom.open():
        yield newsroom
    await database.close()


async def test_an_appointment_is_announced_and_the_listing_was_not(newsroom: Newsroom) -> None:
    member = newsroom.newcomer()
    newsroom.wire.promote(member)

    await until(lambda: len(newsroom.said()) == 1)

    assert member.display_name in newsroom.said()[0].replace("\\", "")
    assert "joined as **Rank 1**" in newsroom.said()[0]


@pytest.mark.parametrize("fault", [RestFault.CUT_AFTER, RestFault.CUT_BEFORE, RestFault.SERVER_ERROR])
async def test_a_lost_answer_makes_no_second_message(newsroom: Newsroom, fault: RestFault) -> None:
    newsroom.wire.faults.fail_message_writes(fault)
    newsroom.wire.promote(newsroom.newcomer())

    await until(lambda: len(newsroom.said()) == 1)
    await until_so(newsroom.idle)

    assert len(newsroom.said()) == 1


async def test_a_crash_between_sending_and_noting_it_makes_no_second_message(newsroom: Newsroom) -> None:
    await newsroom.stop()
    newsroom.another(Crashing(newsroom.house.database, newsroom.house.clock))
    newsroom.start()
    newsroom.wire.promote(newsroom.newcomer())
    await until(lambda: len(newsroom.said()) == 1)
    await newsroom.stop()

    newsroom.another(newsroom.house.announcements)
    newsroom.start()
    await until_so(newsroom.idle)

    assert len(newsroom.said()) == 1


async def test_a_deleted_channel_is_shown_and_stops_nothing(newsroom: Newsroom) -> None:
    wire = newsroom.wire
    wire.discord.world.channels.delete(wire.guild, newsroom.channel, by=wire.guild.owner_id)
    await newsroom.house.announcement_rules.set(OPERATOR, wire.guild_id, None, sends_message=True)
    member = newsroom.newcomer()
    wire.promote(member)

    await until_so(newsroom.idle)
    await until(lambda: len(newsroom.told(member)) == 1)

    (fault,) = (await newsroom.settings()).faults
    assert (fault.failure, fault.dropped) == (GONE, 1)


async def test_a_channel_where_the_bot_may_not_write_is_shown_until_it_may(newsroom: Newsroom) -> None:
    wire, channels = newsroom.wire, newsroom.wire.discord.world.channels
    bot = wire.discord.world.bot.id
    deny = int(Permission.SEND_MESSAGES)
    channels.set_overwrite(wire.guild, newsroom.channel, Overwrite(bot, is_role=False, allow=0, deny=deny))
    wire.promote(newsroom.newcomer())
    await until_so(newsroom.idle)
    await asyncio.sleep(0.2)
    await until_so(newsroom.idle)
    (fault,) = (await newsroom.settings()).faults
    assert fault.failure == LACKING

    channels.set_overwrite(wire.guild, newsroom.channel, Overwrite(bot, is_role=False, allow=0, deny=0))
    newsroom.house.clock.now = datetime.now(UTC)
    wire.promote(newsroom.newcomer())
    await until(lambda: len(newsroom.said()) == 1)
    await until_so(newsroom.idle)

    assert (await newsroom.settings()).faults == ()


@pytest.mark.parametrize("is_open", [True, False])
async def test_a_member_is_told_in_private_if_he_lets_himself_be(newsroom: Newsroom, is_open: bool) -> None:
    newsroom.wire.faults.direct_messages_allowed = is_open
    await newsroom.house.announcement_rules.set(OPERATOR, newsroom.wire.guild_id, None, sends_message=True)
    member = newsroom.newcomer()
    newsroom.wire.promote(member)
    await until(lambda: len(newsroom.said()) == 1)
    await until_so(newsroom.idle)

    assert len(newsroom.told(member)) == (1 if is_open else 0)
    assert (await newsroom.settings()).faults == ()


async def test_two_hundred_promotions_at_once_are_a_few_messages(newsroom: Newsroom) -> None:
    wire = newsroom.wire
    ranks = set(wire.ranks)
    members = [
        member
        for member in wire.guild.members.values()
        if set(member.roles) & ranks and wire.ranks[0] not in member.roles and not member.user.is_bot
    ][:200]
    for member in members:
        wire.promote(member)

    await until_so(newsroom.idle)
    await asyncio.sleep(0.5)
    await until_so(newsroom.idle)

    lines = [line for message in newsroom.said() for line in message.splitlines() if line.startswith("• ")]
    singles = [message for message in newsroom.said() if "was promoted to" in message]
    assert len(lines) + len(singles) == len(members) == 200
    assert len(newsroom.said()) <= 200 // MOST_TOGETHER + 20
