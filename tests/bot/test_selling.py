"""Selling: what Discord sold is read at the start, and heard of by events."""

from datetime import UTC, datetime
from typing import Any, cast

import discord
import pytest

from bot.selling import Selling, sold_of
from domain.access.entitlements import Sold
from domain.ids import SkuId
from services.access.entitlements import Entitlements
from tests.bot.fakes import World
from tests.bot.test_over_the_wire import Wire, endpoints_as_before, until
from tests.bot.town import Town

__all__ = ["endpoints_as_before"]

SKU, OTHER = 1019370614521200640, 1019370614521200641


class FakeEntitlements:
    """Remembers what it was told."""

    def __init__(self, *sku_ids: int) -> None:
        self.sku_ids = frozenset(map(SkuId, sku_ids))
        self.told: list[Sold] = []
        self.told_all: list[list[Sold]] = []

    async def learn(self, sold: list[Sold]) -> int:
        self.told += sold
        return len(sold)

    async def learn_all(self, sold: list[Sold]) -> int:
        self.told_all.append(sold)
        return len(sold)


@pytest.fixture
def sales(world: World) -> FakeEntitlements:
    fake = FakeEntitlements(SKU)
    object.__setattr__(world.services, "entitlements", fake)
    return fake


@pytest.fixture
async def town(sales: FakeEntitlements, town: Town) -> Town:
    return town


async def test_a_purchase_its_end_and_its_refund_are_heard_of(town: Town, sales: FakeEntitlements) -> None:
    town.env.create_sku("Premium", id=SKU)

    bought = await town.env.grant_entitlement(SKU, guild=town.guild, user=None)
    await bought.end()

    first, ended = sales.told[0], sales.told[-1]
    assert (first.sku_id, first.guild_id, first.ends_at, first.is_deleted) == (
        SKU,
        town.guild.id,
        None,
        False,
    )
    assert ended.ends_at is not None
    assert not ended.is_deleted


async def test_what_was_bought_before_is_read_once_connected(town: Town, sales: FakeEntitlements) -> None:
    town.env.create_sku("Premium", id=SKU)
    town.env.create_sku("Stickers", id=OTHER)
    for sku in (SKU, OTHER):
        town.env.seed_entitlement(sku, user=town.manager.id)
    client = town.env.bot
    selling = Selling(client, cast(Entitlements, sales))

    await selling.on_all_ready()

    assert [[each.sku_id for each in told] for told in sales.told_all[-1:]] == [[SKU]]


async def test_without_skus_nothing_is_asked_for() -> None:
    selling = Selling(cast(discord.Client, None), cast(Entitlements, FakeEntitlements()))

    await selling.on_all_ready()


def test_a_deleted_one_says_so() -> None:
    data: Any = {"id": "1", "sku_id": "2", "application_id": "3", "type": 8, "deleted": True, "user_id": "4"}
    data["ends_at"] = "2026-12-01T00:00:00+00:00"
    entitlement = discord.Entitlement(state=cast(Any, None), data=data)

    sold = sold_of(entitlement)

    assert (sold.is_deleted, sold.user_id, sold.guild_id) == (True, 4, None)
    assert sold.ends_at == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.usefixtures("endpoints_as_before")
async def test_over_real_sockets_both_are_told() -> None:
    wire, sales = Wire(5, 1), FakeEntitlements(SKU)
    object.__setattr__(wire.world.services, "entitlements", sales)
    owner, guild_id = wire.guild.owner_id, wire.guild.id
    before = wire.discord.world.sales.sell(SKU, user_id=owner, guild_id=guild_id)

    async with wire.connected():
        await until(lambda: bool(sales.told_all))
        wire.discord.world.sales.refund(int(before["id"]))
        await until(lambda: bool(sales.told))

    (read,) = sales.told_all[0]
    assert (str(read.discord_id), str(read.guild_id)) == (before["id"], str(guild_id))
    assert [each.is_deleted for each in sales.told] == [True]
