"""Boards on real services and a Discord on loopback: sent, edited and found again by the real library."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.demo.discord.faults import RestFault
from app.demo.discord.world.messages import NONCE_KNOWN, Message
from app.demo.discord.world.nouns import Channel
from bot.boards import Posting
from bot.publishing import Publishing
from domain.access.actors import OPERATOR
from domain.ids import ChannelId, RoleId, UserId
from domain.rosters.boards import Board, BoardKind
from domain.rosters.drafts import PageDraft, RankDraft
from domain.rosters.pages import Page
from storage.database import Database, open_database
from tests.bot.homes import at_home_in
from tests.bot.test_over_the_wire import Wire, endpoints_as_before, until
from tests.services.house import House

__all__ = ["endpoints_as_before"]

TEXT = 10


class Hall:
    """A guild of sixty on loopback, real services, and a page in a channel."""

    def __init__(self, database: Database) -> None:
        self.house = House(database)
        self.wire = Wire(60, 50)
        at_home_in(self.wire.world, self.house)
        self.channel: Channel
        self.page: Page
        self.posting: Posting

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve, connect, make the page, keep boards up."""
        house, wire = self.house, self.wire
        await house.start()
        self.channel = next(iter(wire.guild.channels.values()))
        publishing = Publishing(house.boards, sleep=_nap)
        self.posting = Posting(
            house.boards, house.reading, house.pages, house.settings, wire.world.served, publishing
        )
        house.live.listen(self.posting.hear)
        async with wire.connected():
            await until(lambda: wire.running.state == "connected")
            ranks = tuple(
                RankDraft(f"Rank {n}", RoleId(int(role))) for n, role in enumerate(wire.ranks, start=1)
            )
            draft = PageDraft(wire.guild_id, UserId(int(wire.guild.owner_id)), "big", "Big", ranks=ranks)
            self.page = await house.pages.create(OPERATOR, draft)
            await wire.world.intake.compare(wire.guild_id)
            task = asyncio.create_task(self.posting.work())
            try:
                yield
            finally:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def posted(self) -> None:
        """Have the board posted."""
        channel_id = ChannelId(int(self.channel.id))
        await self.house.boards.post(OPERATOR, self.page.id, BoardKind.ROSTER, channel_id)
        await until(lambda: bool(self.messages))
        await self.settled()

    async def refreshed(self) -> Board:
        """Have it looked at now and return how it stands."""
        await self.house.boards.refresh(OPERATOR, self.wire.guild_id)
        await self.settled()
        (board,) = await self.house.boards.of_guild(OPERATOR, self.wire.guild_id)
        return board

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        posting = self.posting
        quiet = 0
        async with asyncio.timeout(20):
            while quiet < 10:
                await asyncio.sleep(0.01)
                is_quiet = not posting._busy and not posting._wished and not posting._news.is_set()
                quiet = quiet + 1 if is_quiet else 0

    @property
    def messages(self) -> list[Message]:
        return self.wire.discord.world.messages.of_channel(self.channel.id)

    @property
    def text(self) -> str:
        return "\n".join(
            part["content"]
            for message in self.messages
            for box in message.components
            for part in box.get("components", [])
            if part["type"] == TEXT
        )

    async def check_stored(self) -> None:
        """Fail unless the database knows exactly the messages in the channel, in their order."""
        (board,) = await self.house.boards.of_guild(OPERATOR, self.wire.guild_id)
        assert [each.message_id for each in board.messages] == [int(each.id) for each in self.messages]


async def _nap(_delay: float) -> None:
    await asyncio.sleep(0)


@pytest.fixture
async def hall(migrated_sqlite: str) -> AsyncIterator[Hall]:
    database = await open_database(migrated_sqlite)
    hall = Hall(database)
    async with hall.open():
        yield hall
    await database.close()


async def test_a_board_is_posted_followed_mended_and_taken_down(hall: Hall) -> None:
    await hall.posted()
    before = [message.id for message in hall.messages]
    assert "Rank 1" in hall.text
    await hall.check_stored()

    promoted = hall.wire.someone_without_rank()
    hall.wire.promote(promoted)
    await until(lambda: bool(hall.posting._due))
    await hall.refreshed()
    assert promoted.display_name.split()[0] in hall.text
    assert [message.id for message in hall.messages] == before

    hall.wire.discord.world.messages.delete(hall.messages[0])
    await hall.refreshed()
    assert len(hall.messages) == len(before)
    assert hall.messages[0].id > before[0]
    await hall.check_stored()

    board = await hall.refreshed()
    await hall.house.boards.unpost(OPERATOR, hall.wire.guild_id, board.id)
    await until(lambda: not hall.messages)
    await hall.settled()
    assert await hall.house.boards.standing(hall.wire.guild_id) == ()


@pytest.mark.parametrize(
    "fault",
    [RestFault.CUT_AFTER, RestFault.CUT_BEFORE, RestFault.SERVER_ERROR, RestFault.RATE_LIMITED],
)
async def test_a_lost_answer_leaves_no_double(hall: Hall, fault: RestFault) -> None:
    hall.wire.faults.fail_message_writes(fault, times=2)

    await hall.posted()

    await hall.check_stored()
    assert hall.text.count("## Big\n") == 1


async def test_what_was_sent_and_not_stored_is_found_in_the_channel_when_its_nonce_is_long_forgotten(
    hall: Hall,
) -> None:
    await hall.posted()
    sent = hall.messages[-1]
    sent.created_at -= NONCE_KNOWN * 2
    (board,) = await hall.house.boards.of_guild(OPERATOR, hall.wire.guild_id)
    stored = board.standing[-1]
    async with hall.house.database.begin() as tx:
        await tx.boards.forget([stored.id])
        await tx.boards.reserve(board.id, stored.part, nonce=stored.nonce, at=stored.posted_at)
    hall.house.clock.now = stored.posted_at

    await hall.refreshed()

    assert hall.messages[-1].id == sent.id
    await hall.check_stored()


async def test_what_is_too_old_to_be_edited_is_replaced(hall: Hall) -> None:
    await hall.posted()
    before = [message.id for message in hall.messages]
    hall.wire.promote(hall.wire.someone_without_rank())
    await until(lambda: bool(hall.posting._due))
    hall.wire.faults.fail_message_writes(RestFault.TOO_OLD)

    await hall.refreshed()

    await hall.check_stored()
    assert hall.messages[-1].id not in before


async def test_a_refusal_is_told_until_it_passes(hall: Hall) -> None:
    await hall.posted()
    hall.wire.promote(hall.wire.someone_without_rank())
    await until(lambda: bool(hall.posting._due))
    hall.wire.faults.fail_message_writes(RestFault.FORBIDDEN)

    assert (await hall.refreshed()).failure == f"Discord doesn't let me write in #{hall.channel.name}."
    assert (await hall.refreshed()).failure is None


async def test_with_its_channel_a_board_ends_in_a_sentence(hall: Hall) -> None:
    await hall.posted()
    world, guild = hall.wire.discord.world, hall.wire.guild
    world.channels.delete(guild, hall.channel, by=guild.owner_id)
    seen = hall.wire.world.served.get(hall.wire.guild_id)
    await until(lambda: seen.get_channel(int(hall.channel.id)) is None)

    board = await hall.refreshed()

    assert "Its channel was deleted." in (board.failure or "")
