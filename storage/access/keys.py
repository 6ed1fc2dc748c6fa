"""Keys, by their hash alone."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, insert, or_, select, update

from domain.access.keys import Key
from domain.ids import KeyId, UserId
from storage.connection import AnyRow, Connection
from storage.epochs import ACCESS, Epochs
from storage.tables.access import keys

_COLUMNS = (
    keys.c.id,
    keys.c.owner_id,
    keys.c.name,
    keys.c.hash,
    keys.c.created_at,
    keys.c.revoked_at,
    keys.c.last_used_at,
)


class Keys:
    """Adds, lists and revokes keys; each change counts up the epoch `access`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._epochs = Epochs(connection)

    async def add(self, key: Key) -> Key:
        """Keep a new key."""
        await self._connection.write(insert(keys).values(**asdict(key)))
        await self._epochs.bump(ACCESS)
        return key

    async def all(self, *, with_revoked: bool = False) -> tuple[Key, ...]:
        """Return every key that opens something, oldest first; `with_revoked` those too that no longer do."""
        statement = select(*_COLUMNS).order_by(keys.c.created_at, keys.c.id)
        if not with_revoked:
            statement = statement.where(keys.c.revoked_at.is_(None))
        return tuple(map(_key, await self._connection.rows(statement)))

    async def of_owner(self, user_id: UserId) -> tuple[Key, ...]:
        """Return the keys of one person, revoked ones too, oldest first."""
        statement = select(*_COLUMNS).where(keys.c.owner_id == user_id).order_by(keys.c.created_at, keys.c.id)
        return tuple(map(_key, await self._connection.rows(statement)))

    async def revoke(self, key_id: KeyId, *, now: datetime) -> bool:
        """Close a key and say whether it was open until now."""
        closed = await self._connection.write(
            update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=now)
        )
        if closed:
            await self._epochs.bump(ACCESS)
        return closed > 0

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


def _key(row: AnyRow) -> Key:
    return Key(
        id=KeyId(row.id),
        owner_id=UserId(row.owner_id),
        name=row.name,
        hash=row.hash,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
