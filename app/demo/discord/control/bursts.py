"""Bursts: many role changes at once, for tests of what a bot does under them."""

import asyncio
import time
from collections.abc import Sequence

from app.demo.discord.world.nouns import Guild
from app.demo.discord.world.snowflakes import RoleId, UserId
from app.demo.discord.world.world import World

_CHANGES_BETWEEN_PAUSES = 100


class Burst:
    """Gives each role to each person in turn, or takes it where it is held: always a change."""

    def __init__(
        self,
        world: World,
        guild: Guild,
        *,
        role_ids: Sequence[RoleId],
        user_ids: Sequence[UserId] = (),
    ) -> None:
        self._world = world
        self._guild = guild
        self._roles = [world.state.role(guild, role_id) for role_id in role_ids]
        people = [member for member in guild.members.values() if not member.user.is_bot]
        self._members = [world.state.member(guild, user_id) for user_id in user_ids] or people

    async def run(self, count: int, *, by: UserId, pause: float = 0) -> float:
        """Make `count` changes, `pause` seconds after every hundred; return the seconds it took."""
        started = time.perf_counter()
        for number in range(count):
            self._change(number, by)
            if number % _CHANGES_BETWEEN_PAUSES == _CHANGES_BETWEEN_PAUSES - 1:
                await asyncio.sleep(pause)
        return time.perf_counter() - started

    def _change(self, number: int, by: UserId) -> None:
        round_number, place = divmod(number, len(self._members))
        member = self._members[place]
        role = self._roles[(round_number + place) % len(self._roles)]
        change = self._world.members.take_role if role.id in member.roles else self._world.members.give_role
        change(self._guild, member, role.id, by=by)
