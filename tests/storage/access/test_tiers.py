"""Tiers, as a guild has granted them."""

from domain.access.tiers import Tier, TierGrant
from domain.ids import RoleId
from domain.rosters.guilds import Guild
from storage.database import Database
from tests.domain.makers import GUILD

GRANT = TierGrant(RoleId(5), Tier.COMMAND)


async def test_a_grant_replaces_the_one_before_and_can_be_revoked_once(database: Database) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine"))
        await tx.tiers.grant(GUILD, GRANT)
        await tx.tiers.grant(GUILD, TierGrant(RoleId(5), Tier.ADMIN))
        replaced = await tx.tiers.of_guild(GUILD)
        first, second = await tx.tiers.revoke(GUILD, GRANT), await tx.tiers.revoke(GUILD, GRANT)

    assert replaced == (TierGrant(RoleId(5), Tier.ADMIN),)
    assert (first, second) == (True, False)


async def test_a_guilds_grants_go_with_it(database: Database) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine"))
        await tx.tiers.grant(GUILD, GRANT)

        await tx.guilds.purge(GUILD)

        assert await tx.tiers.of_guild(GUILD) == ()
