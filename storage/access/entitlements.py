"""Entitlements: who has premium, since when and until when."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update

from domain.access.entitlements import Entitlement, Sold
from domain.ids import EntitlementId, GuildId, SkuId, UserId
from storage.connection import AnyRow, Connection
from storage.epochs import ACCESS, Epochs
from storage.statements import among
from storage.tables.access import entitlements

_COLUMNS = (
    entitlements.c.id,
    entitlements.c.user_id,
    entitlements.c.guild_id,
    entitlements.c.discord_id,
    entitlements.c.sku_id,
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
        self,
        user_id: UserId | None,
        *,
        granted_at: datetime,
        ends_at: datetime | None = None,
        guild_id: GuildId | None = None,
    ) -> Entitlement:
        """Give a person or a guild premium from `granted_at` on, until `ends_at` or without end."""
        rows = await self._connection.write_returning(
            insert(entitlements)
            .values(user_id=user_id, guild_id=guild_id, granted_at=granted_at, ends_at=ends_at)
            .returning(entitlements.c.id)
        )
        await self._epochs.bump(ACCESS)
        return Entitlement(rows[0].id, user_id, granted_at, ends_at, guild_id=guild_id)

    async def put_sold(self, sold: Sold, *, now: datetime) -> bool:
        """Write down what Discord sold, as it is told now; say whether that is news."""
        # A guild's premium is the guild's: whoever paid for it may have himself forgotten.
        whose = {"user_id": sold.user_id} if sold.guild_id is None else {"guild_id": sold.guild_id}
        told = {"user_id": None, "guild_id": None, **whose, "sku_id": sold.sku_id, "ends_at": sold.ends_at}
        if sold.is_deleted:
            return await self.end_sold([sold.discord_id], now=now) > 0
        row = await self._connection.row(
            select(*_COLUMNS).where(entitlements.c.discord_id == sold.discord_id).with_for_update()
        )
        if row is not None:
            before = {name: getattr(row, name) for name in told}
            if before == told and row.revoked_at is None:
                return False
            began = {} if sold.starts_at is None else {"granted_at": sold.starts_at}
            await self._connection.write(
                update(entitlements)
                .where(entitlements.c.discord_id == sold.discord_id)
                .values(**told, **began, revoked_at=None)
            )
        else:
            statement = self._connection.insert(entitlements).values(
                **told, discord_id=sold.discord_id, granted_at=sold.starts_at or now
            )
            await self._connection.write(
                statement.on_conflict_do_update(index_elements=[entitlements.c.discord_id], set_=told)
            )
        await self._epochs.bump(ACCESS)
        return True

    async def end_sold(self, discord_ids: Collection[EntitlementId], *, now: datetime) -> int:
        """Take back what Discord no longer tells of, and return how many that were."""
        closed = await self._connection.write(
            update(entitlements)
            .where(among(entitlements.c.discord_id, discord_ids), entitlements.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        if closed:
            await self._epochs.bump(ACCESS)
        return closed

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

    async def revoke(self, whose: UserId | GuildId, *, is_guild: bool = False, now: datetime) -> int:
        """Take back all that a person or a guild was granted by hand; return how many grants that were."""
        owner = entitlements.c.guild_id if is_guild else entitlements.c.user_id
        closed = await self._connection.write(
            update(entitlements)
            .where(owner == whose, entitlements.c.discord_id.is_(None), entitlements.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        if closed:
            await self._epochs.bump(ACCESS)
        return closed


def _entitlement(row: AnyRow) -> Entitlement:
    return Entitlement(
        id=row.id,
        user_id=None if row.user_id is None else UserId(row.user_id),
        guild_id=None if row.guild_id is None else GuildId(row.guild_id),
        discord_id=None if row.discord_id is None else EntitlementId(row.discord_id),
        sku_id=None if row.sku_id is None else SkuId(row.sku_id),
        granted_at=row.granted_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
    )
