"""Keys: made once, found by hash, ended at once everywhere."""

import asyncio

import pytest

from domain.access.actors import OPERATOR
from domain.errors import Invalid, NotAllowed, NotFound
from domain.ids import KeyId, UserId
from storage.database import open_database
from tests.domain.makers import NOW, OWNER
from tests.services.house import MANAGER, STRANGER, House


async def test_a_key_speaks_for_its_owner(house: House) -> None:
    key, text = await house.keys.create(OPERATOR, owner_id=OWNER, name="sheet")

    holder = house.keys.holder(text)

    assert holder is not None
    assert (holder.key_id, holder.owner_id) == (key.id, OWNER)
    assert text.encode() not in key.hash


@pytest.mark.parametrize("text", ["", "ro_", "ro_x_y", "Bearer x", "ro_" + "x" * 10_000, "ro_\ud800"])
async def test_what_is_no_key_is_nobodys(house: House, text: str) -> None:
    assert house.keys.holder(text) is None


async def test_a_revoked_key_is_nobodys_in_every_process(house: House, migrated_url: str) -> None:
    other = House(await open_database(migrated_url))
    await other.start()
    key, text = await house.keys.create(OPERATOR, owner_id=OWNER, name="sheet")
    await other.live.look()
    assert other.keys.holder(text) is not None

    revoked = await house.keys.revoke(OPERATOR, key.id)
    await other.live.look()

    assert revoked.revoked_at == NOW
    assert house.keys.holder(text) is None
    assert other.keys.holder(text) is None
    await other.database.close()


async def test_a_running_server_learns_of_a_key_by_itself(house: House, migrated_url: str) -> None:
    other = House(await open_database(migrated_url))
    await other.start()
    following = asyncio.create_task(other.live.run())

    _, text = await house.keys.create(OPERATOR, owner_id=OWNER, name="sheet")

    async with asyncio.timeout(5):
        while other.keys.holder(text) is None:
            await other.database.wait_for_hint(0.1)
    following.cancel()
    await other.database.close()


async def test_people_deal_with_their_own_keys_only(house: House) -> None:
    key, _ = await house.keys.create(MANAGER, owner_id=OWNER, name="mine")

    with pytest.raises(NotAllowed):
        await house.keys.create(STRANGER, owner_id=OWNER, name="theirs")
    with pytest.raises(NotAllowed):
        await house.keys.revoke(STRANGER, key.id)
    with pytest.raises(NotAllowed):
        await house.keys.list(STRANGER)
    assert [each.id for each in await house.keys.list(MANAGER, owner_id=OWNER)] == [key.id]


async def test_an_unknown_key_or_a_bad_name_is_said(house: House) -> None:
    with pytest.raises(NotFound):
        await house.keys.revoke(OPERATOR, KeyId("nope"))
    with pytest.raises(Invalid, match="name"):
        await house.keys.create(OPERATOR, owner_id=OWNER, name="  ")


async def test_the_last_use_is_written_in_time(house: House) -> None:
    key, _ = await house.keys.create(OPERATOR, owner_id=OWNER, name="sheet")

    house.keys.note_use(key.id)
    await house.keys.flush_uses()

    (listed,) = await house.keys.list(OPERATOR)
    assert listed.last_used_at == NOW


async def test_revoked_keys_are_listed_when_asked_for(house: House) -> None:
    key, _ = await house.keys.create(OPERATOR, owner_id=UserId(1), name="old")
    await house.keys.revoke(OPERATOR, key.id)

    assert await house.keys.list(OPERATOR) == ()
    assert [each.id for each in await house.keys.list(OPERATOR, with_revoked=True)] == [key.id]
