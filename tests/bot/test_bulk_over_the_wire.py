"""Hundreds of orders at once against a Discord on loopback, with its rate limits and all that goes wrong."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from app.demo.discord.faults import RestFault
from app.demo.discord.world.permissions import Permission
from bot.bulking import Bulking
from bot.screens import tell_privately
from domain.access.actors import OPERATOR
from domain.ids import UserId
from domain.rosters.asks import Ask, Discharge, Promote
from domain.rosters.batches import Batch, BatchState, LineState, Progress
from domain.rosters.orders import OrderState
from domain.rosters.records import RecordKind
from services.rosters.batches import Picked, Report
from services.rosters.orders import Terms
from storage.database import open_database
from tests.bot.test_orders_over_the_wire import Precinct
from tests.bot.test_over_the_wire import endpoints_as_before

__all__ = ["endpoints_as_before"]

PASSING = (
    RestFault.RATE_LIMITED,
    RestFault.SERVER_ERROR,
    RestFault.HTML_PAGE,
    RestFault.CUT_BEFORE,
    RestFault.CUT_AFTER,
)


class Brigade(Precinct):
    """A precinct where hundreds hold a rank, its bulk orders worked through."""

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Open it and work its batches through; the audit log, which is asked once a second, is not read."""
        async with self.open():
            await self.forbid(Permission.VIEW_AUDIT_LOG)
            self.working = self.worked_through()
            try:
                yield
            finally:
                await stopped(self.working)

    def worked_through(self) -> asyncio.Task[None]:
        """Have batches worked through by a worker that knows of none, as after a start."""
        bulking = Bulking(self.house.batches, self.wire.world.served, tell_privately)
        self.house.live.listen(bulking.hear)
        return asyncio.create_task(bulking.work())

    async def started(self, ask: Ask, *, at_most: int | None = None) -> Batch:
        """Start a batch about everybody of the lower nine ranks."""
        names = {
            UserId(int(member.user.id)): member.user.username
            for member in self.wire.guild.members.values()
            if set(member.roles) & set(self.wire.ranks[1:]) and member.user.id != self.member.user.id
        }
        picked = Picked(dict(list(names.items())[:at_most]))
        preview = await self.house.batches.draft(OPERATOR, self.page.id, picked, ask, terms=Terms("spring"))
        await self.house.batches.start(OPERATOR, preview.batch.id)
        return preview.batch

    async def until_ended(self, batch: Batch, *, at_least: int | None = None) -> Progress:
        """Wait until a batch is over, or this many of its lines are."""
        async with asyncio.timeout(400):
            while True:
                progress = (await self.report(batch)).progress
                if progress.is_over or (at_least is not None and progress.ended >= at_least):
                    return progress
                await asyncio.sleep(0.1)

    async def report(self, batch: Batch) -> Report:
        return await self.house.batches.report(OPERATOR, batch.id, self.wire.guild_id)


async def stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@asynccontextmanager
async def brigade(url: str, members: int, mapped: int) -> AsyncIterator[Brigade]:
    database = await open_database(url)
    made = Brigade(database, members=members, mapped=mapped)
    try:
        async with made.at_work():
            yield made
    finally:
        await database.close()


async def test_a_hundred_orders_end_in_a_hundred_records_or_sentences(migrated_sqlite: str) -> None:
    async with brigade(migrated_sqlite, 130, 112) as house:
        faults = house.wire.faults
        faults.role_write_limit, faults.role_write_window = 40, timedelta(milliseconds=400)
        for fault in (*PASSING, RestFault.FORBIDDEN, RestFault.FORBIDDEN):
            faults.fail_role_writes(fault)

        batch = await house.started(Promote())
        done = await house.until_ended(batch)

        report = await house.report(batch)
        assert done.batch.state is BatchState.DONE
        assert len(report.lines) >= 100
        assert done.of(LineState.DONE) == len(report.lines) - 2
        refused = [line for line in report.lines if line.state is LineState.REFUSED]
        assert all("Discord doesn't let me" in (line.sentence or "") for line in refused)
        records = {record.id: record for record in await house.house.records(house.page)}
        through = [line for line in report.lines if line.state is LineState.DONE]
        made = [records[line.record_id] for line in through if line.record_id is not None]
        assert len({record.person_id for record in made}) == len(through)
        assert {(record.kind, record.reason) for record in made} == {(RecordKind.PROMOTION, "spring")}


async def test_a_batch_is_cancelled_in_the_middle_and_what_is_done_stays(migrated_sqlite: str) -> None:
    async with brigade(migrated_sqlite, 120, 100) as house:
        batch = await house.started(Promote())
        await house.until_ended(batch, at_least=20)

        await house.house.batches.cancel(OPERATOR, batch.id)
        done = await house.until_ended(batch)

        assert done.batch.state is BatchState.CANCELLED
        assert 20 <= done.of(LineState.DONE) <= 40
        assert done.of(LineState.CANCELLED) == done.total - done.of(LineState.DONE)
        report = await house.report(batch)
        assert all(line.record_id for line in report.lines if line.state is LineState.DONE)


async def test_a_batch_goes_on_where_it_was_when_the_bot_was_killed(migrated_sqlite: str) -> None:
    async with brigade(migrated_sqlite, 80, 60) as house:
        batch = await house.started(Promote())
        await house.until_ended(batch, at_least=10)
        await stopped(house.working)
        await house.stop()
        half = (await house.report(batch)).progress

        house.start(house.another_carrier())
        carrier = house.another_carrier()
        house.house.live.listen(carrier.hear)
        await house.stop()
        house.start(carrier)
        house.working = house.worked_through()
        done = await house.until_ended(batch)

        assert half.ended < half.total
        assert (done.batch.state, done.of(LineState.DONE)) == (BatchState.DONE, done.total)
        report = await house.report(batch)
        assert len({line.record_id for line in report.lines}) == done.total


async def test_a_single_order_does_not_wait_behind_a_batch(migrated_sqlite: str) -> None:
    async with brigade(migrated_sqlite, 120, 100) as house:
        house.wire.faults.role_write_limit = 10
        house.wire.faults.role_write_window = timedelta(seconds=1)
        batch = await house.started(Discharge(), at_most=60)
        await house.until_ended(batch, at_least=3)

        order = await house.ended((await house.ordered(Promote())).id)

        progress = (await house.report(batch)).progress
        assert order.state is OrderState.FULFILLED
        assert progress.ended < progress.total / 2
        await house.house.batches.cancel(OPERATOR, batch.id)
        await house.until_ended(batch)
        assert (await house.house.sync.status(OPERATOR, house.wire.guild_id)).guild.held is None
