"""Pulse: how long ago Discord was last heard from, by the connection that tells of a guild.

A connection whose other end went silent stays open for a minute and a half, and what discord.py remembers
looks as it did. So whoever must know asks for one member: the answer comes by the same connection as the
events, behind all of them that were under way.
"""

import asyncio
import time
from collections.abc import Callable

import discord
import structlog

from bot.served import Served

EVERY = 10.0
"""Seconds for which an answer need not be asked for again."""
LONGEST_ANSWER = 2.0
"""Seconds an answer may take; it takes a tenth of one."""
AGAIN = 3.0
"""Seconds after a question that was not answered until the next one."""

log = structlog.get_logger(__name__)


class Pulse:
    """Says when Discord was last heard from, asking it if that was a while ago.

    Made once and kept across clients: silence lasts through them.
    """

    def __init__(
        self,
        served: Served,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        longest_answer: float = LONGEST_ANSWER,
    ) -> None:
        self._served = served
        self._monotonic = monotonic
        self._longest_answer = longest_answer
        self._heard_at: dict[int, float] = {}
        self._next_at: dict[int, float] = {}
        self._turn = 0

    async def silence(self, guild: discord.Guild) -> float | None:
        """Return for how many seconds this guild's connection has been silent; None if it never spoke."""
        if self._monotonic() >= self._next_at.get(guild.shard_id, 0.0) and not self._served.is_cut(guild):
            await self._ask(guild)
        heard_at = self._heard_at.get(guild.shard_id)
        return None if heard_at is None else self._monotonic() - heard_at

    async def silence_of_all(self) -> float | None:
        """Return for how many seconds no connection at all was heard from; None if none of them ever was.

        Asked about is another guild each time: one that the bot is in no more gets no answer.
        """
        by_shard: dict[int, list[discord.Guild]] = {}
        for guild in self._served.all():
            if not guild.unavailable:
                by_shard.setdefault(guild.shard_id, []).append(guild)
        self._turn += 1
        guilds = [guilds[self._turn % len(guilds)] for guilds in by_shard.values()]
        silences = [await self.silence(guild) for guild in guilds]
        return min((each for each in silences if each is not None), default=None)

    async def _ask(self, guild: discord.Guild) -> None:
        asked_at = self._monotonic()
        self._next_at[guild.shard_id] = asked_at + AGAIN
        try:
            async with asyncio.timeout(self._longest_answer):
                await guild.query_members(limit=1, user_ids=[guild.owner_id or guild.id], cache=False)
        except (TimeoutError, OSError, RuntimeError, discord.DiscordException) as error:
            log.warning("pulse.silent", shard=guild.shard_id, error=type(error).__name__)
            return
        # What was true when it was asked is known; what has happened since may be under way.
        self._heard_at[guild.shard_id] = asked_at
        self._next_at[guild.shard_id] = asked_at + EVERY
