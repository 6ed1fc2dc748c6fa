"""Orders on real services and a Discord on loopback: each fault ends in the right record, or a sentence."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from app.demo.discord.faults import RestFault
from app.demo.discord.world.nouns import Member
from app.demo.discord.world.permissions import Permission
from app.demo.discord.world.roles import RoleEdit
from bot.carrying import Carrying
from domain.access.actors import OPERATOR
from domain.errors import Refused
from domain.ids import OrderId, RoleId, UserId
from domain.rosters.asks import Ask, Demote, Discharge, Promote
from domain.rosters.drafts import PageDraft, RankDraft
from domain.rosters.orders import Order, OrderState
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind, Source
from services.rosters.orders import Terms
from storage.database import Database, open_database
from tests.bot.homes import at_home_in
from tests.bot.test_over_the_wire import PATIENCE, Wire, endpoints_as_before, until
from tests.services.house import House

__all__ = ["endpoints_as_before"]

MERIT = Terms("merit")
BETWEEN_STEPS = timedelta(milliseconds=300)
"""How slowly our Discord answers where a test acts between two requests."""


class Precinct:
    """A guild on loopback, real services, and somebody at the lowest rank but one."""

    def __init__(self, database: Database, *, members: int = 50, mapped: int = 10) -> None:
        self.house = House(database)
        self.wire = Wire(members, mapped)
        self.carrying = at_home_in(self.wire.world, self.house)
        self.page: Page
        self.member: Member
        self.task: asyncio.Task[None]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve, connect, make the page, carry orders out."""
        await self.house.start()
        async with self.wire.connected():
            await until(lambda: self.wire.running.state == "connected")
            roles = [RoleId(int(role)) for role in self.wire.ranks]
            ranks = tuple(RankDraft(f"Rank {n}", role) for n, role in enumerate(roles, start=1))
            owner = UserId(int(self.wire.guild.owner_id))
            draft = PageDraft(self.wire.guild_id, owner, "big", "Big", ranks=ranks)
            self.page = await self.house.pages.create(OPERATOR, draft)
            self.member = next(
                member
                for member in self.wire.guild.members.values()
                if not set(member.roles) & set(self.wire.ranks)
                and not member.user.is_bot
                and member.user.id != self.wire.guild.owner_id
            )
            self.wire.promote(self.member, self.wire.ranks[5])
            await self.wire.world.intake.compare(self.wire.guild_id)
            self.house.clock.now = datetime.now(UTC)
            self.start(self.carrying)
            try:
                yield
            finally:
                await self.stop()

    def start(self, carrying: Carrying) -> None:
        """Have orders carried out."""
        self.task = asyncio.create_task(carrying.work())

    async def stop(self) -> None:
        """Have no more orders carried out."""
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task

    def another_carrier(self) -> Carrying:
        """Return one that knows of nothing, as after a restart."""
        world = self.wire.world
        return Carrying(self.house.orders, self.house.pages, world.served, world.intake)

    @property
    def target(self) -> UserId:
        return UserId(int(self.member.user.id))

    async def forbid(self, permission: Permission) -> None:
        """Take a permission from the bot, and wait until it knows."""
        guild, world = self.wire.guild, self.wire.discord.world
        role = guild.roles[guild.members[world.state.bot.id].roles[0]]
        left = role.permissions & ~permission
        world.roles.edit(guild, role, RoleEdit(permissions=left), by=guild.owner_id)
        seen = self.wire.world.served.get(self.wire.guild_id)
        await until(lambda: not seen.me.guild_permissions.value & permission)

    def has(self, *places: int) -> bool:
        """Say whether of the page's roles the member has exactly these."""
        ours = frozenset(RoleId(int(role)) for role in self.wire.ranks)
        return self.wire.roles_of(self.member) & ours == {RoleId(int(self.wire.ranks[n])) for n in places}

    async def ordered(self, ask: Ask, *, terms: Terms = MERIT) -> Order:
        return await self.house.orders.place(OPERATOR, self.page.id, self.target, ask, terms=terms)

    async def ended(self, order_id: OrderId) -> Order:
        """Wait until an order has ended, not for ever."""
        async with asyncio.timeout(PATIENCE):
            while (order := await self.house.orders.get(order_id)).ended_at is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        return order

    async def records(self) -> list[Record]:
        """Return what is on record of the member beyond his listing."""
        found = await self.house.history.of_member(OPERATOR, self.wire.guild_id, self.target)
        return [each for each in reversed(found.records) if each.source is Source.ORDER]


@pytest.fixture
async def precinct(migrated_sqlite: str) -> AsyncIterator[Precinct]:
    database = await open_database(migrated_sqlite)
    precinct = Precinct(database)
    async with precinct.open():
        yield precinct
    await database.close()


FINAL = {RestFault.FORBIDDEN, RestFault.UNKNOWN_MESSAGE}
"""What does not pass: a refusal, and what only messages meet."""


@pytest.mark.parametrize("fault", [None, *(each for each in RestFault if each not in FINAL)])
async def test_what_passes_ends_in_one_record(precinct: Precinct, fault: RestFault | None) -> None:
    if fault is not None:
        precinct.wire.faults.fail_role_writes(fault)

    order = await precinct.ended((await precinct.ordered(Promote())).id)

    assert (order.state, order.failure) == (OrderState.FULFILLED, None)
    assert precinct.has(4)
    (record,) = await precinct.records()
    assert (record.kind, record.before, record.after) == (RecordKind.PROMOTION, "Rank 6", "Rank 5")
    assert (record.order_id, record.reason) == (order.id, "merit")


async def test_a_refusal_ends_in_a_sentence_and_no_record(precinct: Precinct) -> None:
    precinct.wire.faults.fail_role_writes(RestFault.FORBIDDEN)

    order = await precinct.ended((await precinct.ordered(Promote())).id)

    assert order.state is OrderState.FAILED
    assert "Discord doesn't let me give or take" in (order.failure or "")
    assert precinct.has(5)
    assert await precinct.records() == []


async def test_a_refusal_of_the_second_step_tells_of_the_first(precinct: Precinct) -> None:
    precinct.wire.faults.rest_delay = BETWEEN_STEPS
    order = await precinct.ordered(Promote())
    await until(lambda: precinct.has(4, 5))
    precinct.wire.faults.fail_role_writes(RestFault.FORBIDDEN)

    ended = await precinct.ended(order.id)

    assert ended.state is OrderState.FAILED
    assert " was given, but " in (ended.failure or "")


async def test_a_carrier_that_dies_between_two_steps_is_followed_by_one_that_does_the_rest(
    precinct: Precinct,
) -> None:
    precinct.wire.faults.rest_delay = BETWEEN_STEPS
    order = await precinct.ordered(Promote())
    await until(lambda: precinct.has(4, 5))
    await precinct.stop()
    assert (await precinct.house.orders.get(order.id)).state is OrderState.PENDING

    precinct.start(precinct.another_carrier())

    assert (await precinct.ended(order.id)).state is OrderState.FULFILLED
    assert precinct.has(4)
    assert len(await precinct.records()) == 1


async def test_a_member_who_leaves_meanwhile_fails_the_order(precinct: Precinct) -> None:
    world = precinct.wire.discord.world
    world.members.leave(precinct.wire.guild, precinct.member)

    order = await precinct.ended((await precinct.ordered(Promote())).id)

    assert (order.state, order.failure) == (
        OrderState.FAILED,
        "The member left the server before it was done.",
    )


async def test_a_member_who_leaves_between_two_steps_fails_the_order(precinct: Precinct) -> None:
    precinct.wire.faults.rest_delay = BETWEEN_STEPS
    order = await precinct.ordered(Promote())
    await until(lambda: precinct.has(4, 5))
    precinct.wire.discord.world.members.leave(precinct.wire.guild, precinct.member)

    ended = await precinct.ended(order.id)

    assert (ended.state, ended.failure) == (
        OrderState.FAILED,
        "The member left the server before it was done.",
    )


async def test_of_two_orders_at_once_for_one_member_the_second_is_refused(precinct: Precinct) -> None:
    precinct.wire.faults.rest_delay = timedelta(milliseconds=300)
    results = await asyncio.gather(
        precinct.ordered(Promote()), precinct.ordered(Demote()), return_exceptions=True
    )

    (first,) = [each for each in results if isinstance(each, Order)]
    assert sum(isinstance(each, Refused) for each in results) == 1
    assert (await precinct.ended(first.id)).state is OrderState.FULFILLED
    assert len(await precinct.records()) == 1


async def test_a_demotion_and_a_discharge_are_one_record_each(precinct: Precinct) -> None:
    await precinct.ended((await precinct.ordered(Demote())).id)
    await precinct.ended((await precinct.ordered(Discharge())).id)

    kinds = [record.kind for record in await precinct.records()]
    assert kinds == [RecordKind.DEMOTION, RecordKind.REMOVAL]
    assert precinct.has()


async def test_a_discharge_with_a_kick_puts_him_out_and_is_on_record_once(precinct: Precinct) -> None:
    order = await precinct.ended((await precinct.ordered(Discharge(kick=True))).id)

    assert order.state is OrderState.FULFILLED
    await until(lambda: precinct.member.user.id not in precinct.wire.guild.members)
    assert [record.kind for record in await precinct.records()] == [RecordKind.REMOVAL]


async def test_a_kick_that_can_t_be_takes_no_role_either(precinct: Precinct) -> None:
    await precinct.forbid(Permission.KICK_MEMBERS)

    order = await precinct.ended((await precinct.ordered(Discharge(kick=True))).id)

    assert order.state is OrderState.FAILED
    assert "I lack the Kick Members permission" in (order.failure or "")
    assert precinct.has(5)


async def test_a_scheduled_order_is_carried_out_when_it_falls_due(precinct: Precinct) -> None:
    at = precinct.house.clock.now + timedelta(hours=1)
    order = await precinct.ordered(Promote(), terms=Terms("merit", at))
    assert order.state is OrderState.SCHEDULED

    precinct.house.clock.move(timedelta(hours=1))
    await precinct.house.orders.fall_due()

    assert (await precinct.ended(order.id)).state is OrderState.FULFILLED
    assert precinct.has(4)
