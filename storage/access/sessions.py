"""Sessions of browsers, by the hash of their token alone."""

from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from domain.access.sessions import Session
from domain.ids import GuildId, SessionId, UserId
from storage.connection import AnyRow, Connection
from storage.tables.privacy import secrets
from storage.tables.sessions import sessions

SECRET = "sign-in"  # noqa: S105 - its name

_COLUMNS = (
    sessions.c.id,
    sessions.c.user_id,
    sessions.c.name,
    sessions.c.browser,
    sessions.c.created_at,
    sessions.c.used_at,
    sessions.c.guild_id,
)


class Sessions:
    """Adds, finds and ends sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def secret(self) -> bytes:
        """Return what this database signs with what a browser keeps during a sign-in."""
        row = await self._connection.row(select(secrets.c.value).where(secrets.c.name == SECRET))
        assert row is not None, "the migration wrote it"
        return bytes(row.value)

    async def add(
        self, token_hash: bytes, user_id: UserId, name: str, browser: str, *, now: datetime
    ) -> Session:
        """Keep a new session and return it."""
        written = await self._connection.write_returning(
            insert(sessions)
            .values(
                token_hash=token_hash,
                user_id=user_id,
                name=name,
                browser=browser,
                created_at=now,
                used_at=now,
            )
            .returning(*_COLUMNS)
        )
        return _session(written[0])

    async def find(self, token_hash: bytes) -> Session | None:
        """Return the session, whether or not it still lets anybody in."""
        row = await self._connection.row(select(*_COLUMNS).where(sessions.c.token_hash == token_hash))
        return _session(row) if row else None

    async def of_user(self, user_id: UserId) -> tuple[Session, ...]:
        """Return somebody's sessions, the last used first."""
        statement = select(*_COLUMNS).where(sessions.c.user_id == user_id)
        rows = await self._connection.rows(statement.order_by(sessions.c.used_at.desc(), sessions.c.id))
        return tuple(map(_session, rows))

    async def note_use(self, session_id: SessionId, now: datetime) -> None:
        """Note that it was used; an older moment than the one known changes nothing."""
        await self._connection.write(
            update(sessions).where(sessions.c.id == session_id, sessions.c.used_at < now).values(used_at=now)
        )

    async def choose(self, session_id: SessionId, guild_id: GuildId) -> None:
        """Note which guild its owner looks at."""
        await self._connection.write(
            update(sessions).where(sessions.c.id == session_id).values(guild_id=guild_id)
        )

    async def end(self, session_id: SessionId, user_id: UserId) -> bool:
        """Delete one of somebody's sessions, and say whether there was one."""
        return bool(
            await self._connection.write(
                delete(sessions).where(sessions.c.id == session_id, sessions.c.user_id == user_id)
            )
        )

    async def end_token(self, token_hash: bytes) -> None:
        """Delete the session with this token, if there is one."""
        await self._connection.write(delete(sessions).where(sessions.c.token_hash == token_hash))

    async def end_all(self, user_id: UserId) -> int:
        """Delete all of somebody's sessions, and return how many they were."""
        return await self._connection.write(delete(sessions).where(sessions.c.user_id == user_id))

    async def prune(self, *, used_before: datetime, created_before: datetime) -> int:
        """Delete those last used or begun before, and return how many they were."""
        return await self._connection.write(
            delete(sessions).where(
                or_(sessions.c.used_at <= used_before, sessions.c.created_at <= created_before)
            )
        )


def _session(row: AnyRow) -> Session:
    return Session(
        id=SessionId(row.id),
        user_id=UserId(row.user_id),
        name=row.name,
        browser=row.browser,
        created_at=row.created_at,
        used_at=row.used_at,
        guild_id=GuildId(row.guild_id) if row.guild_id is not None else None,
    )
