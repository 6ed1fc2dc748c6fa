"""Premium: asked from memory, in every process, for a person or a guild."""

import pytest

from domain.access.actors import OPERATOR
from domain.access.premium import Feature, PremiumMode
from domain.errors import NeedsPremium
from domain.ids import UserId
from services.access.keys import KeyDraft
from services.access.premium import Premium
from storage.database import open_database
from tests.domain.makers import GUILD, OWNER
from tests.services.house import MANAGER, House


async def test_a_guild_has_the_premium_of_its_owner(house: House) -> None:
    await house.saw_guild()
    assert not house.premium.covers(Feature.GUILD_KEYS, guild_id=GUILD)

    await house.entitlements.grant(OPERATOR, OWNER, ends_at=None)

    assert house.premium.covers(Feature.GUILD_KEYS, guild_id=GUILD)
    assert house.premium.of(guild_id=GUILD).is_running


async def test_every_process_learns_of_it(house: House, migrated_url: str) -> None:
    other = House(await open_database(migrated_url))
    await other.start()

    await house.entitlements.grant(OPERATOR, OWNER, ends_at=None)
    await other.live.look()

    assert other.premium.covers(Feature.PERSONAL_KEYS, user_id=OWNER)
    await other.database.close()


async def test_without_it_the_answer_is_the_documented_sentence(house: House) -> None:
    with pytest.raises(NeedsPremium, match="API access requires premium subscription"):
        house.premium.check(Feature.PERSONAL_KEYS, user_id=OWNER)
    with pytest.raises(NeedsPremium):
        house.premium.check(Feature.GUILD_KEYS, guild_id=GUILD)
    house.premium.check(Feature.PAGES, guild_id=GUILD)


async def test_nobody_but_the_operator_makes_keys_that_would_open_nothing(house: House) -> None:
    await house.saw_guild()

    for draft in (KeyDraft(name="mine", owner_id=OWNER), KeyDraft(name="ours", guild_id=GUILD)):
        with pytest.raises(NeedsPremium):
            await house.keys.create(MANAGER, draft)
        await house.keys.create(OPERATOR, draft)


async def test_where_all_is_open_everybody_has_it(house: House) -> None:
    premium = Premium(house.database, house.live, house.clock, PremiumMode.OPEN)

    assert premium.covers(Feature.GUILD_KEYS, guild_id=GUILD)
    assert premium.of(user_id=UserId(5)).is_running
