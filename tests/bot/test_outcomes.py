"""The end of an order is waited for, not for ever, and not missed while it is being placed."""

import asyncio
from dataclasses import replace
from typing import cast

from bot.outcomes import Outcomes
from domain.events import OrderEnded
from domain.ids import GuildId, OrderId, UserId
from domain.rosters.orders import Order, OrderState
from services.live import Live
from services.rosters.orders import Orders
from tests.bot.fake_orders import an_order
from tests.bot.fakes import World

GUILD = GuildId(1)


class Desk:
    """A world in which one order is placed."""

    def __init__(self, state: OrderState = OrderState.PENDING, *, patience: float = 5.0) -> None:
        self.world = World()
        self.order = replace(an_order(1, GUILD, UserId(2)), state=state)
        orders, live = cast(Orders, self.world.orders), cast(Live, self.world.live)
        self.outcomes = Outcomes(orders, live, patience=patience)
        self.ends_at_once = False

    async def place(self) -> Order:
        self.world.orders.orders[self.order.id] = self.order
        if self.ends_at_once:
            self.end()
        return self.order

    def end(self) -> None:
        ended = replace(self.order, state=OrderState.FULFILLED)
        self.world.orders.orders[self.order.id] = ended
        self.world.live.tell(OrderEnded(GUILD, OrderId(404)))
        self.world.live.tell(OrderEnded(GUILD, self.order.id))


async def test_the_end_is_waited_for() -> None:
    desk = Desk()
    waiting = asyncio.create_task(desk.outcomes.of(desk.place()))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()

    desk.end()

    assert (await waiting).state is OrderState.FULFILLED
    assert desk.world.live.listeners == []


async def test_an_end_before_the_order_is_handed_back_is_not_missed() -> None:
    desk = Desk()
    desk.ends_at_once = True

    assert (await desk.outcomes.of(desk.place())).state is OrderState.FULFILLED


async def test_after_a_while_it_is_told_as_it_stands() -> None:
    desk = Desk(patience=0.01)

    assert (await desk.outcomes.of(desk.place())).state is OrderState.PENDING
    assert desk.world.live.listeners == []


async def test_a_scheduled_order_is_not_waited_for() -> None:
    desk = Desk(OrderState.SCHEDULED)

    assert (await desk.outcomes.of(desk.place())).state is OrderState.SCHEDULED
