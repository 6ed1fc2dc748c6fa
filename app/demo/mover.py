"""The mover: keeps the demo's department moving, one small change at a time."""

import asyncio
import random
from datetime import timedelta

from app.demo.department import Department
from app.demo.discord.world.nouns import Member, Role
from app.demo.discord.world.snowflakes import RoleId

_NEWCOMERS = ("Rowan Ellery", "Talia Brandt", "Mateo Cruz", "Ivy Okonkwo", "Sam Castellan")
# How likely each kind of change is; promotions are what people come to see.
_PROMOTE, _CERTIFY, _JOIN = 6, 3, 1


class Mover:
    """Promotes, certifies and takes in people as a commanding officer would.

    With the same department and the same `luck`, the same things happen.
    """

    def __init__(self, department: Department, luck: random.Random) -> None:
        self._department = department
        self._world = department.world
        self._luck = luck
        self._newcomers = list(_NEWCOMERS)

    async def run(self, *, interval: timedelta) -> None:
        """Move somebody every `interval`, until cancelled."""
        while True:
            await asyncio.sleep(interval.total_seconds())
            self.move()

    def move(self) -> str:
        """Do one thing now; return a sentence about it."""
        moves = (self._promote, self._certify, self._join)
        move = self._luck.choices(moves, weights=(_PROMOTE, _CERTIFY, _JOIN))[0]
        return move()

    def _promote(self) -> str:
        ranks = self._department.ranks
        # Nobody rises into the command ranks by himself.
        places = range(len(self._department.command_ranks) + 1, len(ranks))
        able = [(place, member) for place in places for member in self._holders(ranks[place])]
        if not able:
            return self._join()
        place, member = self._luck.choice(able)
        new, old = ranks[place - 1], ranks[place]
        roles = [new.id if held == old.id else held for held in member.roles]
        self._set_roles(member, roles, reason=f"Promoted to {new.name}")
        return f"{member.display_name} is now {new.name}."

    def _certify(self) -> str:
        certification = self._luck.choice(self._department.certifications)
        rank_ids = {role.id for role in self._department.ranks}
        able = [
            member
            for member in self._department.guild.members.values()
            if certification.id not in member.roles and rank_ids.intersection(member.roles)
        ]
        if not able:
            return self._join()
        member = self._luck.choice(able)
        roles = [*member.roles, certification.id]
        self._set_roles(member, roles, reason=f"Passed {certification.name}")
        return f"{member.display_name} holds {certification.name}."

    def _join(self) -> str:
        name = f"Recruit {len(self._department.guild.members)}"
        if self._newcomers:
            name = self._newcomers.pop(self._luck.randrange(len(self._newcomers)))
        user = self._world.new_user(name.lower().replace(" ", "."), global_name=name)
        member = self._world.members.join(self._department.guild, user)
        self._set_roles(member, [self._department.ranks[-1].id], reason="Joined the academy")
        return f"{name} joined as {self._department.ranks[-1].name}."

    def _set_roles(self, member: Member, roles: list[RoleId], *, reason: str) -> None:
        officers = [
            officer
            for rank in self._department.command_ranks
            for officer in self._holders(rank)
            if officer is not member
        ]
        guild = self._department.guild
        by = self._luck.choice(officers).user.id if officers else guild.owner_id
        self._world.members.set_roles(guild, member, roles, by=by, reason=reason)

    def _holders(self, role: Role) -> list[Member]:
        return self._department.holders(role)
