"""Set-ups under way, one for each person and guild."""

from datetime import datetime

from sqlalchemy import delete, select

from domain.ids import GuildId, UserId
from domain.rosters.setups import Setup
from storage.connection import Connection
from storage.tables.setups import setups


class Setups:
    """Keeps set-ups until they end or expire."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def save(self, setup: Setup, *, expires_at: datetime) -> None:
        """Keep a set-up as it is now, in place of any other of the same person in the guild."""
        statement = self._connection.insert(setups).values(
            token=setup.token,
            guild_id=setup.guild_id,
            user_id=setup.user_id,
            content=dict(setup.content),
            expires_at=expires_at,
        )
        new = statement.excluded
        await self._connection.write(
            statement.on_conflict_do_update(
                index_elements=[setups.c.guild_id, setups.c.user_id],
                set_={"token": new.token, "content": new.content, "expires_at": new.expires_at},
            )
        )

    async def find(self, token: str, *, now: datetime) -> Setup | None:
        """Return the set-up with this token, or None if it ended, expired or gave way to another."""
        row = await self._connection.row(
            select(setups.c.token, setups.c.guild_id, setups.c.user_id, setups.c.content).where(
                setups.c.token == token, setups.c.expires_at > now
            )
        )
        return Setup(row.token, GuildId(row.guild_id), UserId(row.user_id), row.content) if row else None

    async def end(self, token: str) -> None:
        """Forget a set-up, if it is there."""
        await self._connection.write(delete(setups).where(setups.c.token == token))

    async def prune(self, now: datetime) -> int:
        """Delete those that have expired, and return how many they were."""
        return await self._connection.write(delete(setups).where(setups.c.expires_at <= now))
