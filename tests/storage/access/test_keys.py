import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from domain.access.keys import Key, hash_of
from domain.access.scopes import Scope
from domain.ids import KeyId, PageId, UserId
from storage.database import Database
from tests.domain.makers import GUILD, NOW, OWNER, PAGE
from tests.storage.conftest import Town


def a_key(number: int = 1, owner_id: UserId = OWNER) -> Key:
    return Key(
        id=KeyId(f"key{number}"),
        owner_id=owner_id,
        name="script",
        hash=hash_of(f"secret {number}"),
        created_at=NOW + timedelta(number),
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


async def test_an_open_key_can_be_let_end_and_never_later(database: Database) -> None:
    await add(database, a_key(1), a_key(2))
    soon, late = NOW + timedelta(hours=1), NOW + timedelta(hours=2)

    async with database.begin() as tx:
        await tx.keys.revoke(KeyId("key2"), now=NOW)

        assert await tx.keys.end(KeyId("key1"), at=soon)
        assert not await tx.keys.end(KeyId("key1"), at=late)
        assert not await tx.keys.end(KeyId("key2"), at=soon)
        key = await tx.keys.find(KeyId("key1"))
        assert key is not None
        assert key.expires_at == soon


async def test_every_part_of_a_guilds_key_comes_back(town: Town) -> None:
    key = replace(
        a_key(),
        owner_id=None,
        guild_id=GUILD,
        scopes=frozenset(Scope),
        page_ids=frozenset({PAGE, PageId(UUID(int=2**128 - 1))}),
        made_by=OWNER,
        expires_at=NOW,
        replaces=KeyId("key0"),
    )
    await add(town.database, key)

    async with town.database.read() as tx:
        assert await tx.keys.find(key.id) == key
        assert await tx.keys.of_guild(GUILD) == (key,)


async def test_a_guilds_keys_go_with_it(town: Town) -> None:
    await add(town.database, replace(a_key(), owner_id=None, guild_id=GUILD))

    async with town.database.begin() as tx:
        await tx.guilds.purge(GUILD)

        assert await tx.keys.all() == ()
