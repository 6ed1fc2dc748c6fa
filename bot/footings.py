"""Footings: what those at a browser are in their servers, looked up for them while they are there.

    FootingAsked ─────────────────────────────┐
    every 15 s: whose session was used lately ─┼─► a look at each, a server at a time ─► Footings.saw
                whose own key reads his pages ─┘   (of owners of keys only what has changed)

Nothing is remembered between two looks: a role that was taken away, Manage Server or the membership itself
is missed at the next one, and the door closes. What is seen is as old as Discord's last sign of life: while
it is silent, what the bot remembers of members grows old too, and the door closes.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import timedelta

import discord
import structlog

from bot.chunking import Chunking
from bot.copies import cleaned, held_roles
from bot.pulse import Pulse
from bot.served import Served
from domain.access.footings import FRESH, Footing
from domain.events import Event, FootingAsked
from domain.ids import GuildId, UserId
from services.access.footings import Footings

EVERY = 15.0
"""Seconds between two looks at everybody: two of them fit into the time that one is believed."""
MOST_ASKED = 100
"""Members the gateway tells of at once, by their ids."""
LONGEST_QUESTION = 10.0

log = structlog.get_logger(__name__)


class Looking:
    """Tells the services what members are, when asked and again and again."""

    def __init__(
        self,
        footings: Footings,
        served: Served,
        chunking: Chunking,
        pulse: Pulse,
        *,
        every: float = EVERY,
    ) -> None:
        self._footings = footings
        self._served = served
        self._chunking = chunking
        self._pulse = pulse
        self._every = every
        self._asked: set[tuple[GuildId, UserId]] = set()
        self._wake = asyncio.Event()

    def hear(self, event: Event) -> None:
        """Note who waits for an answer: a listener for `Live`."""
        if isinstance(event, FootingAsked) and self._served.find(event.guild_id) is not None:
            self._asked.add((event.guild_id, event.user_id))
            self._wake.set()

    async def work(self) -> None:
        """Answer who asks, and look at everybody now and then, until cancelled."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self._every
        while True:
            try:
                await asyncio.wait_for(self._wake.wait(), max(0.0, due - loop.time()))
            except TimeoutError:
                due = loop.time() + self._every
            try:
                await self._round(is_due=not self._wake.is_set())
            except Exception:  # The top of a task: the next look is coming.
                log.exception("footings.failed")

    async def _round(self, *, is_due: bool) -> None:
        self._wake.clear()
        asked, self._asked = self._asked, set()
        known: dict[tuple[GuildId, UserId], bool | None] = {}
        if is_due:
            asked |= set(await self._footings.watched())
            owners = await self._footings.owners()
            known = {pair: is_member for pair, is_member in owners.items() if pair not in asked}
        for guild_id, user_ids in _by_guild(asked | known.keys()).items():
            await self._look(guild_id, user_ids, known)

    async def _look(
        self,
        guild_id: GuildId,
        user_ids: list[UserId],
        known: Mapping[tuple[GuildId, UserId], bool | None],
    ) -> None:
        """Tell what these are in one server; of one that can't be seen nothing is told.

        Nor is it told of those who are the members, or not, that they are `known` to be.
        """
        guild = self._served.find(guild_id)
        if guild is None or guild.unavailable:
            return
        silence = await self._pulse.silence(guild)
        if silence is None or silence >= FRESH.total_seconds():
            log.warning("footings.silent", guild=guild_id, silence=silence)
            return
        for start in range(0, len(user_ids), MOST_ASKED):
            part = user_ids[start : start + MOST_ASKED]
            try:
                members = await self._members(guild, part)
            except (TimeoutError, discord.DiscordException) as error:
                log.warning("footings.unreachable", guild=guild_id, error=type(error).__name__)
                return
            seen = [footing_of(guild_id, user_id, members.get(user_id)) for user_id in part]
            await self._footings.saw(
                [each for each in seen if known.get((guild_id, each.user_id)) is not each.is_member],
                age=timedelta(seconds=silence),
            )

    async def _members(self, guild: discord.Guild, user_ids: list[UserId]) -> dict[UserId, discord.Member]:
        """Return those who are members; Discord is asked if not all members are known."""
        if self._chunking.is_whole(guild):
            found = [guild.get_member(user_id) for user_id in user_ids]
            return {UserId(each.id): each for each in found if each is not None}
        async with asyncio.timeout(LONGEST_QUESTION):
            asked = await guild.query_members(limit=MOST_ASKED, user_ids=list(user_ids), cache=False)
        return {UserId(each.id): each for each in asked}


def footing_of(guild_id: GuildId, user_id: UserId, member: discord.Member | None) -> Footing:
    """Return what somebody is, None being no member."""
    if member is None:
        return Footing(guild_id, user_id)
    may = member.guild_permissions  # the owner has them all
    return Footing(
        guild_id,
        user_id,
        cleaned(member.display_name),
        is_member=True,
        manages=may.manage_guild or may.administrator,
        role_ids=held_roles(member),
    )


def _by_guild(wanted: Iterable[tuple[GuildId, UserId]]) -> dict[GuildId, list[UserId]]:
    found: dict[GuildId, list[UserId]] = {}
    for guild_id, user_id in sorted(wanted):
        found.setdefault(guild_id, []).append(user_id)
    return found
