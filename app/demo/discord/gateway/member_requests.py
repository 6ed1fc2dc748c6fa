"""REQUEST_GUILD_MEMBERS: all of a guild, those whose name begins so, or those with these ids."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.demo.discord.faults import Faults
from app.demo.discord.gateway.chunks import ChunkCache, encode_members
from app.demo.discord.gateway.sessions import Session
from app.demo.discord.wire import Json, encode
from app.demo.discord.world.events import Intent
from app.demo.discord.world.nouns import Guild, Member
from app.demo.discord.world.snowflakes import GuildId, UserId
from app.demo.discord.world.state import State

REQUEST_GUILD_MEMBERS = 8
MOST_IDS = 100


@dataclass(frozen=True, slots=True)
class MemberRequest:
    """What a bot asked for."""

    guild_id: GuildId
    query: str | None
    limit: int
    user_ids: tuple[UserId, ...]
    nonce: str | None

    @classmethod
    def read(cls, data: Json) -> "MemberRequest":
        """Return the request in a payload; a malformed one raises ValueError."""
        ids = data.get("user_ids") or ()
        listed = ids if isinstance(ids, list | tuple) else (ids,)
        try:
            return cls(
                GuildId(int(data["guild_id"])),
                data.get("query"),
                int(data.get("limit") or 0),
                tuple(UserId(int(user_id)) for user_id in listed)[:MOST_IDS],
                data.get("nonce"),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("a member request names a guild") from error

    @property
    def is_full(self) -> bool:
        """Whether all members are asked for."""
        return not self.user_ids and not self.query and self.limit == 0


class MemberDesk:
    """Answers member requests with chunks, as slowly or badly as the faults say."""

    def __init__(self, state: State, faults: Faults) -> None:
        self._state = state
        self._faults = faults
        self._chunks = ChunkCache()
        self._last_full: dict[GuildId, datetime] = {}

    async def answer(self, session: Session, request: MemberRequest) -> None:
        """Send the chunks asked for; a second full request too soon gets RATE_LIMITED instead."""
        guild = self._state.guilds.get(request.guild_id)
        if guild is None or not self._may_ask(session, guild):
            return
        if not request.is_full:
            members, missing = self._chosen(guild, request)
            session.dispatch(*_chunk(guild, request, encode_members(members), missing=missing))
        elif not session.intents & Intent.GUILD_MEMBERS:
            return
        elif wait := self._remaining(guild):
            session.dispatch("RATE_LIMITED", encode(_rate_limited(request, wait)))
        else:
            self._last_full[guild.id] = self._state.clock()
            await self._send_all(session, guild, request)

    async def _send_all(self, session: Session, guild: Guild, request: MemberRequest) -> None:
        chunks = self._chunks.of(guild)
        for index in range(chunks.count):
            if index == self._faults.chunks_before_stop:
                return
            if self._faults.chunk_delay:
                await asyncio.sleep(self._faults.chunk_delay.total_seconds())
            members = chunks.encoded(index)
            session.dispatch(*_chunk(guild, request, members, index=index, count=chunks.count))
            # Encoding 100 chunks takes a while; others want to be served in between.
            await asyncio.sleep(0)

    def _may_ask(self, session: Session, guild: Guild) -> bool:
        return session.has_guild(guild.id) and self._state.is_seen_by_bot(guild)

    def _remaining(self, guild: Guild) -> timedelta:
        last = self._last_full.get(guild.id)
        if last is None:
            return timedelta(0)
        passed = self._state.clock() - last
        return max(timedelta(0), self._faults.full_request_cooldown - passed)

    def _chosen(self, guild: Guild, request: MemberRequest) -> tuple[list[Member], list[UserId]]:
        if request.user_ids:
            found = [guild.members[key] for key in request.user_ids if key in guild.members]
            missing = [key for key in request.user_ids if key not in guild.members]
            return found, missing
        wanted = name_filter(request.query or "")
        matching = (member for member in guild.members.values() if wanted(member))
        limit = min(request.limit or MOST_IDS, MOST_IDS)
        return [member for member, _ in zip(matching, range(limit), strict=False)], []


def name_filter(query: str) -> Callable[[Member], bool]:
    """Return a test for members of whom a name begins with `query`, whatever its case."""
    start = query.casefold()

    def wanted(member: Member) -> bool:
        names = (member.user.username, member.user.global_name or "", member.nick or "")
        return any(name.casefold().startswith(start) for name in names)

    return wanted


def _chunk(
    guild: Guild,
    request: MemberRequest,
    members: bytes,
    *,
    index: int = 0,
    count: int = 1,
    missing: list[UserId] | None = None,
) -> tuple[str, bytes, bytes, bytes]:
    rest: Json = {"chunk_index": index, "chunk_count": count}
    if request.user_ids:
        rest["not_found"] = [str(user_id) for user_id in missing or ()]
    if request.nonce is not None:
        rest["nonce"] = request.nonce
    head = f'{{"guild_id":"{guild.id}","members":'.encode()
    return "GUILD_MEMBERS_CHUNK", head, members, b"," + encode(rest)[1:]


def _rate_limited(request: MemberRequest, wait: timedelta) -> Json:
    meta: Json = {"guild_id": str(request.guild_id)}
    if request.nonce is not None:
        meta["nonce"] = request.nonce
    return {
        "opcode": REQUEST_GUILD_MEMBERS,
        "retry_after": round(wait.total_seconds(), 3),
        "meta": meta,
    }
