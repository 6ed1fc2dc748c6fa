"""Footings: what those who are signed in are in each guild, as the bot last saw it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, exists, select

from domain.access.footings import Footing
from domain.ids import GuildId, RoleId, UserId
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.guilds import guilds
from storage.tables.sessions import footings, sessions

_COLUMNS = (
    footings.c.guild_id,
    footings.c.user_id,
    footings.c.name,
    footings.c.is_member,
    footings.c.manages,
    footings.c.role_ids,
    footings.c.seen_at,
)
_SEEN = ("name", "is_member", "manages", "role_ids", "seen_at")


class Footings:
    """Keeps a row for each guild that somebody with a session asked about."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, guild_id: GuildId, user_id: UserId) -> Footing | None:
        """Return what was last seen of somebody in a guild, or None if nobody asked."""
        row = await self._connection.row(
            select(*_COLUMNS).where(footings.c.guild_id == guild_id, footings.c.user_id == user_id)
        )
        return _footing(row) if row else None

    async def of_user(self, user_id: UserId) -> tuple[Footing, ...]:
        """Return what was last seen of somebody, guild by guild."""
        statement = select(*_COLUMNS).where(footings.c.user_id == user_id)
        return tuple(map(_footing, await self._connection.rows(statement.order_by(footings.c.guild_id))))

    async def want(self, user_id: UserId, guild_ids: Collection[GuildId]) -> tuple[GuildId, ...]:
        """Have rows for somebody in those of the guilds that we know; return which these are."""
        rows = await self._connection.rows(select(guilds.c.id).where(among(guilds.c.id, guild_ids)))
        known = tuple(GuildId(row.id) for row in rows)
        for guild_id in known:
            statement = self._connection.insert(footings).values(
                guild_id=guild_id, user_id=user_id, role_ids=[]
            )
            await self._connection.write(statement.on_conflict_do_nothing())
        return known

    async def see(self, seen: Iterable[Footing]) -> None:
        """Write what the bot saw; of somebody nobody asks about any more, nothing is kept."""
        for each in seen:
            values = {
                "name": each.name,
                "is_member": each.is_member,
                "manages": each.manages,
                "role_ids": sorted(each.role_ids),
                "seen_at": each.seen_at,
            }
            await self._connection.write(
                footings.update()
                .where(footings.c.guild_id == each.guild_id, footings.c.user_id == each.user_id)
                .values(**{name: values[name] for name in _SEEN})
            )

    async def watched(self, *, used_since: datetime) -> tuple[tuple[GuildId, UserId], ...]:
        """Return whom to look at in which guild: whose session was used since then."""
        uses = exists().where(sessions.c.user_id == footings.c.user_id, sessions.c.used_at >= used_since)
        statement = select(footings.c.guild_id, footings.c.user_id).where(uses)
        rows = await self._connection.rows(statement.order_by(footings.c.guild_id, footings.c.user_id))
        return tuple((GuildId(row.guild_id), UserId(row.user_id)) for row in rows)

    async def prune(self) -> int:
        """Delete those of people without any session, and return how many they were."""
        return await self._connection.write(
            delete(footings).where(~exists().where(sessions.c.user_id == footings.c.user_id))
        )


def _footing(row: AnyRow) -> Footing:
    return Footing(
        guild_id=GuildId(row.guild_id),
        user_id=UserId(row.user_id),
        name=row.name,
        is_member=row.is_member,
        manages=row.manages,
        role_ids=frozenset(map(RoleId, row.role_ids)),
        seen_at=row.seen_at,
    )
