"""Sessions: begun at a sign-in, found by what a browser shows, ended by their owner or by time."""

from collections.abc import Callable, Collection
from datetime import datetime

import structlog

from domain.access.sessions import (
    IDLE,
    LONGEST,
    LONGEST_BROWSER,
    LONGEST_TOKEN,
    NOTED_EVERY,
    Session,
    hash_of,
    new_token,
)
from domain.ids import GuildId, SessionId, UserId
from storage.database import Database

LONGEST_NAME = 100

log = structlog.get_logger(__name__)


class Sessions:
    """Knows who is signed in; asked of the database each time, so that what was ended is ended everywhere."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def secret(self) -> bytes:
        """Return what signs what a browser keeps while its owner is away at Discord."""
        async with self._database.read() as tx:
            return await tx.sessions.secret()

    async def begin(
        self,
        user_id: UserId,
        name: str,
        browser: str,
        *,
        guild_ids: Collection[GuildId],
        instead_of: str | None,
    ) -> tuple[Session, str]:
        """Begin a session of a member of these guilds, in place of the one its browser had; return its token.

        The token is new at every sign-in: one that was slipped to a browser before is worth nothing after.
        """
        now, token = self._clock(), new_token()
        async with self._database.begin() as tx:
            if instead_of is not None:
                await tx.sessions.end_token(hash_of(instead_of))
            session = await tx.sessions.add(
                hash_of(token), user_id, name[:LONGEST_NAME], browser[:LONGEST_BROWSER], now=now
            )
            await tx.footings.want(user_id, guild_ids)
        log.info("session.begun", user=user_id)
        return session, token

    async def find(self, token: str) -> Session | None:
        """Return the session that a browser shows this for, None if it has ended; it counts as used now."""
        if not token or len(token) > LONGEST_TOKEN:
            return None
        now = self._clock()
        async with self._database.read() as tx:
            session = await tx.sessions.find(hash_of(token))
        if session is None or not session.is_live(now):
            return None
        if now - session.used_at >= NOTED_EVERY:
            async with self._database.begin() as tx:
                await tx.sessions.note_use(session.id, now)
        return session

    async def choose(self, session: Session, guild_id: GuildId) -> None:
        """Note which guild the session's owner looks at; what he does without naming one happens there."""
        if session.guild_id == guild_id:
            return
        async with self._database.begin() as tx:
            await tx.sessions.choose(session.id, guild_id)

    async def of(self, user_id: UserId) -> tuple[Session, ...]:
        """Return somebody's sessions that still let him in, the last used first."""
        now = self._clock()
        async with self._database.read() as tx:
            sessions = await tx.sessions.of_user(user_id)
        return tuple(session for session in sessions if session.is_live(now))

    async def end(self, user_id: UserId, session_id: SessionId) -> bool:
        """End one of somebody's own sessions, and say whether there was one."""
        async with self._database.begin() as tx:
            ended = await tx.sessions.end(session_id, user_id)
        log.info("session.ended", user=user_id)
        return ended

    async def end_all(self, user_id: UserId) -> int:
        """End all of somebody's sessions, this one too, and return how many there were."""
        async with self._database.begin() as tx:
            ended = await tx.sessions.end_all(user_id)
        log.info("session.all_ended", user=user_id, sessions=ended)
        return ended

    async def tidy(self) -> int:
        """Delete what lets nobody in any more, with what was known of its owners; return how many ended."""
        now = self._clock()
        async with self._database.begin() as tx:
            ended = await tx.sessions.prune(used_before=now - IDLE, created_before=now - LONGEST)
            await tx.footings.prune()
        return ended
