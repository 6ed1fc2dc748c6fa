"""Outcomes: what becomes of an order, waited for as long as somebody waits for an answer."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from domain.events import Event, OrderEnded
from domain.ids import OrderId
from domain.rosters.orders import OPEN, Order
from domain.rosters.records import Record
from services.live import Live
from services.rosters.orders import Orders

PATIENCE = 10.0
"""Seconds; whoever typed a command sees Discord thinking for so long."""

Placed = TypeVar("Placed", bound=Order | Record)
"""What a verb answers: an order, or what it has done at once and put on record."""


class Outcomes:
    """Hears of the end of orders, also of those that end while they are still being placed."""

    def __init__(self, orders: Orders, live: Live, *, patience: float = PATIENCE) -> None:
        self._orders = orders
        self._live = live
        self._patience = patience

    async def of(self, placing: Awaitable[Placed]) -> Order | Placed:
        """Return the order as it stands once it has ended, or after a while; anything else at once."""
        ended: set[OrderId] = set()
        heard = asyncio.Event()

        def hear(event: Event) -> None:
            if isinstance(event, OrderEnded):
                ended.add(event.order_id)
                heard.set()

        stop = self._live.listen(hear)
        try:
            order = await placing
            if not isinstance(order, Order) or order.state not in OPEN:
                return order
            await self._wait(order.id, ended, heard)
        finally:
            stop()
        return await self._orders.get(order.id)

    async def _wait(self, order_id: OrderId, ended: set[OrderId], heard: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(self._patience):
                while order_id not in ended:
                    await heard.wait()
                    heard.clear()
        except TimeoutError:
            return
