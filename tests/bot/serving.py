"""Serving: a guild that is asked for role changes and meets each request as a test says."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import discord

from domain.ids import GuildId, RoleId, UserId
from tests.bot.stubs import StubGuild, StubMember

GUILD, ANNA = GuildId(1), UserId(100)
OFFICER, SERGEANT, CAPTAIN = RoleId(11), RoleId(12), RoleId(13)


def refusal(status: int, code: int = 0) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound, 503: discord.DiscordServerError}
    response = cast(Any, SimpleNamespace(status=status, reason="no"))
    return kinds.get(status, discord.HTTPException)(response, {"code": code, "message": "no"})


class ServingMember(StubMember):
    """A member whose roles can be changed by request."""

    def __init__(self, guild: "ServingGuild", user_id: int, roles: set[int]) -> None:
        super().__init__(user_id, roles, guild=guild)
        self.guild_permissions = discord.Permissions()
        self.top_role = TopRole("his", 1)

    async def add_roles(self, *roles: Any, reason: str, atomic: bool) -> None:
        assert atomic
        await self.guild.asked("give", self.id, roles[0].id, reason)

    async def remove_roles(self, *roles: Any, reason: str, atomic: bool) -> None:
        assert atomic
        await self.guild.asked("take", self.id, roles[0].id, reason)


class ServingGuild(StubGuild):
    """A guild that keeps its own truth beside the bot's cache, and meets each request as it is told."""

    def __init__(self) -> None:
        super().__init__(GUILD, count=1)
        self.roles = [
            SimpleNamespace(id=role_id, name=name, managed=False, position=place)
            for place, (role_id, name) in enumerate(
                ((OFFICER, "Officer"), (SERGEANT, "Sergeant"), (CAPTAIN, "Captain"))
            )
        ]
        self.me = SimpleNamespace(
            id=999,
            top_role=TopRole("Muster", 50),
            guild_permissions=discord.Permissions(manage_roles=True, kick_members=True),
        )
        self.truth: dict[int, set[int]] = {ANNA: {OFFICER}}
        self.requests_made: list[tuple[str, int | None]] = []
        self.reasons: list[str] = []
        self.faults: list[Exception | None] = []
        self.acts_despite_faults = False
        self.before_request: Callable[[], None] = lambda: None

    def cache(self, user_id: int, *roles: int) -> None:
        self._members[user_id] = ServingMember(self, user_id, set(roles))

    def get_role(self, role_id: int) -> Any:
        return next((role for role in self.roles if role.id == role_id), None)

    async def fetch_member(self, user_id: int) -> ServingMember:
        await asyncio.sleep(0)
        if user_id not in self.truth:
            raise refusal(404, 10007)
        return ServingMember(self, user_id, self.truth[user_id])

    async def kick(self, member: StubMember, *, reason: str) -> None:
        await self.asked("kick", member.id, None, reason)

    async def asked(self, verb: str, user_id: int, role_id: int | None, reason: str) -> None:
        await asyncio.sleep(0)
        self.before_request()
        self.requests_made.append((verb, role_id))
        self.reasons.append(reason)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not self.acts_despite_faults:
            raise fault
        if user_id not in self.truth:
            raise refusal(404, 10007)
        match verb, role_id:
            case "give", int():
                self.truth[user_id].add(role_id)
            case "take", int():
                self.truth[user_id].discard(role_id)
            case _:
                del self.truth[user_id]
        if fault is not None:
            raise fault


class TopRole(SimpleNamespace):
    """The bot's highest role, compared as discord.py does."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(name=name, position=position)

    def __ge__(self, other: Any) -> bool:
        return bool(self.position >= other.position)

    def __le__(self, other: Any) -> bool:
        return bool(self.position <= other.position)
