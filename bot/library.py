"""What we need of discord.py that it keeps to itself: every use of its private names is in this file.

discord.py is pinned to one minor release; tests/bot/test_library.py fails if one of these names changes.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import discord
import discord.gateway
import discord.shard

from domain.ids import GuildId

LONGEST_TURN = 0.005
"""Seconds of gateway messages taken in before others on the loop get their turn."""

RateLimited = Callable[[GuildId, float], None]


def role_ids(member: discord.Member) -> Sequence[int]:
    """Return the ids of the member's roles without @everyone.

    `Member.roles` looks up, wraps and sorts every role: 20 times slower, seconds for 100,000 members.
    """
    ids: Sequence[int] = member._roles  # noqa: SLF001
    return ids


def cached_count(guild: discord.Guild) -> int:
    """Return how many members of the guild are in the cache, without copying them."""
    return len(guild._members)  # noqa: SLF001


def forget_members(guild: discord.Guild) -> None:
    """Empty the guild's member cache, except for the bot itself.

    A chunk never overwrites a cached member: after an outage, those who changed or left would stay.
    """
    me = guild.me
    for member in list(guild.members):
        if member != me:
            guild._remove_member(member)  # noqa: SLF001


def forget_guild(client: discord.Client, guild: discord.Guild) -> None:
    """Take a guild out of the cache: after a new session, discord.py keeps those the bot was removed from."""
    client._connection._remove_guild(guild)  # noqa: SLF001


def abandon_chunk(guild: discord.Guild) -> None:
    """Forget a request for members that was not answered; else the next one waits for the same answer."""
    guild._state._chunk_requests.pop(guild.id, None)  # noqa: SLF001


def hear_rate_limits(client: discord.Client, listener: RateLimited) -> None:
    """Call `listener` when the gateway refuses a request for members: an event discord.py does not know."""

    def parse(data: Mapping[str, Any]) -> None:  # Any: the gateway's JSON
        meta = data.get("meta") or {}
        if data.get("opcode") == discord.gateway.DiscordWebSocket.REQUEST_MEMBERS and "guild_id" in meta:
            listener(GuildId(int(meta["guild_id"])), float(data.get("retry_after", 30)))

    client._connection.parsers["RATE_LIMITED"] = parse  # noqa: SLF001


class PacedWebSocket(discord.gateway.DiscordWebSocket):
    """A gateway connection that lets others on the loop have their turn during a burst.

    discord.py takes in whatever has been received without a pause: 10,000 events stall the loop for 0.8 s.
    """

    _turn_began = 0.0

    async def received_message(self, msg: Any, /) -> None:  # Any: as the library declares it
        """Take in one message; yield once this turn has lasted long enough."""
        await super().received_message(msg)
        now = self.loop.time()
        if now - self._turn_began > LONGEST_TURN:
            await asyncio.sleep(0)
            self._turn_began = self.loop.time()


def pace_gateway() -> None:
    """Have every shard of a client made from now on use `PacedWebSocket`."""
    discord.shard.DiscordWebSocket = PacedWebSocket  # type: ignore[misc]
