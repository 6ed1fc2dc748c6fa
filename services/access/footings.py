"""Footings: what somebody who is signed in is in a guild now, asked of the bot where what it saw is old.

of ─► fresh? ── yes ─► answered
         └ no ─► FootingAsked ─► the bot looks ─► saw ─► answered, or after 3 s: `OutOfReach`
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.access.footings import WATCHED, Footing
from domain.errors import RosterError
from domain.events import FootingAsked
from domain.ids import GuildId, UserId
from domain.rosters.guilds import GuildState
from domain.words import sentence
from services.live import Live
from storage.database import Database
from storage.epochs import ACCESS

PATIENCE = 3.0
"""Seconds the bot has to say what somebody is; it takes a few milliseconds."""
GLANCE = 0.02
OUT_OF_REACH = sentence(
    "Muster can't see this server at Discord right now, so it can't tell what you may. Try again in a minute."
)


class OutOfReach(RosterError):
    """Nobody can say now what the asker may: the bot does not see the server."""


class Footings:
    """Says what somebody is in a guild, and never on the strength of what is too old."""

    def __init__(
        self,
        database: Database,
        live: Live,
        clock: Callable[[], datetime],
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._database = database
        self._live = live
        self._clock = clock
        self._patience = patience

    async def of(self, user_id: UserId, guild_id: GuildId) -> Footing:
        """Return what he is in the guild now, nothing if we don't know the guild; raises `OutOfReach`."""
        async with self._database.read() as tx:
            known = await tx.footings.find(guild_id, user_id)
        if known is not None and known.is_fresh(self._clock()):
            return known
        seen = (await self._asked(user_id, [guild_id])).get(guild_id)
        if seen is None:
            return Footing(guild_id, user_id)
        if not seen.is_fresh(self._clock()):
            raise OutOfReach(OUT_OF_REACH)
        return seen

    async def all_of(self, user_id: UserId) -> tuple[Footing, ...]:
        """Return what he is in every guild that he and the bot were in when he signed in, and are still."""
        async with self._database.read() as tx:
            known = await tx.footings.of_user(user_id)
        now = self._clock()
        seen = {each.guild_id: each for each in known}
        old = [each.guild_id for each in known if not each.is_fresh(now)]
        if old:
            seen |= await self._asked(user_id, old)
        now = self._clock()
        return tuple(each for each in seen.values() if each.is_member and each.is_fresh(now))

    async def check_seen(self, user_id: UserId) -> None:
        """Raise `OutOfReach` if he may be in guilds that the bot is in, and can't see now."""
        now = self._clock()
        async with self._database.read() as tx:
            for each in await tx.footings.of_user(user_id):
                is_here = (await tx.guilds.get(each.guild_id)).state is not GuildState.REMOVED
                if is_here and not each.is_fresh(now) and (each.is_member or each.seen_at is None):
                    raise OutOfReach(OUT_OF_REACH)

    async def watched(self) -> tuple[tuple[GuildId, UserId], ...]:
        """Return whom the bot should look at, unasked: those whose sessions were used a moment ago."""
        async with self._database.read() as tx:
            return await tx.footings.watched(used_since=self._clock() - WATCHED)

    async def owners(self) -> Mapping[tuple[GuildId, UserId], bool | None]:
        """Return those whose own keys read pages of theirs, and whether they were members when last seen.

        The bot looks at them too; None is whom it has never seen.
        """
        async with self._database.read() as tx:
            known = await tx.footings.owners()
        new = [pair for pair, footing in known.items() if footing is None]
        if new:
            async with self._database.begin() as tx:
                for guild_id, user_id in new:
                    await tx.footings.want(user_id, [guild_id])
        return {
            pair: each.is_member if each is not None and each.seen_at is not None else None
            for pair, each in known.items()
        }

    async def saw(self, seen: Sequence[Footing], *, age: timedelta = timedelta()) -> None:
        """Take down what the bot sees: what is so now, or was so when Discord was last heard from."""
        if not seen:
            return
        seen_at = self._clock() - age
        async with self._database.begin() as tx:
            concerns_keys = await tx.footings.concerns_keys(seen)
            await tx.footings.see(replace(each, seen_at=seen_at) for each in seen)
            if concerns_keys:
                await tx.epochs.bump(ACCESS)
        if concerns_keys:
            await self._live.look()

    async def _asked(self, user_id: UserId, guild_ids: Collection[GuildId]) -> dict[GuildId, Footing]:
        """Ask the bot, and return what is known once it answered for all, or when patience ends."""
        async with self._database.begin() as tx:
            known = await tx.footings.want(user_id, guild_ids)
            for guild_id in sorted(known):
                await tx.outbox.put(FootingAsked(guild_id, user_id))
        await self._live.look()
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while True:
            async with self._database.read() as tx:
                seen = {each.guild_id: each for each in await tx.footings.of_user(user_id)}
            now = self._clock()
            if all(guild_id in seen and seen[guild_id].is_fresh(now) for guild_id in known):
                break
            if loop.time() >= until:
                break
            await asyncio.sleep(GLANCE)
        return {guild_id: seen[guild_id] for guild_id in known if guild_id in seen}
