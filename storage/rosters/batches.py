"""Batches, their lines, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, literal_column, select, update

from domain.errors import NotFound
from domain.ids import BatchId, GuildId, OrderId, PageId, RecordId, UserId
from domain.rosters.batches import Batch, BatchKind, BatchState, Line, LineState, ask_document, ask_from
from domain.rosters.orders import OrderState
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.tables.batches import batch_lines, batches
from storage.tables.orders import orders
from storage.tables.records import records

_BATCH = (
    batches.c.id,
    batches.c.guild_id,
    batches.c.page_id,
    batches.c.kind,
    batches.c.state,
    batches.c.actor_id,
    batches.c.actor_name,
    batches.c.reason,
    batches.c.is_silent,
    batches.c.created_at,
    batches.c.started_at,
    batches.c.ended_at,
)
_LINE = (
    batch_lines.c.number,
    batch_lines.c.target_id,
    batch_lines.c.name,
    batch_lines.c.ask,
    batch_lines.c.state,
    batch_lines.c.order_id,
    batch_lines.c.sentence,
    batch_lines.c.source,
)
# Spelled out and not bound, so that both engines see that their index of running batches serves.
_IS_RUNNING = batches.c.state == literal_column("'running'")


@dataclass(frozen=True, slots=True)
class Ended:
    """An open line whose order has ended, and how."""

    number: int
    state: OrderState
    failure: str | None


class Batches:
    """Keeps batches and moves their lines on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, batch: Batch, lines: Sequence[Line]) -> Batch:
        """Write a batch with all its lines and return it with its id."""
        rows = await self._connection.write_returning(
            insert(batches)
            .values(
                guild_id=batch.guild_id,
                page_id=batch.page_id,
                kind=batch.kind.value,
                state=batch.state.value,
                actor_id=batch.actor_id,
                actor_name=batch.actor_name,
                reason=batch.reason,
                is_silent=batch.is_silent,
                created_at=batch.created_at,
                started_at=batch.started_at,
            )
            .returning(*_BATCH)
        )
        made = _batch(rows[0])
        await self.add_lines(made.id, lines)
        return made

    async def add_lines(self, batch_id: BatchId, lines: Iterable[Line]) -> None:
        """Write more lines of a batch."""
        await self._connection.write_many(
            insert(batch_lines),
            (
                {
                    "batch_id": batch_id,
                    "number": line.number,
                    "target_id": line.target_id,
                    "name": line.name,
                    "ask": ask_document(line.ask),
                    "state": line.state.value,
                    "sentence": line.sentence,
                    "source": line.source,
                }
                for line in lines
            ),
        )

    async def get(self, batch_id: BatchId) -> Batch:
        """Return the batch or raise `NotFound`."""
        row = await self._connection.row(select(*_BATCH).where(batches.c.id == batch_id))
        if row is None:
            raise NotFound(sentence("There is no such bulk order any more; give it anew."))
        return _batch(row)

    async def running(self, guild_id: GuildId | None = None) -> tuple[Batch, ...]:
        """Return the batches, of one guild or of all, that are being worked through; oldest first."""
        statement = select(*_BATCH).where(_IS_RUNNING)
        if guild_id is not None:
            statement = statement.where(batches.c.guild_id == guild_id)
        return tuple(map(_batch, await self._connection.rows(statement.order_by(batches.c.id))))

    async def latest(self, guild_id: GuildId, *, limit: int) -> tuple[Batch, ...]:
        """Return the guild's last batches that were started, the newest first."""
        statement = (
            select(*_BATCH)
            .where(batches.c.guild_id == guild_id, batches.c.started_at.is_not(None))
            .order_by(batches.c.id.desc())
            .limit(limit)
        )
        return tuple(map(_batch, await self._connection.rows(statement)))

    async def set_state(
        self,
        batch_id: BatchId,
        state: BatchState,
        *,
        expected: frozenset[BatchState],
        started_at: datetime | None = None,
        ended_at: datetime | None = None,
    ) -> bool:
        """Move a batch on if it stands as `expected`, and say whether it did; of two at once, one does."""
        moments = {"started_at": started_at, "ended_at": ended_at}
        changed = await self._connection.write(
            update(batches)
            .where(batches.c.id == batch_id, batches.c.state.in_(sorted(each.value for each in expected)))
            .values(state=state.value, **{name: at for name, at in moments.items() if at is not None})
        )
        return changed > 0

    async def counts(self, batch_id: BatchId) -> dict[LineState, int]:
        """Return how many lines stand in each state."""
        rows = await self._connection.rows(
            select(batch_lines.c.state, func.count().label("lines"))
            .where(batch_lines.c.batch_id == batch_id)
            .group_by(batch_lines.c.state)
        )
        return {LineState(row.state): row.lines for row in rows}

    async def lines(self, batch_id: BatchId) -> tuple[Line, ...]:
        """Return every line with the record it made, in order."""
        first = (
            select(func.min(records.c.id))
            .where(records.c.order_id == batch_lines.c.order_id)
            .scalar_subquery()
            .label("record_id")
        )
        statement = select(*_LINE, first).where(batch_lines.c.batch_id == batch_id)
        found: list[Line] = []
        async for rows in self._connection.batches(statement.order_by(batch_lines.c.number)):
            found.extend(_line(row, row.record_id) for row in rows)
        return tuple(found)

    async def standing(self, batch_id: BatchId, state: LineState, *, limit: int) -> tuple[Line, ...]:
        """Return the first lines that stand so."""
        statement = (
            select(*_LINE)
            .where(batch_lines.c.batch_id == batch_id, batch_lines.c.state == state.value)
            .order_by(batch_lines.c.number)
            .limit(limit)
        )
        return tuple(_line(row) for row in await self._connection.rows(statement))

    async def ended(self, batch_id: BatchId) -> tuple[Ended, ...]:
        """Return the open lines whose orders have ended."""
        rows = await self._connection.rows(
            select(batch_lines.c.number, orders.c.state, orders.c.failure)
            .join(orders, orders.c.id == batch_lines.c.order_id)
            .where(
                batch_lines.c.batch_id == batch_id,
                batch_lines.c.state == LineState.OPEN.value,
                orders.c.ended_at.is_not(None),
            )
        )
        return tuple(Ended(row.number, OrderState(row.state), row.failure) for row in rows)

    async def mark(
        self,
        batch_id: BatchId,
        number: int,
        state: LineState,
        *,
        order_id: OrderId | None = None,
        sentence: str | None = None,
    ) -> None:
        """Write how a line stands; without an order it keeps the one it had."""
        values: dict[str, object] = {"state": state.value, "sentence": sentence}
        if order_id is not None:
            values["order_id"] = order_id
        await self._connection.write(
            update(batch_lines)
            .where(batch_lines.c.batch_id == batch_id, batch_lines.c.number == number)
            .values(**values)
        )

    async def note(self, batch_id: BatchId, source: int, sentence: str) -> None:
        """Say of a line of a file, though its orders were done, what came of it; a refusal keeps its own."""
        await self._connection.write(
            update(batch_lines)
            .where(
                batch_lines.c.batch_id == batch_id,
                batch_lines.c.source == source,
                batch_lines.c.state == LineState.DONE.value,
            )
            .values(sentence=sentence)
        )

    async def cancel_waiting(self, batch_id: BatchId) -> int:
        """Cancel every line whose turn has not come and return how many they were."""
        return await self._connection.write(
            update(batch_lines)
            .where(batch_lines.c.batch_id == batch_id, batch_lines.c.state == LineState.WAITING.value)
            .values(state=LineState.CANCELLED.value)
        )

    async def tidy(self, *, drafts_before: datetime, ended_before: datetime) -> int:
        """Delete drafts nobody started, and batches that ended long ago; return how many they were."""
        stale = (batches.c.state == BatchState.DRAFT.value) & (batches.c.created_at < drafts_before)
        return await self._connection.write(
            delete(batches).where(stale | (batches.c.ended_at < ended_before))
        )


def _batch(row: AnyRow) -> Batch:
    return Batch(
        id=BatchId(row.id),
        guild_id=GuildId(row.guild_id),
        page_id=PageId(row.page_id),
        kind=BatchKind(row.kind),
        state=BatchState(row.state),
        actor_id=UserId(row.actor_id) if row.actor_id is not None else None,
        actor_name=row.actor_name,
        created_at=row.created_at,
        reason=row.reason,
        is_silent=row.is_silent,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _line(row: AnyRow, record_id: int | None = None) -> Line:
    return Line(
        number=row.number,
        target_id=UserId(row.target_id),
        name=row.name,
        ask=ask_from(row.ask),
        state=LineState(row.state),
        order_id=OrderId(row.order_id) if row.order_id is not None else None,
        sentence=row.sentence,
        source=row.source,
        record_id=RecordId(record_id) if record_id is not None else None,
    )
