"""Chunking: a guild's complete member list, or a sentence saying why there is none yet.

Discord answers one request for all members in 30 s and says nothing to a second one but RATE_LIMITED, which
discord.py does not hear; its own wait has no end, and one that is ended leaves it ready with a part of
the list. So the clock, the patience and the counting are ours.
"""

import asyncio
import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import structlog

from bot.library import abandon_chunk, cached_count, forget_members
from domain.errors import Refused
from domain.ids import GuildId
from domain.words import Sentence, counted, sentence

BETWEEN_REQUESTS = 30.0
"""Seconds Discord wants between two requests for all members of one guild."""
PATIENCE = 15.0
"""Seconds without a single new member after which an answer is given up."""
LOOK_EVERY = 0.5
MANY = 10_000
"""Members from which on the garbage collector is kept away from the cache."""

Progress = Callable[[int, int], None]

log = structlog.get_logger(__name__)


class NotWhole(Refused):
    """The member list is not complete, so nothing may be made of it; try again in `retry_in` seconds."""

    def __init__(self, sentence: str, *, retry_in: float) -> None:
        super().__init__(sentence)
        self.retry_in = retry_in


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a guild's member list could not be had last time."""

    sentence: str
    at: datetime
    retry_at: datetime


class Chunking:
    """Gathers complete member lists and remembers which of them events have kept complete since.

    Made once and kept across clients: Discord's clock goes on when the connection does not.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        between: float = BETWEEN_REQUESTS,
        patience: float = PATIENCE,
    ) -> None:
        self._monotonic = monotonic
        self._between = between
        self._patience = patience
        self._whole: set[GuildId] = set()
        self._not_before: dict[GuildId, float] = {}
        self._pending: dict[GuildId, asyncio.Future[str]] = {}
        self._surplus: set[GuildId] = set()
        self._troubles: dict[GuildId, Trouble] = {}

    def is_whole(self, guild: discord.Guild) -> bool:
        """Say whether the cache holds every member: gathered once, and unbroken since."""
        guild_id = GuildId(guild.id)
        return guild_id in self._whole and (guild.chunked or guild_id in self._surplus)

    def trouble(self, guild_id: GuildId) -> Trouble | None:
        """Return why the last try failed, or None if it did not."""
        return self._troubles.get(guild_id)

    def forget(self, guild_id: GuildId) -> None:
        """Trust the cache of this guild no more: events may have been missed."""
        self._whole.discard(guild_id)
        self._surplus.discard(guild_id)
        self._cut(guild_id, sentence("The connection to Discord was lost in the middle of the member list."))

    def forget_all(self) -> None:
        """Trust no cache any more: another client starts with empty ones."""
        for guild_id in self._whole | self._pending.keys():
            self.forget(guild_id)

    def refused(self, guild_id: GuildId, retry_after: float) -> None:
        """Take down that the gateway refused a request for members, and for how long."""
        self._not_before[guild_id] = self._monotonic() + retry_after
        self._cut(guild_id, sentence("Discord hands out a server's member list only once in 30 seconds."))

    async def gather(self, guild: discord.Guild, *, progress: Progress | None = None) -> None:
        """Return once the guild's cache holds every member; raise `NotWhole` if that can't be had now."""
        guild_id = GuildId(guild.id)
        if self.is_whole(guild):
            return
        try:
            await self._request(guild, progress)
            self._check_count(guild)
        except NotWhole as error:
            now = datetime.now(UTC)
            retry_at = now + timedelta(seconds=error.retry_in)
            self._troubles[guild_id] = Trouble(error.sentence, now, retry_at)
            log.warning(
                "chunk.not_whole", guild=guild_id, why=error.sentence, retry_in=round(error.retry_in, 1)
            )
            raise
        self._whole.add(guild_id)
        self._troubles.pop(guild_id, None)
        if cached_count(guild) >= MANY:
            gc.freeze()  # the cache is here to stay: looking through it for garbage stalls the loop for 0.3 s
        log.info("chunk.whole", guild=guild_id, members=cached_count(guild))

    async def _request(self, guild: discord.Guild, progress: Progress | None) -> None:
        guild_id = GuildId(guild.id)
        wait = self._not_before.get(guild_id, -math.inf) - self._monotonic()
        if wait > 0:
            why = sentence("Discord hands out a server's member list only once in 30 seconds.")
            raise NotWhole(why, retry_in=wait)
        self._not_before[guild_id] = self._monotonic() + self._between
        forget_members(guild)
        cut = self._pending[guild_id] = asyncio.get_running_loop().create_future()
        asked = asyncio.ensure_future(guild.chunk())
        try:
            await self._await_answer(guild, asked, cut, progress)
        finally:
            del self._pending[guild_id]
            if not asked.done():
                asked.cancel()
            abandon_chunk(guild)

    async def _await_answer(
        self,
        guild: discord.Guild,
        asked: "asyncio.Future[list[discord.Member]]",
        cut: "asyncio.Future[str]",
        progress: Progress | None,
    ) -> None:
        seen, still_since = 0, self._monotonic()
        while not asked.done():
            either: set[asyncio.Future[Any]] = {asked, cut}  # Any: one is of members, the other of words
            await asyncio.wait(either, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
            if cut.done():
                raise NotWhole(cut.result(), retry_in=self._wait_left(guild))
            if (count := cached_count(guild)) != seen:
                seen, still_since = count, self._monotonic()
                if progress is not None:
                    progress(min(count, guild.member_count or count), guild.member_count or count)
            elif not asked.done() and self._monotonic() - still_since > self._patience:
                why = sentence("Discord stopped sending: {counted}", counted=_counted(guild))
                raise NotWhole(why, retry_in=self._wait_left(guild))
        error = asked.exception()
        if error is not None:  # the connection went away before the question was sent
            why = sentence("The connection to Discord broke before the member list arrived.")
            raise NotWhole(why, retry_in=self._wait_left(guild)) from error

    def _check_count(self, guild: discord.Guild) -> None:
        """Refuse a list that is too short, for ever; one that is too long, once: somebody left meanwhile."""
        guild_id, count = GuildId(guild.id), guild.member_count
        if guild.chunked:
            self._surplus.discard(guild_id)
            return
        if count is not None and cached_count(guild) > count:
            if guild_id in self._surplus:
                return
            self._surplus.add(guild_id)
        raise NotWhole(_counted(guild), retry_in=self._wait_left(guild))

    def _wait_left(self, guild: discord.Guild) -> float:
        return max(1.0, self._not_before.get(GuildId(guild.id), 0.0) - self._monotonic())

    def _cut(self, guild_id: GuildId, why: str) -> None:
        pending = self._pending.get(guild_id)
        if pending is not None and not pending.done():
            pending.set_result(why)


def _counted(guild: discord.Guild) -> Sentence:
    return counted(
        "Discord sent {count} of {whole} members; nothing is changed by a list that is not complete.",
        "Discord sent {count} of {whole} members; nothing is changed by a list that is not complete.",
        cached_count(guild),
        whole=f"{guild.member_count:,}" if guild.member_count is not None else "?",
    )
