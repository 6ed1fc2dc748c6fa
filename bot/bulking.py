"""Bulking: batches worked through, one guild's side by side, and whoever gave one told how far it has come.

    BatchStarted, OrderEnded ──► guild 1 ──► advance each batch ──► its screen, if somebody looks at one
    guild there again        ──► guild 2 ──► …                 └──► at its end: the file, there or by message

What is placed is carried out by `carrying`. After a restart the batches go on where they were; the screens
are lost, and their ends are told by a private message.
"""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Protocol

import discord
import structlog

from bot.actors import member_actor
from bot.looking import until_set
from bot.served import Served
from domain.access.actors import OPERATOR, Actor
from domain.errors import RosterError
from domain.events import BatchStarted, Event, GuildChanged, OrderEnded
from domain.ids import BatchId, GuildId
from domain.rosters.batches import Batch, Progress
from services.rosters.batches import Batches, Report

LOOK_AGAIN_AFTER = 5.0
"""Seconds after which a batch is looked at though nothing was heard: a line may wait for another order."""
BETWEEN_EDITS = 3.0
NEVER = float("-inf")
"""When a screen was edited on which nothing was shown yet."""

log = structlog.get_logger(__name__)


class Screen(Protocol):
    """Where somebody watches a batch."""

    async def show(self, progress: Progress) -> bool:
        """Show how far it has come; return whether that can still be seen."""
        ...

    async def end(self, report: Report) -> bool:
        """Show the end, with the file; return whether that was seen."""
        ...


Teller = Callable[[discord.Guild, Report], Awaitable[None]]


class Bulking:
    """At most one worker per guild that has a batch under way."""

    def __init__(
        self,
        batches: Batches,
        served: Served,
        tell: Teller,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._batches = batches
        self._served = served
        self._tell = tell
        self._sleep = sleep
        self._ready: asyncio.Queue[GuildId] = asyncio.Queue()
        self._woken: dict[GuildId, asyncio.Event] = {}
        self._screens: dict[BatchId, tuple[Screen, float]] = {}

    def hear(self, event: Event) -> None:
        """Take up a guild's batches when one is started, an order has ended, or the guild is there again."""
        match event:
            case BatchStarted(guild_id=guild_id) | GuildChanged(guild_id=guild_id):
                if self._served.find(guild_id) is not None:
                    self._wake(guild_id)
            case OrderEnded(guild_id=guild_id) if guild_id in self._woken:
                self._woken[guild_id].set()
            case _:
                pass

    async def start(self, actor: Actor, batch_id: BatchId, screen: Screen) -> None:
        """Have a draft worked through, and show that there from its first step on."""
        before = self._screens.get(batch_id)
        self._screens[batch_id] = (screen, NEVER)
        try:
            await self._batches.start(actor, batch_id)
        except BaseException:  # not started: whoever watched it goes on watching
            del self._screens[batch_id]
            if before is not None:
                self._screens[batch_id] = before
            raise

    def watch(self, batch_id: BatchId, screen: Screen) -> None:
        """Show the progress of a batch there from now on, how it stands now at once."""
        self._screens[batch_id] = (screen, NEVER)
        for woken in self._woken.values():
            woken.set()

    async def work(self) -> None:
        """Work batches through until cancelled, those left over from before first."""
        self._woken.clear()
        for guild_id in await self._left_over():
            self._wake(guild_id)
        async with asyncio.TaskGroup() as workers:
            while True:
                guild_id = await self._ready.get()
                workers.create_task(self._work_through(guild_id), name=f"batches of guild {guild_id}")

    def _wake(self, guild_id: GuildId) -> None:
        if guild_id not in self._woken:
            self._woken[guild_id] = asyncio.Event()
            self._ready.put_nowait(guild_id)
        self._woken[guild_id].set()

    async def _left_over(self) -> frozenset[GuildId]:
        while True:
            try:
                return await self._batches.guilds()
            except Exception:  # the database may be away for a while; batches are not forgotten for that
                log.exception("batches.not_read", again_in=LOOK_AGAIN_AFTER)
                await self._sleep(LOOK_AGAIN_AFTER)

    async def _work_through(self, guild_id: GuildId) -> None:
        woken = self._woken[guild_id]
        while True:
            woken.clear()
            try:
                has_more = await self._advance_all(guild_id)
            except Exception:  # the top of a task: one guild's trouble must not stop the others
                log.exception("batches.step_failed", guild=guild_id)
                await self._sleep(LOOK_AGAIN_AFTER)
                continue
            if not has_more and not woken.is_set():
                del self._woken[guild_id]
                return
            await until_set(woken, BETWEEN_EDITS if self._screens else LOOK_AGAIN_AFTER)

    async def _advance_all(self, guild_id: GuildId) -> bool:
        """Move every batch of the guild on; say whether there is one left to be moved."""
        guild = self._served.find(guild_id)
        if guild is None:
            return False  # taken up when the guild is back: its comparison is an event
        left = False
        for batch in await self._batches.running(guild_id):
            if guild.unavailable:
                left = True
                continue
            progress = await self._batches.advance(await self._actor(guild, batch), batch.id)
            left = left or not progress.is_over
            await self._show(guild, progress)
        return left

    async def _actor(self, guild: discord.Guild, batch: Batch) -> Actor:
        """Return who gave the batch, with what he may now; whoever has left may nothing."""
        if batch.actor_id is None:
            return OPERATOR
        member = guild.get_member(batch.actor_id)
        if member is None:
            try:
                member = await guild.fetch_member(batch.actor_id)
            except discord.NotFound:
                member = None
        return member_actor(guild, batch.actor_id, batch.actor_name, member)

    async def _show(self, guild: discord.Guild, progress: Progress) -> None:
        batch = progress.batch
        screen, at = self._screens.get(batch.id, (None, NEVER))
        if progress.is_over:
            self._screens.pop(batch.id, None)
            await self._show_end(guild, batch, screen)
        elif screen is not None and monotonic() - at >= BETWEEN_EDITS:
            if await screen.show(progress):
                self._screens[batch.id] = (screen, monotonic())
            else:
                del self._screens[batch.id]

    async def _show_end(self, guild: discord.Guild, batch: Batch, screen: Screen | None) -> None:
        try:
            report = await self._batches.report(OPERATOR, batch.id, batch.guild_id)
            if screen is None or not await screen.end(report):
                await self._tell(guild, report)
        except (RosterError, discord.DiscordException):
            log.warning("batch.end_not_told", batch=batch.id, exc_info=True)
