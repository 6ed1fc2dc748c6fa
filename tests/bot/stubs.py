"""Stubs: guilds and members with just what the machinery looks at; discord.py's own are never half-made."""

import asyncio
from array import array
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any


class StubMember:
    """A member as far as copies look at him."""

    def __init__(
        self,
        user_id: int,
        roles: Iterable[int] = (),
        *,
        name: str = "",
        nick: str | None = None,
        is_bot: bool = False,
        avatar: str | None = None,
        guild_avatar: str | None = None,
        guild: Any = None,
    ) -> None:
        self.id = user_id
        self._roles = array("Q", sorted(roles))
        self.name = name or f"user{user_id}"
        self.display_name = nick or self.name
        self.bot = is_bot
        self.avatar = SimpleNamespace(key=avatar) if avatar else None
        self.guild_avatar = SimpleNamespace(key=guild_avatar) if guild_avatar else None
        self.guild = guild


class StubGuild:
    """A guild whose member list comes in parts, when it comes."""

    def __init__(self, guild_id: int = 1, *, count: int = 0, roles: Iterable[int] = ()) -> None:
        self.id = guild_id
        self.name = "Blaine"
        self.owner_id = 7
        self.unavailable = False
        self.member_count: int | None = count
        self.roles = [
            SimpleNamespace(
                id=r, name=f"role {r}", position=n, colour=SimpleNamespace(value=0), managed=False
            )
            for n, r in enumerate(roles)
        ]
        self.channels: list[Any] = []
        self._members: dict[int, StubMember] = {}
        self._state = SimpleNamespace(_chunk_requests={})
        self.me = SimpleNamespace(id=999, guild_permissions=SimpleNamespace(view_audit_log=True))
        self.requests = 0
        self.parts: list[list[StubMember]] = []
        self.is_ended = True
        self.error: Exception | None = None

    @property
    def members(self) -> list[StubMember]:
        return list(self._members.values())

    @property
    def chunked(self) -> bool:
        return self.member_count == len(self._members)

    def _remove_member(self, member: StubMember) -> None:
        self._members.pop(member.id, None)

    def get_member(self, user_id: int) -> StubMember | None:
        return self._members.get(user_id)

    async def chunk(self) -> list[StubMember]:
        """Take in the parts, as discord.py does; never come back if the list is not ended."""
        self.requests += 1
        if self.error is not None:
            raise self.error
        self._state._chunk_requests[self.id] = object()
        for part in self.parts:
            await asyncio.sleep(0)
            for member in part:
                self._members.setdefault(member.id, member)
        if not self.is_ended:
            await asyncio.get_running_loop().create_future()
        self._state._chunk_requests.pop(self.id, None)
        return self.members


class StubClient:
    """A client that is in the guilds given."""

    def __init__(self, *guilds: Any) -> None:
        self.guilds = list(guilds)

    def get_guild(self, guild_id: int) -> Any:
        return next((guild for guild in self.guilds if guild.id == guild_id), None)


def people(number: int, *, start: int = 100) -> list[StubMember]:
    """Return members without roles."""
    return [StubMember(start + index) for index in range(number)]


class Clock:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def __iter__(self) -> Iterator[float]:
        yield self.now
