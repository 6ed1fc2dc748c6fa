"""Holders: who holds a role now, by the complete member list."""

import asyncio
from collections.abc import Mapping

import discord

from bot.chunking import Chunking
from bot.library import role_ids
from bot.served import Served
from bot.snapshots import MEMBERS_A_TURN
from domain.ids import GuildId, RoleId, UserId


class Holders:
    """Reads the holders of a role; `NotWhole` while the member list can't be had."""

    def __init__(self, served: Served, chunking: Chunking) -> None:
        self._served = served
        self._chunking = chunking

    async def of(self, guild_id: GuildId, role: discord.Role | None) -> Mapping[RoleId, frozenset[UserId]]:
        """Return the role with everybody who holds it, bots left out; nothing without a role."""
        if role is None:
            return {}
        guild = self._served.get(guild_id)
        await self._chunking.gather(guild)
        found: set[UserId] = set()
        for index, member in enumerate(list(guild.members)):
            if index % MEMBERS_A_TURN == MEMBERS_A_TURN - 1:
                await asyncio.sleep(0)
            if not member.bot and role.id in role_ids(member):
                found.add(UserId(member.id))
        return {RoleId(role.id): frozenset(found)}
