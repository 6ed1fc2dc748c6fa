from datetime import timedelta

from domain.access.entitlements import Entitlement
from domain.ids import UserId
from storage.database import Database
from tests.domain.makers import ANNA, BEN, NOW

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
