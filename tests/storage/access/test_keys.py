import asyncio
from dataclasses import replace
from datetime import timedelta

from domain.access.keys import Key, hash_of
from domain.ids import KeyId, UserId
from storage.database import Database
from tests.domain.makers import NOW, OWNER


def a_key(number: int = 1, owner_id: UserId = OWNER) -> Key:
    return Key(
        KeyId(f"key{number}"), owner_id, "script", hash_of(f"secret {number}"), NOW + timedelta(number)
    )


async def add(database: Database, *keys: Key) -> None:
    async with database.begin() as tx:
        for key in keys:
            await tx.keys.add(key)


async def test_a_key_comes_back_as_it_was_added(database: Database) -> None:
    await add(database, a_key())

    async with database.read() as tx:
        assert await tx.keys.all() == (a_key(),)


async def test_a_revoked_key_is_told_of_only_when_asked_for(database: Database) -> None:
    await add(database, a_key(1), a_key(2))

    async with database.begin() as tx:
        await tx.keys.revoke(KeyId("key1"), now=NOW)

        assert await tx.keys.all() == (a_key(2),)
        assert await tx.keys.all(with_revoked=True) == (replace(a_key(1), revoked_at=NOW), a_key(2))


async def test_an_owner_sees_his_own_keys(database: Database) -> None:
    await add(database, a_key(1), a_key(2, UserId(5)))

    async with database.read() as tx:
        assert await tx.keys.of_owner(UserId(5)) == (a_key(2, UserId(5)),)


async def test_of_two_who_revoke_a_key_at_once_one_does(database: Database, other: Database) -> None:
    await add(database, a_key())

    async def revoke(opened: Database) -> bool:
        async with opened.begin() as tx:
            return await tx.keys.revoke(KeyId("key1"), now=NOW)

    assert sorted(await asyncio.gather(revoke(database), revoke(other))) == [False, True]


async def test_only_what_opens_or_closes_counts_up_the_epoch(database: Database) -> None:
    await add(database, a_key())

    async with database.begin() as tx:
        await tx.keys.touch({KeyId("key1"): NOW})
        await tx.keys.revoke(KeyId("key1"), now=NOW)
        await tx.keys.revoke(KeyId("key1"), now=NOW)

        assert await tx.epochs.all() == {"access": 2}


async def test_the_last_use_never_goes_back(database: Database) -> None:
    await add(database, a_key())
    later = NOW + timedelta(hours=1)

    async with database.begin() as tx:
        await tx.keys.touch({KeyId("key1"): later, KeyId("unknown"): later})
        await tx.keys.touch({KeyId("key1"): NOW})
        await tx.keys.touch({})

        assert (await tx.keys.all())[0].last_used_at == later
