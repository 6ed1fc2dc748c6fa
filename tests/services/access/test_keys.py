"""Keys: made once, found by hash, ended at once everywhere."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from domain.access.actors import OPERATOR
from domain.access.footings import Footing
from domain.access.scopes import Scope
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.ids import KeyId, PageId, UserId
from services.access.keys import KeyDraft
from storage.database import open_database
from tests.domain.makers import GUILD, NOW, OWNER
from tests.services.house import DRAFT, MANAGER, STRANGER, House


async def test_a_key_speaks_for_its_owner(house: House) -> None:
    key, text = await house.keys.create(OPERATOR, KeyDraft(name="sheet", owner_id=OWNER))

    holder = house.keys.holder(text)

    assert holder is not None
    assert (holder.key_id, holder.key.owner_id) == (key.id, OWNER)
    assert text.encode() not in key.hash


@pytest.mark.parametrize("text", ["", "ro_", "ro_x_y", "Bearer x", "ro_" + "x" * 10_000, "ro_\ud800"])
async def test_what_is_no_key_is_nobodys(house: House, text: str) -> None:
    assert house.keys.holder(text) is None


async def test_a_revoked_key_is_nobodys_in_every_process(house: House, migrated_url: str) -> None:
    other = House(await open_database(migrated_url))
    await other.start()
    key, text = await house.keys.create(OPERATOR, KeyDraft(name="sheet", owner_id=OWNER))
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

    _, text = await house.keys.create(OPERATOR, KeyDraft(name="sheet", owner_id=OWNER))

    async with asyncio.timeout(5):
        while other.keys.holder(text) is None:
            await other.database.wait_for_hint(0.1)
    following.cancel()
    await other.database.close()


@pytest.fixture(autouse=True)
async def premium(house: House) -> None:
    """The owner has premium, and with him his server."""
    await house.entitlements.grant(OPERATOR, OWNER, ends_at=None)


async def test_people_deal_with_their_own_keys_only(house: House) -> None:
    key, _ = await house.keys.create(MANAGER, KeyDraft(name="mine", owner_id=OWNER))

    with pytest.raises(NotAllowed):
        await house.keys.create(STRANGER, KeyDraft(name="theirs", owner_id=OWNER))
    with pytest.raises(NotFound):  # Nobody learns of others' keys, not even that there is one.
        await house.keys.revoke(STRANGER, key.id)
    with pytest.raises(NotAllowed):
        await house.keys.list(STRANGER)
    assert [each.id for each in await house.keys.list(MANAGER, owner_id=OWNER)] == [key.id]


async def test_an_unknown_key_or_a_bad_name_is_said(house: House) -> None:
    with pytest.raises(NotFound):
        await house.keys.revoke(OPERATOR, KeyId("nope"))
    with pytest.raises(Invalid, match="name"):
        await house.keys.create(OPERATOR, KeyDraft(name="  ", owner_id=OWNER))


async def test_the_last_use_is_written_in_time(house: House) -> None:
    key, _ = await house.keys.create(OPERATOR, KeyDraft(name="sheet", owner_id=OWNER))

    house.keys.note_use(key.id)
    await house.keys.flush_uses()

    (listed,) = await house.keys.list(OPERATOR)
    assert listed.last_used_at == NOW


async def test_revoked_keys_are_listed_when_asked_for(house: House) -> None:
    key, _ = await house.keys.create(OPERATOR, KeyDraft(name="old", owner_id=UserId(1)))
    await house.keys.revoke(OPERATOR, key.id)

    assert await house.keys.list(OPERATOR) == ()
    assert [each.id for each in await house.keys.list(OPERATOR, with_revoked=True)] == [key.id]


async def test_a_guilds_key_is_its_admins_to_make_and_survives_them(house: House) -> None:
    await house.saw_guild()
    draft = KeyDraft(name="site", guild_id=GUILD, scopes=frozenset({Scope.READ_STAFF}))

    key, text = await house.keys.create(MANAGER, draft)

    holder = house.keys.holder(text)
    assert holder is not None
    assert (holder.key.guild_id, holder.key.made_by, holder.actor.user_id) == (GUILD, OWNER, None)
    assert [each.id for each in await house.keys.list(MANAGER, guild_id=GUILD)] == [key.id]
    with pytest.raises(NotAllowed):
        await house.keys.create(STRANGER, draft)
    with pytest.raises(NotAllowed):
        await house.keys.list(STRANGER, guild_id=GUILD)
    with pytest.raises(NotFound):
        await house.keys.revoke(STRANGER, key.id)


async def test_a_key_makes_no_keys(house: House) -> None:
    await house.saw_guild()
    _, text = await house.keys.create(
        MANAGER, KeyDraft(name="site", guild_id=GUILD, scopes=frozenset({Scope.WRITE_STAFF}))
    )
    holder = house.keys.holder(text)

    assert holder is not None
    with pytest.raises(NotAllowed, match="can't deal with keys"):
        await house.keys.create(holder.actor, KeyDraft(name="more", guild_id=GUILD))


async def test_a_key_ends_by_itself(house: House) -> None:
    _, text = await house.keys.create(
        OPERATOR, KeyDraft(name="brief", owner_id=OWNER, expires_at=NOW + timedelta(days=1))
    )
    assert house.keys.holder(text) is not None

    house.clock.move(timedelta(days=1))

    assert house.keys.holder(text) is None


async def test_a_rotated_key_works_on_beside_the_new_one_for_a_while(house: House) -> None:
    old, old_text = await house.keys.create(
        MANAGER, KeyDraft(name="mine", owner_id=OWNER, expires_at=NOW + timedelta(days=30))
    )

    new, new_text = await house.keys.rotate(MANAGER, old.id, old_until=NOW + timedelta(hours=1))

    assert (new.replaces, new.name, new.expires_at) == (old.id, "mine", NOW + timedelta(days=30))
    assert house.keys.holder(old_text) is not None
    assert house.keys.holder(new_text) is not None
    house.clock.move(timedelta(hours=1))
    assert house.keys.holder(old_text) is None
    assert house.keys.holder(new_text) is not None
    with pytest.raises(Refused, match="no longer works"):
        await house.keys.rotate(MANAGER, old.id, old_until=NOW)


async def test_a_key_that_gives_way_already_is_not_renewed_again(house: House) -> None:
    old, old_text = await house.keys.create(
        MANAGER, KeyDraft(name="mine", owner_id=OWNER, expires_at=NOW + timedelta(days=30))
    )
    new, _ = await house.keys.rotate(MANAGER, old.id, old_until=NOW + timedelta(days=1))

    with pytest.raises(Refused, match=f"gives way to {new.id} already"):
        await house.keys.rotate(MANAGER, old.id, old_until=NOW + timedelta(days=1))
    await house.keys.revoke(MANAGER, new.id)
    with pytest.raises(Refused, match="was renewed already"):
        await house.keys.rotate(MANAGER, old.id, old_until=NOW + timedelta(days=1))

    assert house.keys.holder(old_text) is not None
    assert len(await house.keys.list(OPERATOR, with_revoked=True)) == 2


async def test_a_renewed_key_is_renewed_with_the_life_of_the_first(house: House) -> None:
    first, _ = await house.keys.create(
        MANAGER, KeyDraft(name="mine", owner_id=OWNER, expires_at=NOW + timedelta(days=30))
    )
    second, _ = await house.keys.rotate(MANAGER, first.id, old_until=NOW + timedelta(days=1))
    house.clock.move(timedelta(hours=1))

    third, _ = await house.keys.rotate(MANAGER, second.id, old_until=NOW + timedelta(days=1))

    assert third.expires_at == NOW + timedelta(days=30, hours=1)


async def test_the_old_key_works_on_for_a_while_that_has_an_end(house: House) -> None:
    key, _ = await house.keys.create(MANAGER, KeyDraft(name="mine", owner_id=OWNER))

    with pytest.raises(Invalid, match="overlap"):
        await house.keys.rotate(MANAGER, key.id, old_until=NOW + timedelta(days=91))


async def test_a_key_is_limited_only_to_pages_it_could_read(house: House) -> None:
    await house.saw_guild()
    page = await house.page()

    key, _ = await house.keys.create(
        MANAGER, KeyDraft(name="one", guild_id=GUILD, page_ids=frozenset({page.id}))
    )

    assert key.page_ids == {page.id}
    for draft in (
        KeyDraft(name="of others", owner_id=UserId(1), page_ids=frozenset({page.id})),
        KeyDraft(name="unknown", owner_id=UserId(1), page_ids=frozenset({PageId(UUID(int=1))})),
    ):
        with pytest.raises(Invalid, match="could not read"):
            await house.keys.create(OPERATOR, draft)


async def test_an_owners_key_is_closed_while_he_is_known_to_be_no_member(house: House) -> None:
    await house.saw_guild()
    page = await house.pages.create(MANAGER, DRAFT)
    head = house.reading.head(page.id)
    assert head is not None
    _, text = await house.keys.create(MANAGER, KeyDraft(name="sheet", owner_id=OWNER))

    async def reads() -> bool:
        holder = house.keys.holder(text)
        return holder is not None and holder.reads(head)

    assert await house.footings.owners() == {(GUILD, OWNER): None}
    assert await reads()
    await house.footings.saw([Footing(GUILD, OWNER, is_member=True)])
    house.clock.move(timedelta(days=9))  # The bot is away: he is what he was when last seen.
    assert await house.footings.owners() == {(GUILD, OWNER): True}
    assert await reads()
    await house.footings.saw([Footing(GUILD, OWNER)])
    await house.sessions.tidy()
    assert await house.footings.owners() == {(GUILD, OWNER): False}
    assert not await reads()
    await house.footings.saw([Footing(GUILD, OWNER, is_member=True)])
    assert await reads()


async def test_guild_keys_and_others_keys_stay_open_when_somebody_leaves(house: House) -> None:
    await house.saw_guild()
    page = await house.pages.create(MANAGER, DRAFT)
    head = house.reading.head(page.id)
    assert head is not None
    await house.keys.create(MANAGER, KeyDraft(name="mine", owner_id=OWNER))
    _, text = await house.keys.create(MANAGER, KeyDraft(name="sheet", guild_id=GUILD))
    await house.footings.owners()

    await house.footings.saw([Footing(GUILD, OWNER)])

    holder = house.keys.holder(text)
    assert holder is not None
    assert holder.reads(head)
