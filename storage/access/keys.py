"""Keys, by their hash alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, update

from domain.access.keys import Key
from domain.access.scopes import Scope, in_order
from domain.ids import GuildId, KeyId, PageId, UserId
from storage.connection import AnyRow, Connection
from storage.epochs import ACCESS, Epochs
from storage.tables.access import keys

_COLUMNS = (
    keys.c.id,
    keys.c.owner_id,
    keys.c.guild_id,
    keys.c.name,
    keys.c.hash,
    keys.c.scopes,
    keys.c.page_ids,
    keys.c.guild_ids,
    keys.c.made_by,
    keys.c.created_at,
    keys.c.expires_at,
    keys.c.replaces,
    keys.c.revoked_at,
    keys.c.last_used_at,
)
_OLDEST_FIRST = (keys.c.created_at, keys.c.id)


class Keys:
    """Adds, lists, ends and revokes keys; each change counts up the epoch `access`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._epochs = Epochs(connection)

    async def add(self, key: Key) -> Key:
        """Keep a new key."""
        await self._connection.write(insert(keys).values(**_values(key)))
        await self._epochs.bump(ACCESS)
        return key

    async def all(self, *, with_revoked: bool = False) -> tuple[Key, ...]:
        """Return every key that was not revoked, oldest first; `with_revoked` those too that were."""
        statement = select(*_COLUMNS).order_by(*_OLDEST_FIRST)
        if not with_revoked:
            statement = statement.where(keys.c.revoked_at.is_(None))
        return tuple(map(_key, await self._connection.rows(statement)))

    async def find(self, key_id: KeyId) -> Key | None:
        """Return the key with this id, whether it opens anything or not."""
        row = await self._connection.row(select(*_COLUMNS).where(keys.c.id == key_id))
        return None if row is None else _key(row)

    async def replacing(self, key_id: KeyId) -> Key | None:
        """Return the key that was made in this one's place, revoked or not; None if there is none."""
        row = await self._connection.row(select(*_COLUMNS).where(keys.c.replaces == key_id))
        return None if row is None else _key(row)

    async def of_owner(self, user_id: UserId) -> tuple[Key, ...]:
        """Return the keys of one person, revoked ones too, oldest first."""
        statement = select(*_COLUMNS).where(keys.c.owner_id == user_id).order_by(*_OLDEST_FIRST)
        return tuple(map(_key, await self._connection.rows(statement)))

    async def of_guild(self, guild_id: GuildId) -> tuple[Key, ...]:
        """Return the keys of one guild, revoked ones too, oldest first."""
        statement = select(*_COLUMNS).where(keys.c.guild_id == guild_id).order_by(*_OLDEST_FIRST)
        return tuple(map(_key, await self._connection.rows(statement)))

    async def revoke(self, key_id: KeyId, *, now: datetime) -> bool:
        """Close a key and say whether it was open until now."""
        closed = await self._connection.write(
            update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=now)
        )
        if closed:
            await self._epochs.bump(ACCESS)
        return closed > 0

    async def end(self, key_id: KeyId, *, at: datetime) -> bool:
        """Let an open key expire at `at`, unless it does so earlier anyway; say whether it was open."""
        ended = await self._connection.write(
            update(keys)
            .where(
                keys.c.id == key_id,
                keys.c.revoked_at.is_(None),
                or_(keys.c.expires_at.is_(None), keys.c.expires_at > at),
            )
            .values(expires_at=at)
        )
        if ended:
            await self._epochs.bump(ACCESS)
        return ended > 0

    async def touch(self, uses: Mapping[KeyId, datetime]) -> None:
        """Note when keys were last used; an older moment than the one known changes nothing."""
        moment = bindparam("moment", type_=keys.c.last_used_at.type)
        await self._connection.write_many(
            update(keys)
            .where(
                keys.c.id == bindparam("key_id"),
                or_(keys.c.last_used_at.is_(None), keys.c.last_used_at < moment),
            )
            .values(last_used_at=moment),
            ({"key_id": key_id, "moment": at} for key_id, at in uses.items()),
        )


# Any: each column has a type of its own.
def _values(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "owner_id": key.owner_id,
        "guild_id": key.guild_id,
        "name": key.name,
        "hash": key.hash,
        "scopes": " ".join(scope.value for scope in in_order(key.scopes)),
        "page_ids": sorted(map(str, key.page_ids)) or None,
        "guild_ids": sorted(map(str, key.guild_ids)) or None,
        "made_by": key.made_by,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "replaces": key.replaces,
        "revoked_at": key.revoked_at,
        "last_used_at": key.last_used_at,
    }


def _key(row: AnyRow) -> Key:
    return Key(
        id=KeyId(row.id),
        owner_id=None if row.owner_id is None else UserId(row.owner_id),
        guild_id=None if row.guild_id is None else GuildId(row.guild_id),
        name=row.name,
        hash=row.hash,
        scopes=frozenset(map(Scope, row.scopes.split())),
        page_ids=frozenset(PageId(UUID(each)) for each in row.page_ids or ()),
        guild_ids=frozenset(GuildId(int(each)) for each in row.guild_ids or ()),
        made_by=None if row.made_by is None else UserId(row.made_by),
        created_at=row.created_at,
        expires_at=row.expires_at,
        replaces=None if row.replaces is None else KeyId(row.replaces),
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
