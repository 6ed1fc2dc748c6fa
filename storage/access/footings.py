"""Footings: what those who are signed in are in each guild, as the bot last saw it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, select

from domain.access.footings import Footing
from domain.ids import GuildId, RoleId, UserId
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.access import keys
from storage.tables.guilds import guilds
from storage.tables.pages import pages
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
    """Keeps a row for each guild that somebody with a session asked about, or with a key owns a page in."""

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

    async def owners(self) -> Mapping[tuple[GuildId, UserId], Footing | None]:
        """Return who has a key of his own, in which guilds he owns pages, and what was seen of him there."""
        joined = keys.join(pages, pages.c.owner_id == keys.c.owner_id).outerjoin(
            footings,
            and_(footings.c.user_id == keys.c.owner_id, footings.c.guild_id == pages.c.guild_id),
        )
        statement = (
            select(pages.c.guild_id.label("at"), keys.c.owner_id, *_COLUMNS)
            .select_from(joined)
            .where(_is_own_key(), pages.c.deleted_at.is_(None))
        )
        return {
            (GuildId(row.at), UserId(row.owner_id)): _footing(row) if row.user_id is not None else None
            for row in await self._connection.rows(statement)
        }

    async def concerns_keys(self, seen: Sequence[Footing]) -> bool:
        """Say whether anybody with a key of his own is, or is no more, a member, other than we knew."""
        told = {(each.guild_id, each.user_id): each.is_member for each in seen}
        users = {each.user_id for each in seen}
        statement = select(*_COLUMNS).where(among(footings.c.user_id, users), _has_own_key())
        known = map(_footing, await self._connection.rows(statement))
        return any(
            (each.seen_at is None or each.is_member)
            is not told.get((each.guild_id, each.user_id), each.seen_at is None or each.is_member)
            for each in known
        )

    async def left(self) -> Mapping[UserId, frozenset[GuildId]]:
        """Return those with keys of their own, and of which guilds we know that they are no members."""
        statement = select(footings.c.user_id, footings.c.guild_id).where(
            footings.c.seen_at.is_not(None), footings.c.is_member.is_(False), _has_own_key()
        )
        found: dict[UserId, frozenset[GuildId]] = {}
        for row in await self._connection.rows(statement):
            user_id = UserId(row.user_id)
            found[user_id] = found.get(user_id, frozenset()) | {GuildId(row.guild_id)}
        return found

    async def prune(self) -> int:
        """Delete those of people without any session or key, and return how many they were."""
        has_session = exists().where(sessions.c.user_id == footings.c.user_id)
        return await self._connection.write(delete(footings).where(~has_session, ~_has_own_key()))


def _is_own_key() -> ColumnElement[bool]:
    return and_(keys.c.guild_id.is_(None), keys.c.revoked_at.is_(None))


def _has_own_key() -> ColumnElement[bool]:
    return exists().where(keys.c.owner_id == footings.c.user_id, _is_own_key())


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
