"""Delivering: on real services, to a real receiver, through every fault."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from domain.hooks.deliveries import LEASED_FOR, Delivery, DeliveryState, Dispatch, Outcome
from domain.hooks.webhooks import Webhook
from domain.rosters.pages import Page
from hooks.delivering import Delivering
from hooks.posting import Calling, Poster
from services.hooks.webhooks import Webhooks
from tests.domain.makers import ANNA, GUILD, OFFICER, SERGEANT, seen
from tests.hooks.receiver import SECRET, Receiver, receiving
from tests.services.house import MANAGER, House

IN_TIME = 5.0


@pytest.fixture
async def house(migrated_sqlite: str) -> AsyncIterator[House]:
    async with House.on(migrated_sqlite) as house:
        yield house


@pytest.fixture
async def page(house: House) -> Page:
    page = await house.page()
    await house.pays()
    await house.compare(seen(ANNA, OFFICER))
    return page


async def hook(house: House, receiver: Receiver, name: str = "Website") -> Webhook:
    lenient = Webhooks(house.database, house.live, house.clock, house.premium, allows_private=True)
    made = await lenient.create(MANAGER, GUILD, name=name, url=receiver.url, kinds=["roster.changed"])
    async with house.database.begin() as tx:
        # The receiver knows one secret.
        await tx.webhooks.delete(made.id)
        from_receiver = Webhook(
            made.id, GUILD, name, receiver.url, SECRET, made.kinds, created_at=made.created_at
        )
        return await tx.webhooks.add(from_receiver)


async def quickly(_seconds: float) -> None:
    await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def delivering(house: House, poster: Poster | None = None) -> AsyncIterator[None]:
    """Deliver while the block lasts."""
    calling = Calling(allows_private=True, patience=0.3)
    worker = Delivering(house.deliveries, poster or Poster(house.clock, calling), sleep=quickly)
    stop_listening = house.live.listen(worker.hear)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    yield
    stop_listening()
    stop.set()
    async with asyncio.timeout(IN_TIME):
        await running


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(IN_TIME):
        while not await is_so():  # noqa: ASYNC110 - what it waits for stands in a database
            await asyncio.sleep(0.01)


async def log_of(house: House, webhook: Webhook) -> tuple[Delivery, ...]:
    return (await house.webhooks.log(MANAGER, GUILD, webhook.id)).deliveries


async def test_what_happens_arrives_signed(house: House, page: Page) -> None:
    async with receiving() as receiver, delivering(house):
        webhook = await hook(house, receiver)
        await house.apply(seen(ANNA, SERGEANT))

        async def is_delivered() -> bool:
            return [each.state for each in await log_of(house, webhook)] == [DeliveryState.DELIVERED]

        await until(is_delivered)

    assert receiver.forged == 0
    assert [each["type"] for each in receiver.got] == ["roster.changed"]


async def test_after_faults_it_arrives_under_the_same_id(house: House, page: Page) -> None:
    async with receiving(statuses=[500, 302, 204]) as receiver, delivering(house):
        webhook = await hook(house, receiver)
        await house.apply(seen(ANNA, SERGEANT))

        async def is_delivered() -> bool:
            log = await log_of(house, webhook)
            if log and log[0].state is DeliveryState.WAITING:
                house.clock.now = max(house.clock.now, log[0].due_at)
            return bool(log) and log[0].state is DeliveryState.DELIVERED

        await until(is_delivered)

    assert len(receiver.ids) == 3
    assert len(set(receiver.ids)) == 1


async def test_a_slow_one_keeps_nobody_else_waiting(house: House, page: Page) -> None:
    async with receiving(delay=5.0) as slow, receiving() as quick, delivering(house):
        await hook(house, slow, "slow")
        await hook(house, quick, "quick")
        await house.apply(seen(ANNA, SERGEANT))
        async with asyncio.timeout(IN_TIME):
            await slow.came.wait()
            await quick.came.wait()

    assert len(quick.got) == 1


async def test_a_restart_between_sending_and_noting_sends_it_again_under_the_same_id(
    house: House, page: Page
) -> None:
    """The poster of the first process never comes back, as if it had died right after sending."""

    class Dying(Poster):
        async def post(self, dispatch: Dispatch) -> Outcome:
            await super().post(dispatch)
            return await asyncio.Future[Outcome]()

    calling = Calling(allows_private=True, patience=2.0)
    async with receiving() as receiver:
        webhook = await hook(house, receiver)
        async with delivering(house, Dying(house.clock, calling)):
            await house.apply(seen(ANNA, SERGEANT))
            async with asyncio.timeout(IN_TIME):
                await receiver.came.wait()
        (line,) = await log_of(house, webhook)
        house.clock.move(LEASED_FOR)
        async with delivering(house):

            async def is_delivered() -> bool:
                return (await log_of(house, webhook))[0].state is DeliveryState.DELIVERED

            await until(is_delivered)

    assert line.state is DeliveryState.WAITING
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1


async def test_a_test_is_sent_at_once(house: House, page: Page) -> None:
    async with receiving() as receiver, delivering(house):
        webhook = await hook(house, receiver)
        await house.webhooks.test(MANAGER, GUILD, webhook.id)
        async with asyncio.timeout(IN_TIME):
            await receiver.came.wait()

    assert [each["type"] for each in receiver.got] == ["ping"]


async def test_one_webhooks_trouble_stops_nobody(house: House, page: Page) -> None:
    class Broken(Poster):
        async def post(self, dispatch: Dispatch) -> Outcome:
            if dispatch.webhook.name == "broken":
                raise RuntimeError("a bug")
            return await super().post(dispatch)

    async with receiving() as receiver:
        await hook(house, receiver, "broken")
        await hook(house, receiver, "whole")
        async with delivering(house, Broken(house.clock, Calling(allows_private=True))):
            await house.apply(seen(ANNA, SERGEANT))
            async with asyncio.timeout(IN_TIME):
                await receiver.came.wait()

    assert len(receiver.got) == 1
