"""A street: a guild with a roster in a channel, a clock that only waiting moves, and what keeps boards up."""

import asyncio
import contextlib
from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.boards import Posting
from bot.publishing import Publishing
from bot.served import Served
from domain.ids import ChannelId, UserId
from domain.rosters.boards import Board, BoardKind
from domain.rosters.pages import Page
from tests.bot.channels import FakeChannel
from tests.bot.stubs import StubClient
from tests.domain.makers import GUILD, seen
from tests.services.house import MANAGER, House


class TextChannel(FakeChannel):
    """A channel that passes for one of discord.py's."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return discord.TextChannel


class Street:
    """A guild with a roster in a channel, a clock that only waiting moves, and what keeps the board up."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.channel = TextChannel()
        self.channels: dict[int, Any] = {55: self.channel}
        self.guild = SimpleNamespace(
            id=GUILD, unavailable=False, get_channel=lambda channel_id: self.channels.get(channel_id)
        )
        self.served = Served()
        self.served.hold(cast(discord.Client, StubClient(self.guild)))
        self.now = 1_000.0
        self.edits_at: list[float] = []
        self.until: float | None = None
        self.page: Page
        self.board: Board
        self.posting = self.made()
        self.task: asyncio.Task[None] | None = None

    def made(self) -> Posting:
        """Return what knows of nothing yet, as after a start."""
        publishing = Publishing(self.house.boards, sleep=_nap)
        return Posting(
            cast(Any, self.house.boards),
            self.house.reading,
            self.house.pages,
            self.house.settings,
            self.served,
            publishing,
            clock=lambda: self.now,
            wait=self.wait,
        )

    async def wait(self, event: asyncio.Event, longest: float | None) -> None:
        """Let the clock run on to the next thing that is due, but no further than the test lets it."""
        while not event.is_set():
            await asyncio.sleep(0)
            if longest is not None and self.until is not None and not self.posting._busy:
                step = min(longest, self.until - self.now)
                self.now += step
                longest -= step
                if longest <= 0:
                    return

    async def start(self) -> None:
        self.task = asyncio.create_task(self.posting.work())
        await self.settle()

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    async def run(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.until = self.now + seconds
        async with asyncio.timeout(5):
            while self.now < self.until:
                before = self.now
                await self.settle()
                if self.now == before and not self._is_waiting_for_the_clock():
                    self.now = self.until
        await self.settle()
        self.until = None

    async def settle(self) -> None:
        """Let everything run that can without time passing."""
        async with asyncio.timeout(5):
            for _ in range(30):
                await asyncio.sleep(0.001)
                while self.posting._busy:  # noqa: ASYNC110 - it has no event of its own
                    await asyncio.sleep(0.001)

    def _is_waiting_for_the_clock(self) -> bool:
        return self.posting._until_next() is not None

    async def promote(self, user_id: UserId, *roles: Any) -> None:
        await self.house.apply(seen(user_id, *roles, name="Ben"))
        await asyncio.sleep(0)

    @property
    def requests(self) -> list[str]:
        return [verb for verb, _ in self.channel.requests]

    @property
    def text(self) -> str:
        return "\n".join(self.channel.shown())


async def _nap(_delay: float) -> None:
    await asyncio.sleep(0)


async def posted(street: Street) -> None:
    """Have the board posted and followed."""
    await street.start()
    street.board = await street.house.boards.post(MANAGER, street.page.id, BoardKind.ROSTER, ChannelId(55))
    await street.settle()
    street.channel.requests.clear()
