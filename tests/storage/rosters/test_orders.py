import asyncio
from dataclasses import replace
from datetime import timedelta

from domain.ids import GuildId, OrderId
from domain.rosters.orders import OPEN, Order, OrderState
from domain.words import Sentence, counted, sentence
from storage.database import Database
from tests.domain.makers import ANNA, BEN, CAPTAIN, GUILD, NOW, OWNER, SERGEANT
from tests.storage.conftest import Town

ORDER = Order(
    OrderId(0),
    GUILD,
    ANNA,
    OWNER,
    "Olga",
    "Well done",
    give=frozenset({CAPTAIN}),
    take=frozenset({SERGEANT}),
    state=OrderState.PENDING,
    created_at=NOW,
    due_at=NOW,
    expires_at=NOW + timedelta(days=1),
)


async def add(town: Town, *orders: Order) -> list[Order]:
    async with town.database.begin() as tx:
        return [await tx.orders.add(order) for order in orders]


async def test_an_order_comes_back_as_it_was_given(town: Town) -> None:
    (stored,) = await add(town, ORDER)

    async with town.database.read() as tx:
        assert await tx.orders.open_for(GUILD, [ANNA]) == (stored,)
    assert replace(stored, id=OrderId(0)) == ORDER


async def test_only_open_orders_about_those_asked_for_are_told_of_oldest_first(town: Town) -> None:
    first, _, _, last = await add(
        town,
        ORDER,
        replace(ORDER, state=OrderState.SCHEDULED),
        replace(ORDER, target_id=BEN),
        replace(ORDER, state=OrderState.PARTIAL, actor_id=None, reason=None),
    )

    async with town.database.read() as tx:
        assert await tx.orders.open_for(GUILD, {ANNA}) == (first, last)


async def test_what_is_scheduled_about_somebody_is_found_oldest_first(town: Town) -> None:
    later = replace(ORDER, state=OrderState.SCHEDULED)
    _, first, _, last = await add(town, ORDER, later, replace(later, target_id=BEN), later)

    async with town.database.read() as tx:
        assert await tx.orders.scheduled_for(GUILD, ANNA) == (first, last)
        assert await tx.orders.scheduled_for(GuildId(5), ANNA) == ()


async def test_of_two_who_move_an_order_on_at_once_one_does(town: Town, other: Database) -> None:
    (order,) = await add(town, ORDER)

    async def move(database: Database, state: OrderState) -> bool:
        async with database.begin() as tx:
            return await tx.orders.set_state(order.id, state, expected=OPEN)

    moved = await asyncio.gather(move(town.database, OrderState.FULFILLED), move(other, OrderState.CANCELLED))

    assert sorted(moved) == [False, True]


async def test_why_it_failed_can_be_said_in_another_language_later(town: Town) -> None:
    why = sentence("{done}, but {why}", done=counted("{count} role", "{count} roles", 3), why="it rained {x}")
    (order, plain) = await add(town, ORDER, ORDER)

    async with town.database.begin() as tx:
        await tx.orders.set_state(order.id, OrderState.FAILED, expected=OPEN, failure=why)
        await tx.orders.set_state(plain.id, OrderState.FAILED, expected=OPEN, failure='{"template": 1}')
        kept, other = (await tx.orders.get(order.id)).failure, (await tx.orders.get(plain.id)).failure

    assert isinstance(kept, Sentence)
    assert (kept, kept.template, kept.gaps["done"]) == (str(why), why.template, "3 roles")
    assert other == '{"template": 1}'


async def test_orders_are_found_by_their_ids_whatever_became_of_them(town: Town) -> None:
    first, second = await add(town, ORDER, replace(ORDER, state=OrderState.FULFILLED))

    async with town.database.read() as tx:
        assert await tx.orders.by_ids([first.id, second.id, OrderId(99)]) == {
            first.id: first,
            second.id: second,
        }


async def test_what_failed_of_late_is_found_the_latest_first(town: Town) -> None:
    first, second, old, other = await add(town, ORDER, ORDER, ORDER, replace(ORDER, target_id=BEN))
    async with town.database.begin() as tx:
        for order, ended in ((first, NOW), (second, NOW), (old, NOW - timedelta(days=1)), (other, NOW)):
            await tx.orders.set_state(order.id, OrderState.FAILED, expected=OPEN, ended_at=ended)
        found = await tx.orders.failed_for(GUILD, [ANNA], since=NOW - timedelta(minutes=1))

    assert [each.id for each in found] == [second.id, first.id]
