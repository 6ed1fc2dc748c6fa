"""Entitlements: who has premium, since when and until when."""

from datetime import datetime

from sqlalchemy import insert, select, update

from domain.access.entitlements import Entitlement
from domain.ids import UserId
from storage.connection import AnyRow, Connection
from storage.epochs import ACCESS, Epochs
from storage.tables.access import entitlements

_COLUMNS = (
    entitlements.c.id,
    entitlements.c.user_id,
    entitlements.c.granted_at,
    entitlements.c.ends_at,
    entitlements.c.revoked_at,
)


class Entitlements:
    """Adds, lists and revokes entitlements; each change counts up the epoch `access`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._epochs = Epochs(connection)

    async def add(
        self, user_id: UserId, *, granted_at: datetime, ends_at: datetime | None = None
    ) -> Entitlement:
        """Give somebody premium from `granted_at` on, until `ends_at` or without end."""
        rows = await self._connection.write_returning(
            insert(entitlements)
            .values(user_id=user_id, granted_at=granted_at, ends_at=ends_at)
            .returning(entitlements.c.id)
        )
        await self._epochs.bump(ACCESS)
        return Entitlement(id=rows[0].id, user_id=user_id, granted_at=granted_at, ends_at=ends_at)

    async def all(self) -> tuple[Entitlement, ...]:
        """Return every entitlement, ended and revoked ones too, oldest first."""
        rows = await self._connection.rows(select(*_COLUMNS).order_by(entitlements.c.id))
        return tuple(map(_entitlement, rows))

    async def of_user(self, user_id: UserId) -> tuple[Entitlement, ...]:
        """Return one person's entitlements, ended and revoked ones too, oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS).where(entitlements.c.user_id == user_id).order_by(entitlements.c.id)
        )
        return tuple(map(_entitlement, rows))

    async def revoke(self, user_id: UserId, *, now: datetime) -> int:
        """Take back all that one person still has, and return how many entitlements that were."""
        closed = await self._connection.write(
            update(entitlements)
            .where(entitlements.c.user_id == user_id, entitlements.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        if closed:
            await self._epochs.bump(ACCESS)
        return closed


def _entitlement(row: AnyRow) -> Entitlement:
    return Entitlement(
        id=row.id,
        user_id=UserId(row.user_id),
        granted_at=row.granted_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
    )
