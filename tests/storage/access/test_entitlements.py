from dataclasses import replace
from datetime import timedelta

from domain.access.entitlements import Entitlement, Sold
from domain.ids import EntitlementId, SkuId, UserId
from storage.database import Database
from tests.domain.makers import ANNA, BEN, GUILD, NOW

LATER = NOW + timedelta(days=30)


async def add(database: Database, *user_ids: UserId) -> None:
    async with database.begin() as tx:
        for user_id in user_ids:
            await tx.entitlements.add(user_id, granted_at=NOW, ends_at=LATER)


async def test_an_entitlement_comes_back_as_it_was_given(database: Database) -> None:
    async with database.begin() as tx:
        given = await tx.entitlements.add(ANNA, granted_at=NOW, ends_at=LATER)
        endless = await tx.entitlements.add(BEN, granted_at=NOW)

    async with database.read() as tx:
        assert await tx.entitlements.all() == (given, endless)
        assert await tx.entitlements.of_user(ANNA) == (given,)
    assert given == Entitlement(given.id, ANNA, NOW, LATER)


async def test_revoking_takes_back_all_that_one_person_has(database: Database) -> None:
    await add(database, ANNA, ANNA, BEN)

    async with database.begin() as tx:
        first = await tx.entitlements.revoke(ANNA, now=LATER)
        second = await tx.entitlements.revoke(ANNA, now=LATER)

        assert (first, second) == (2, 0)
        assert [each.revoked_at for each in await tx.entitlements.all()] == [LATER, LATER, None]


async def test_each_change_counts_up_the_epoch(database: Database) -> None:
    await add(database, ANNA)

    async with database.begin() as tx:
        await tx.entitlements.revoke(ANNA, now=NOW)
        await tx.entitlements.revoke(ANNA, now=NOW)

        assert await tx.epochs.all() == {"access": 2}


SOLD = Sold(EntitlementId(5), SkuId(6), ANNA, None, starts_at=NOW, ends_at=LATER)


async def test_what_discord_sold_is_written_once_and_kept_up_to_date(database: Database) -> None:
    async with database.begin() as tx:
        first = await tx.entitlements.put_sold(SOLD, now=NOW)
        again = await tx.entitlements.put_sold(SOLD, now=NOW)
        renewed = await tx.entitlements.put_sold(replace(SOLD, ends_at=None), now=NOW)
        taken_back = await tx.entitlements.put_sold(replace(SOLD, is_deleted=True), now=LATER)

        assert (first, again, renewed, taken_back) == (True, False, True, True)
        (kept,) = await tx.entitlements.all()
    assert kept == Entitlement(kept.id, ANNA, NOW, None, LATER, discord_id=EntitlementId(5), sku_id=SkuId(6))


async def test_what_was_taken_back_is_in_force_again_when_discord_says_so(database: Database) -> None:
    async with database.begin() as tx:
        await tx.entitlements.put_sold(SOLD, now=NOW)
        await tx.entitlements.end_sold([EntitlementId(5)], now=NOW)
        await tx.entitlements.put_sold(SOLD, now=NOW)

        (kept,) = await tx.entitlements.all()
    assert kept.revoked_at is None


async def test_by_hand_only_what_was_granted_by_hand_is_taken_back(database: Database) -> None:
    async with database.begin() as tx:
        await tx.entitlements.put_sold(SOLD, now=NOW)
        await tx.entitlements.add(None, guild_id=GUILD, granted_at=NOW)

        assert await tx.entitlements.revoke(ANNA, now=NOW) == 0
        assert await tx.entitlements.revoke(GUILD, is_guild=True, now=NOW) == 1
