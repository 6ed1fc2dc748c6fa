"""Forgetting: whom a guild was asked to forget, and when accounts were erased, by mark and never by id."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select, update

from domain.ids import GuildId, RoleId
from domain.rosters.forgetting import Erased, Erasure, Mark, Marks
from storage.connection import Connection
from storage.tables.privacy import erasures, forgotten, secrets

SECRET = "forgetting"  # noqa: S105 - its name


class Forgetting:
    """Keeps marks, strikes roles from them, lifts them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def secret(self) -> bytes:
        """Return what this database makes marks with."""
        row = await self._connection.row(select(secrets.c.value).where(secrets.c.name == SECRET))
        assert row is not None, "the migration wrote it"
        return bytes(row.value)

    async def take_secret(self, secret: bytes) -> None:
        """Make marks with another database's secret from now on; those made before are void."""
        await self._connection.write(update(secrets).where(secrets.c.name == SECRET).values(value=secret))

    async def marks(self, guild_id: GuildId) -> Marks:
        """Return the guild's marks; nearly always there are none, and one statement says so."""
        rows = await self._connection.rows(
            select(forgotten.c.account, forgotten.c.role_ids).where(forgotten.c.guild_id == guild_id)
        )
        if not rows:
            return Marks()
        had = {bytes(row.account): frozenset(map(RoleId, row.role_ids)) for row in rows}
        return Marks(await self.secret(), had)

    async def erased(self) -> Erased:
        """Return everything there is of this."""
        rows = await self._connection.rows(select(forgotten.c.guild_id).distinct())
        marks = {GuildId(row.guild_id): await self.marks(GuildId(row.guild_id)) for row in rows}
        return Erased(await self.secret(), await self.erasures(), marks)

    async def mark(self, guild_id: GuildId, account: Mark, role_ids: Collection[RoleId]) -> None:
        """Have the guild's syncs pass this account over as long as it has no other roles than these."""
        statement = self._connection.insert(forgotten).values(
            guild_id=guild_id, account=account, role_ids=sorted(role_ids)
        )
        await self._connection.write(
            statement.on_conflict_do_update(
                index_elements=[forgotten.c.guild_id, forgotten.c.account],
                set_={"role_ids": statement.excluded.role_ids},
            )
        )

    async def strike(self, guild_id: GuildId, struck: Mapping[Mark, frozenset[RoleId]]) -> None:
        """Write the roles that these marks are left with."""
        for account, role_ids in struck.items():
            await self._connection.write(
                update(forgotten)
                .where(forgotten.c.guild_id == guild_id, forgotten.c.account == account)
                .values(role_ids=sorted(role_ids))
            )

    async def lift(self, guild_id: GuildId, accounts: Collection[Mark]) -> int:
        """Have the guild's syncs see these accounts again, and return how many were marked."""
        if not accounts:
            return 0
        return await self._connection.write(
            delete(forgotten).where(forgotten.c.guild_id == guild_id, forgotten.c.account.in_(accounts))
        )

    async def note(self, account: Mark, at: datetime) -> None:
        """Note that an account was erased, for whoever restores an older backup."""
        statement = self._connection.insert(erasures).values(account=account, at=at)
        await self._connection.write(statement.on_conflict_do_nothing())

    async def erasures(self) -> frozenset[Erasure]:
        """Return every account that was ever erased, and when."""
        rows = await self._connection.rows(select(erasures.c.account, erasures.c.at))
        return frozenset(Erasure(bytes(row.account), row.at) for row in rows)
