"""Tiers, as a guild has granted them."""

from sqlalchemy import delete, insert, select

from domain.access.tiers import Tier, TierGrant
from domain.ids import GuildId, PageId, RoleId, SubdivisionId
from storage.connection import Connection
from storage.tables.tiers import tiers


class Tiers:
    """Reads and replaces what a guild's roles may do."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_guild(self, guild_id: GuildId) -> tuple[TierGrant, ...]:
        """Return every grant of the guild, the oldest first."""
        rows = await self._connection.rows(
            select(tiers.c.role_id, tiers.c.tier, tiers.c.page_id, tiers.c.subdivision_id)
            .where(tiers.c.guild_id == guild_id)
            .order_by(tiers.c.id)
        )
        return tuple(
            TierGrant(
                RoleId(row.role_id),
                Tier(row.tier),
                PageId(row.page_id) if row.page_id is not None else None,
                SubdivisionId(row.subdivision_id) if row.subdivision_id is not None else None,
            )
            for row in rows
        )

    async def grant(self, guild_id: GuildId, grant: TierGrant) -> None:
        """Set what the role may do there, in place of what it could do there before."""
        await self.revoke(guild_id, grant)
        await self._connection.write(
            insert(tiers).values(
                guild_id=guild_id,
                role_id=grant.role_id,
                tier=int(grant.tier),
                page_id=grant.page_id,
                subdivision_id=grant.subdivision_id,
            )
        )

    async def revoke(self, guild_id: GuildId, grant: TierGrant) -> bool:
        """End what the role may do there, and say whether it could do anything."""
        gone = await self._connection.write(
            delete(tiers).where(
                tiers.c.guild_id == guild_id,
                tiers.c.role_id == grant.role_id,
                tiers.c.page_id.is_not_distinct_from(grant.page_id),
                tiers.c.subdivision_id.is_not_distinct_from(grant.subdivision_id),
            )
        )
        return gone > 0
