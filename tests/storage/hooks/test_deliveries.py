"""Deliveries stored, on both engines: each is one caller's at a time."""

from datetime import timedelta

from domain.hooks.deliveries import DeliveryState
from domain.hooks.kinds import HookKind
from domain.ids import WebhookId
from domain.words import sentence
from storage.database import Database
from storage.hooks.deliveries import About, NewDelivery
from tests.domain.makers import GUILD, NOW
from tests.storage.conftest import Town
from tests.storage.hooks.test_webhooks import NEW

SOON = NOW + timedelta(minutes=1)


async def waiting(town: Town, *keys: str) -> WebhookId:
    async with town.database.begin() as tx:
        made = await tx.webhooks.add(NEW)
        new = [
            NewDelivery(made.id, key, HookKind.ROSTER_CHANGED, About(town.page_id, detail={"revision": 4}))
            for key in keys
        ]
        await tx.deliveries.add_all(GUILD, new, now=NOW)
        await tx.deliveries.add_all(GUILD, new, now=NOW)
    return made.id


async def test_one_is_leased_to_one_caller_until_the_lease_runs_out(town: Town, other: Database) -> None:
    hook = await waiting(town, "event:1")

    async with town.database.begin() as tx:
        first = await tx.deliveries.lease(hook, now=NOW, until=SOON)
    async with other.begin() as tx:
        second = await tx.deliveries.lease(hook, now=NOW, until=SOON)
        assert await tx.deliveries.due(now=NOW) == ()
        late = await tx.deliveries.lease(hook, now=SOON, until=SOON + timedelta(minutes=1))

    assert first is not None
    assert first.about == About(town.page_id, detail={"revision": 4})
    assert second is None
    assert late is not None
    assert late.delivery.message_id == first.delivery.message_id


async def test_what_is_tried_again_waits_for_its_time_and_ends_once(town: Town) -> None:
    hook = await waiting(town, "event:1", "event:2")
    failure = sentence("It answered {status}.", status=500)

    async with town.database.begin() as tx:
        first = await tx.deliveries.lease(hook, now=NOW, until=SOON)
        assert first is not None
        one = first.delivery
        await tx.deliveries.again(one.id, at=SOON, attempts=1, status=500, failure=failure)
        second = await tx.deliveries.lease(hook, now=NOW, until=SOON)
        assert second is not None
        assert second.delivery.id != one.id
        assert await tx.deliveries.end(second.delivery.id, DeliveryState.DELIVERED, now=NOW, attempts=1)
        assert not await tx.deliveries.end(second.delivery.id, DeliveryState.FAILED, now=NOW, attempts=2)
        assert await tx.deliveries.due(now=NOW, guild_id=GUILD) == ()
        assert await tx.deliveries.due(now=SOON, guild_id=GUILD) == (hook,)
        waits = await tx.deliveries.get(one.id)
        assert waits is not None
        assert (waits.attempts, waits.status, waits.failure) == (1, 500, "It answered 500.")


async def test_the_log_is_newest_first_and_forgotten_in_time(town: Town) -> None:
    hook = await waiting(town, "event:1", "event:2", "event:3")

    async with town.database.begin() as tx:
        idle = await tx.deliveries.find(hook, "event:3")
        assert idle is not None
        await tx.deliveries.end(idle.id, DeliveryState.IDLE, now=NOW, attempts=0)
        assert await tx.deliveries.drop(hook, now=NOW, failure="off") == 2
        log = await tx.deliveries.latest(hook, limit=5)
        assert [each.state for each in log] == [DeliveryState.FAILED] * 2
        assert log[0].id > log[1].id
        assert await tx.deliveries.prune(NOW) == 0
        assert await tx.deliveries.prune(SOON) == 3


async def test_nothing_is_due_to_one_that_is_off(town: Town) -> None:
    hook = await waiting(town, "event:1")

    async with town.database.begin() as tx:
        assert await tx.deliveries.due(now=NOW) == (hook,)
        await tx.webhooks.switch(hook, is_on=False)
        assert await tx.deliveries.due(now=NOW) == ()


async def test_to_one_that_rests_only_tests_are_sent(town: Town) -> None:
    hook = await waiting(town, "event:1")

    async with town.database.begin() as tx:
        await tx.webhooks.rest(hook, SOON)
        assert await tx.deliveries.due(now=NOW) == ()
        assert await tx.deliveries.due(now=SOON) == (hook,)
        assert await tx.deliveries.lease(hook, now=NOW, until=SOON, only_tests=True) is None

        await tx.deliveries.add_all(GUILD, [NewDelivery(hook, "ping:1", HookKind.PING)], now=NOW)
        assert await tx.deliveries.due(now=NOW) == (hook,)
        leased = await tx.deliveries.lease(hook, now=NOW, until=SOON, only_tests=True)
        assert leased is not None
        assert leased.delivery.kind is HookKind.PING


async def test_what_failed_waits_again_one_by_one_or_all_but_tests(town: Town) -> None:
    hook = await waiting(town, "event:1", "event:2", "event:3")

    async with town.database.begin() as tx:
        await tx.deliveries.add_all(GUILD, [NewDelivery(hook, "ping:1", HookKind.PING)], now=NOW)
        ping, third, second, first = await tx.deliveries.latest(hook, limit=9)
        await tx.deliveries.end(first.id, DeliveryState.DELIVERED, now=NOW, attempts=1)
        for each in (second, third, ping):
            await tx.deliveries.end(each.id, DeliveryState.FAILED, now=NOW, attempts=3, status=500)

        assert await tx.deliveries.resend(hook, first.id, now=SOON) == 0
        assert await tx.deliveries.resend(WebhookId(99), second.id, now=SOON) == 0
        assert await tx.deliveries.resend(hook, second.id, now=SOON) == 1
        assert await tx.deliveries.resend(hook, second.id, now=SOON) == 0
        again = await tx.deliveries.get(second.id)
        assert again is not None
        assert (again.state, again.due_at, again.ended_at) == (DeliveryState.WAITING, SOON, None)
        assert (again.message_id, again.attempts) == (second.message_id, 3)
        assert await tx.deliveries.resend(hook, None, now=SOON) == 1
        assert [
            each.id for each in await tx.deliveries.latest(hook, limit=9, state=DeliveryState.FAILED)
        ] == [ping.id]


async def test_the_log_is_read_leaf_by_leaf(town: Town) -> None:
    hook = await waiting(town, "event:1", "event:2", "event:3")

    async with town.database.begin() as tx:
        newest = await tx.deliveries.latest(hook, limit=2)
        rest = await tx.deliveries.latest(hook, limit=2, before=newest[-1].id)

    assert [len(newest), len(rest)] == [2, 1]
    assert newest[-1].id > rest[0].id
