"""Orders become role changes, each once; a refusal is told in a sentence, and doubt is left open."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest

from bot.carrying import RETRY_AFTER, Carrying
from bot.intake import Intake, Item
from bot.served import Served
from domain.events import GuildChanged, OrderPlaced, SyncRequested
from domain.ids import GuildId, OrderId
from domain.rosters.orders import Order, OrderState
from domain.rosters.sync import MemberLeft, MemberSeen
from services.rosters.orders import Orders
from services.rosters.pages import Pages
from tests.bot.fake_orders import NOW, FakeOrders, an_order
from tests.bot.fakes import FakeGuilds, FakePages
from tests.bot.serving import (
    ANNA,
    CAPTAIN,
    GUILD,
    OFFICER,
    SERGEANT,
    ServingGuild,
    ServingMember,
    TopRole,
    refusal,
)
from tests.bot.stubs import StubClient


class Row:
    """A carrier on fakes, with Anna who is an officer."""

    def __init__(self) -> None:
        self.guild = ServingGuild()
        self.guild.cache(ANNA, OFFICER)
        pages = FakePages(FakeGuilds())
        self.orders = FakeOrders({}, dict)
        self.put: list[Item] = []
        self.naps: list[float] = []
        self.served = Served()
        self.served.hold(cast(discord.Client, StubClient(self.guild)))
        self.pages = pages
        self.carrying = self.made()
        self.task: asyncio.Task[None] | None = None

    def made(self) -> Carrying:
        """Return a carrier that knows of nothing yet, as after a start."""
        intake = cast(Intake, SimpleNamespace(put=lambda _guild, item: self.put.append(item)))
        pages = cast(Pages, self.pages)
        return Carrying(cast(Orders, self.orders), pages, self.served, intake, sleep=self.nap)

    async def nap(self, delay: float) -> None:
        self.naps.append(delay)
        await asyncio.sleep(0)

    def order(self, **given: Any) -> OrderId:
        order = replace(
            an_order(len(self.orders.orders) + 1, GUILD, ANNA),
            **({"give": frozenset({SERGEANT}), "take": frozenset({OFFICER})} | given),
        )
        self.orders.orders[order.id] = order
        return order.id

    async def start(self) -> None:
        self.task = asyncio.create_task(self.carrying.work())
        await self.idle()

    async def stop(self) -> None:
        assert self.task is not None
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    async def idle(self) -> None:
        """Let everything run until no worker is left."""
        async with asyncio.timeout(5):
            for _ in range(5):
                await asyncio.sleep(0)
            while self.carrying._worked_on:  # noqa: ASYNC110 - it has no event of its own
                await asyncio.sleep(0)

    async def carried(self, **given: Any) -> Order:
        """Have one order carried out and return how it stands then."""
        order_id = self.order(**given)
        await self.start()
        return self.orders.orders[order_id]


@pytest.fixture
async def row() -> AsyncIterator[Row]:
    row = Row()
    yield row
    if row.task is not None:
        await row.stop()


async def test_roles_are_given_before_any_is_taken_and_the_log_says_why(row: Row) -> None:
    order = await row.carried()

    assert row.guild.requests_made == [("give", SERGEANT), ("take", OFFICER)]
    assert row.guild.reasons[0] == "Promote to Sergeant, ordered by Olga: merit"
    assert order.state is OrderState.PENDING
    assert [each.role_ids for each in row.put if isinstance(each, MemberSeen)] == [frozenset({SERGEANT})]


async def test_what_is_so_already_is_shown_and_not_asked_for(row: Row) -> None:
    row.guild.truth[ANNA] = {SERGEANT}
    row.guild.cache(ANNA, SERGEANT)

    await row.carried()

    assert row.guild.requests_made == []
    assert len(row.put) == 1


async def test_a_member_who_changed_while_he_was_looked_at_is_told_by_the_event_alone(row: Row) -> None:
    fetch = row.guild.fetch_member

    async def fetch_member(user_id: int) -> ServingMember:
        member = await fetch(user_id)
        row.guild.cache(ANNA, SERGEANT, CAPTAIN)
        return member

    row.guild.fetch_member = fetch_member  # type: ignore[method-assign]
    await row.carried()

    assert row.put == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (refusal(403, 50013), "Discord doesn't let me give or take Sergeant"),
        (refusal(404, 10011), "Its role was deleted in Discord."),
        (refusal(404, 10007), "The member left the server before it was done."),
        (refusal(400, 50028), "Discord refused it: no (50028)."),
    ],
)
async def test_a_refusal_fails_the_order_with_a_sentence(row: Row, fault: Exception, words: str) -> None:
    row.guild.faults = [fault]

    order = await row.carried()

    assert order.state is OrderState.FAILED
    assert order.failure is not None
    assert words in order.failure
    assert row.naps == []


async def test_a_missing_permission_is_named(row: Row) -> None:
    row.guild.me.guild_permissions = discord.Permissions()
    row.guild.faults = [refusal(403, 50013)]

    order = await row.carried()

    assert "I lack the Manage Roles permission" in (order.failure or "")


async def test_a_role_above_ours_is_named_with_the_cure(row: Row) -> None:
    row.guild.me.top_role = TopRole("Muster", 0)
    row.guild.faults = [refusal(403, 50013)]

    order = await row.carried()

    assert "“Sergeant” is above my highest role" in (order.failure or "")
    assert "Drag “Muster” above it" in (order.failure or "")


async def test_a_managed_role_is_not_even_asked_for(row: Row) -> None:
    row.guild.get_role(SERGEANT).managed = True

    order = await row.carried()

    assert "belongs to an integration" in (order.failure or "")
    assert row.guild.requests_made == []


async def test_what_can_be_foreseen_keeps_the_first_step_from_being_done(row: Row) -> None:
    row.guild.me.guild_permissions = discord.Permissions(manage_roles=True)

    order = await row.carried(give=frozenset(), kick=True)

    assert "I lack the Kick Members permission" in (order.failure or "")
    assert row.guild.requests_made == []


async def test_what_was_done_before_a_refusal_is_said(row: Row) -> None:
    row.guild.faults = [None, refusal(403, 50013)]

    order = await row.carried()

    assert (order.failure or "").startswith("Sergeant was given, but Officer could not be taken: ")


@pytest.mark.parametrize(
    "fault",
    [refusal(503), refusal(429), aiohttp.ClientPayloadError("cut"), ConnectionResetError(), TimeoutError()],
)
async def test_what_passes_is_tried_again(row: Row, fault: Exception) -> None:
    row.guild.faults = [fault]

    await row.carried()

    assert row.guild.truth[ANNA] == {SERGEANT}
    assert row.naps == [RETRY_AFTER[0]]


async def test_what_was_done_though_every_answer_was_lost_is_done(row: Row) -> None:
    row.guild.faults = [aiohttp.ClientPayloadError("cut")] * 4
    row.guild.acts_despite_faults = True

    order = await row.carried(take=frozenset())

    assert order.state is OrderState.PENDING
    assert len(row.put) == 1


async def test_an_order_that_nobody_answers_is_left_open_and_the_next_one_has_its_turn(row: Row) -> None:
    row.guild.faults = [refusal(503)] * 4
    first = row.order()

    await row.carried(give=frozenset({CAPTAIN}), take=frozenset())

    assert row.orders.orders[first].state is OrderState.PENDING
    assert row.naps == list(RETRY_AFTER)
    assert CAPTAIN in row.guild.truth[ANNA]


async def test_a_member_who_left_can_be_given_nothing(row: Row) -> None:
    row.guild._members.clear()
    row.guild.truth.clear()

    order = await row.carried()

    assert order.failure == "The member left the server before it was done."


async def test_a_member_who_left_has_nothing_left_to_be_taken(row: Row) -> None:
    row.guild._members.clear()
    row.guild.truth.clear()

    order = await row.carried(give=frozenset())

    assert order.state is OrderState.PENDING
    assert row.put == [MemberLeft(ANNA)]


async def test_a_member_who_is_not_cached_is_asked_for(row: Row) -> None:
    row.guild._members.clear()

    await row.carried()

    assert row.guild.truth[ANNA] == {SERGEANT}


async def test_putting_out_comes_last(row: Row) -> None:
    await row.carried(give=frozenset(), kick=True)

    assert row.guild.requests_made == [("take", OFFICER), ("kick", None)]
    assert row.put == [MemberLeft(ANNA)]


async def test_a_scheduled_order_is_checked_again_with_what_its_giver_may_now(row: Row) -> None:
    order_id = row.order(due_at=NOW.replace(hour=13))
    row.orders.forbidden[order_id] = "You need the command tier for that; here you are of the member tier."

    await row.start()

    order = row.orders.orders[order_id]
    assert (order.state, order.failure) == (OrderState.FAILED, row.orders.forbidden[order_id])
    assert row.guild.requests_made == []


async def test_after_a_crash_between_two_steps_only_the_second_is_done(row: Row) -> None:
    given = asyncio.Event()

    def crash() -> None:
        if row.guild.requests_made:
            given.set()
            raise asyncio.CancelledError

    row.guild.before_request = crash
    order_id = row.order()
    row.task = asyncio.create_task(row.carrying.work())
    await asyncio.wait_for(given.wait(), 5)
    await row.stop()
    assert row.guild.truth[ANNA] == {OFFICER, SERGEANT}

    row.guild.before_request = lambda: None
    row.guild.cache(ANNA, OFFICER, SERGEANT)
    row.carrying = row.made()
    await row.start()

    assert row.guild.requests_made == [("give", SERGEANT), ("take", OFFICER)]
    assert row.orders.orders[order_id].state is OrderState.PENDING


async def test_placed_orders_are_heard_and_one_is_never_carried_out_twice(row: Row) -> None:
    await row.start()
    order_id = row.order()
    for _ in range(3):
        row.carrying.hear(OrderPlaced(GUILD, order_id))
    row.carrying.hear(SyncRequested(GUILD))
    row.carrying.hear(OrderPlaced(GuildId(404), order_id))
    await row.idle()
    row.carrying.hear(GuildChanged(GUILD))
    await row.idle()

    assert row.guild.requests_made == [("give", SERGEANT), ("take", OFFICER)]


async def test_during_an_outage_orders_wait_for_the_guild(row: Row) -> None:
    row.guild.unavailable = True
    await row.carried()
    assert row.guild.requests_made == []

    row.guild.unavailable = False
    row.carrying.hear(GuildChanged(GUILD))
    await row.idle()

    assert row.guild.truth[ANNA] == {SERGEANT}


async def test_a_database_that_is_away_is_asked_again(row: Row) -> None:
    row.orders.failures = 2

    await row.carried()

    assert row.guild.truth[ANNA] == {SERGEANT}
