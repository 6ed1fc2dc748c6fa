"""Batches on both engines: lines kept in order, moved on, counted, forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NotFound
from domain.ids import BatchId, RankId
from domain.rosters.asks import Promote
from domain.rosters.batches import Batch, BatchKind, BatchState, Line, LineState
from domain.rosters.orders import OrderState
from storage.rosters.batches import Ended
from storage.transaction import Transaction
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town
from tests.storage.rosters.test_orders import ORDER

LINES = (Line(1, ANNA, "Anna", Promote(RankId(2)), source=7), Line(2, BEN, "Ben \0", Promote()))


def a_batch(town: Town) -> Batch:
    return Batch(
        BatchId(0), GUILD, town.page.id, BatchKind.PROMOTE, BatchState.DRAFT, ANNA, "Anna", NOW, "merit"
    )


async def added(tx: Transaction, town: Town) -> Batch:
    return await tx.batches.add(a_batch(town), LINES)


async def test_a_batch_and_its_lines_come_back_as_they_were(town: Town) -> None:
    async with town.database.begin() as tx:
        batch = await added(tx, town)

    async with town.database.read() as tx:
        assert replace(await tx.batches.get(batch.id), id=BatchId(0)) == a_batch(town)
        assert await tx.batches.lines(batch.id) == (LINES[0], replace(LINES[1], name="Ben "))
        assert await tx.batches.counts(batch.id) == {LineState.WAITING: 2}
        with pytest.raises(NotFound):
            await tx.batches.get(BatchId(99))


async def test_lines_follow_their_orders(town: Town) -> None:
    async with town.database.begin() as tx:
        batch = await added(tx, town)
        order = await tx.orders.add(ORDER)
        await tx.batches.mark(batch.id, 1, LineState.OPEN, order_id=order.id)
        before = await tx.batches.ended(batch.id)
        await tx.orders.set_state(
            order.id,
            OrderState.FAILED,
            expected=frozenset({OrderState.PENDING}),
            failure="no",
            ended_at=NOW,
        )
        after = await tx.batches.ended(batch.id)
        await tx.batches.mark(batch.id, 1, LineState.REFUSED, sentence="no")
        first, _ = await tx.batches.lines(batch.id)

    assert (before, after) == ((), (Ended(1, OrderState.FAILED, "no"),))
    assert (first.order_id, first.state, first.sentence) == (order.id, LineState.REFUSED, "no")


async def test_the_first_that_stand_so_are_found_and_those_that_wait_cancelled(town: Town) -> None:
    async with town.database.begin() as tx:
        batch = await added(tx, town)
        waiting = await tx.batches.standing(batch.id, LineState.WAITING, limit=1)
        count = await tx.batches.cancel_waiting(batch.id)
        counts = await tx.batches.counts(batch.id)

    assert [line.number for line in waiting] == [1]
    assert (count, counts) == (2, {LineState.CANCELLED: 2})


async def test_running_ones_are_found_by_guild_and_moved_on_once(town: Town) -> None:
    drafts = frozenset({BatchState.DRAFT})
    async with town.database.begin() as tx:
        batch = await added(tx, town)
        none = await tx.batches.running(GUILD)
        moved = [
            await tx.batches.set_state(batch.id, BatchState.RUNNING, expected=drafts, started_at=NOW)
            for _ in range(2)
        ]
        running, everywhere = await tx.batches.running(GUILD), await tx.batches.running()
        latest = await tx.batches.latest(GUILD, limit=5)

    assert (none, moved) == ((), [True, False])
    assert [each.id for each in running] == [each.id for each in everywhere] == [batch.id]
    assert latest[0].started_at == NOW


async def test_stale_drafts_and_old_ends_go_with_their_lines(town: Town) -> None:
    async with town.database.begin() as tx:
        batch, kept = await added(tx, town), await added(tx, town)
        await tx.batches.set_state(
            kept.id, BatchState.RUNNING, expected=frozenset({BatchState.DRAFT}), started_at=NOW
        )
        later = NOW + timedelta(days=1)
        count = await tx.batches.tidy(drafts_before=later, ended_before=later)
        lines = await tx.batches.lines(batch.id)
        left = await tx.batches.running()

    assert (count, lines, len(left)) == (1, (), 1)
