"""Premium, granted and taken back, and what Discord sold."""

from datetime import timedelta

import pytest

from domain.access.actors import OPERATOR
from domain.access.entitlements import Sold
from domain.access.premium import Feature
from domain.errors import Invalid, NotAllowed, NotFound
from domain.ids import EntitlementId, GuildId, SkuId, UserId
from tests.domain.makers import ANNA, GUILD, NOW, OWNER
from tests.services.house import MANAGER, SKU, House

DAY = timedelta(days=1)


def sold(number: int = 1, **others: object) -> Sold:
    """Return what Discord sold to Anna, unless said otherwise."""
    fields: dict[str, object] = {"sku_id": SKU, "user_id": ANNA, "guild_id": None, "starts_at": NOW} | others
    return Sold(EntitlementId(number), **fields)  # type: ignore[arg-type]


def covers(house: House, user_id: UserId = OWNER) -> bool:
    return house.premium.covers(Feature.PERSONAL_KEYS, user_id=user_id)


async def test_premium_runs_from_the_grant_to_its_end_and_a_grace_longer(house: House) -> None:
    assert not covers(house)

    await house.entitlements.grant(OPERATOR, OWNER, ends_at=NOW + DAY)

    assert covers(house)
    house.clock.move(DAY)
    assert covers(house)
    house.clock.move(3 * DAY)
    assert not covers(house)


async def test_revoking_ends_it_at_once(house: House) -> None:
    await house.entitlements.grant(OPERATOR, OWNER, ends_at=None)

    ended = await house.entitlements.revoke(OPERATOR, OWNER)

    assert ended == 1
    assert not covers(house)
    assert [each.revoked_at for each in await house.entitlements.list(OPERATOR, OWNER)] == [NOW]


async def test_a_guild_is_granted_it_too(house: House) -> None:
    await house.saw_guild()
    await house.entitlements.grant_guild(OPERATOR, GUILD, ends_at=None)

    assert house.premium.covers(Feature.GUILD_KEYS, guild_id=GUILD)
    assert not covers(house)
    assert await house.entitlements.revoke_guild(OPERATOR, GUILD) == 1
    assert not house.premium.covers(Feature.GUILD_KEYS, guild_id=GUILD)


async def test_only_the_operator_grants(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.entitlements.grant(MANAGER, OWNER, ends_at=None)
    with pytest.raises(NotAllowed):
        await house.entitlements.grant_guild(MANAGER, GUILD, ends_at=None)
    with pytest.raises(NotAllowed):
        await house.entitlements.revoke(MANAGER, OWNER)
    with pytest.raises(NotAllowed):
        await house.entitlements.revoke_guild(MANAGER, GUILD)
    with pytest.raises(NotAllowed):
        await house.entitlements.list(MANAGER)
    with pytest.raises(Invalid, match="until"):
        await house.entitlements.grant(OPERATOR, OWNER, ends_at=NOW)
    with pytest.raises(NotFound):
        await house.entitlements.grant_guild(OPERATOR, GuildId(1), ends_at=None)


async def test_what_discord_sells_is_learned_renewed_and_taken_back(house: House) -> None:
    assert await house.entitlements.learn([sold(ends_at=NOW + DAY)]) == 1
    assert covers(house, ANNA)

    house.clock.move(5 * DAY)
    assert not covers(house, ANNA)
    assert await house.entitlements.learn([sold(ends_at=NOW + 30 * DAY)]) == 1
    assert covers(house, ANNA)

    assert await house.entitlements.learn([sold(ends_at=NOW + 30 * DAY)]) == 0
    assert await house.entitlements.learn([sold(is_deleted=True)]) == 1
    assert not covers(house, ANNA)


async def test_a_guilds_purchase_is_the_guilds_and_not_the_buyers(house: House) -> None:
    await house.saw_guild()

    await house.entitlements.learn([sold(guild_id=GUILD)])

    assert house.premium.covers(Feature.GUILD_KEYS, guild_id=GUILD)
    assert not covers(house, ANNA)
    (kept,) = await house.entitlements.list(OPERATOR)
    assert kept.user_id is None


async def test_other_skus_are_not_premium(house: House) -> None:
    assert await house.entitlements.learn([sold(sku_id=SkuId(1))]) == 0
    assert await house.entitlements.list(OPERATOR) == ()


async def test_what_was_deleted_while_we_were_away_is_missed(house: House) -> None:
    await house.entitlements.grant(OPERATOR, OWNER, ends_at=None)
    await house.entitlements.learn([sold(1), sold(2, user_id=UserId(7))])

    assert await house.entitlements.learn_all([sold(2, user_id=UserId(7)), sold(3, user_id=UserId(8))]) == 2

    assert not covers(house, ANNA)
    assert covers(house, UserId(7))
    assert covers(house, UserId(8))
    assert covers(house), "what was granted by hand is no business of Discord's"
