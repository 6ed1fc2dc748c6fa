"""Orders, and the states they pass through."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, literal_column, select, update

from domain.errors import NotFound
from domain.ids import GuildId, OrderId, PageId, RecordId, RoleId, UserId
from domain.rosters.orders import UNENDED, Order, OrderKind, OrderState
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.orders import orders

_COLUMNS = (
    orders.c.id,
    orders.c.guild_id,
    orders.c.target_id,
    orders.c.actor_id,
    orders.c.actor_name,
    orders.c.reason,
    orders.c.give,
    orders.c.take,
    orders.c.state,
    orders.c.created_at,
    orders.c.due_at,
    orders.c.expires_at,
    orders.c.kind,
    orders.c.page_id,
    orders.c.subject,
    orders.c.kick,
    orders.c.is_silent,
    orders.c.batch,
    orders.c.undoes,
    orders.c.until,
    orders.c.is_for_good,
    orders.c.failure,
    orders.c.ended_at,
)

# Spelled out and not bound, so that both engines see that their index of open orders serves.
_IS_OPEN = orders.c.state.in_([literal_column("'pending'"), literal_column("'partial'")])


class Orders:
    """Adds orders, finds the open ones, moves them on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, order: Order) -> Order:
        """Return the order with the id it got."""
        rows = await self._connection.write_returning(
            insert(orders)
            .values(
                guild_id=order.guild_id,
                target_id=order.target_id,
                actor_id=order.actor_id,
                actor_name=order.actor_name,
                reason=order.reason,
                give=sorted(order.give),
                take=sorted(order.take),
                state=order.state.value,
                created_at=order.created_at,
                due_at=order.due_at,
                expires_at=order.expires_at,
                kind=order.kind.value,
                page_id=order.page_id,
                subject=order.subject,
                kick=order.kick,
                is_silent=order.is_silent,
                batch=order.batch,
                undoes=order.undoes,
                until=order.until,
                is_for_good=order.is_for_good,
            )
            .returning(*_COLUMNS)
        )
        return _order(rows[0])

    async def get(self, order_id: OrderId) -> Order:
        """Return the order or raise `NotFound`."""
        row = await self._connection.row(select(*_COLUMNS).where(orders.c.id == order_id))
        if row is None:
            raise NotFound(sentence("There is no such order."))
        return _order(row)

    async def by_ids(self, order_ids: Iterable[OrderId]) -> dict[OrderId, Order]:
        """Return those of these orders that there are, by id."""
        rows = await self._connection.rows(select(*_COLUMNS).where(among(orders.c.id, order_ids)))
        return {order.id: order for order in map(_order, rows)}

    async def unended(self, guild_id: GuildId | None = None) -> tuple[Order, ...]:
        """Return every order, of one guild or of all, that has not come to an end; oldest first."""
        statement = select(*_COLUMNS).where(orders.c.state.in_(sorted(each.value for each in UNENDED)))
        if guild_id is not None:
            statement = statement.where(orders.c.guild_id == guild_id)
        return tuple(map(_order, await self._connection.rows(statement.order_by(orders.c.id))))

    async def of_batch(self, guild_id: GuildId, batch: str) -> tuple[Order, ...]:
        """Return the orders that were given together, oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(orders.c.guild_id == guild_id, orders.c.batch == batch)
            .order_by(orders.c.id)
        )
        return tuple(map(_order, rows))

    async def open_for(self, guild_id: GuildId, user_ids: Iterable[UserId]) -> tuple[Order, ...]:
        """Return the orders about these members that wait to be seen done, oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(orders.c.guild_id == guild_id, _IS_OPEN, among(orders.c.target_id, user_ids))
            .order_by(orders.c.id)
        )
        return tuple(map(_order, rows))

    async def scheduled_for(self, guild_id: GuildId, user_id: UserId) -> tuple[Order, ...]:
        """Return the orders about a member that wait for their moment, oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(
                orders.c.guild_id == guild_id,
                orders.c.state == OrderState.SCHEDULED.value,
                orders.c.target_id == user_id,
            )
            .order_by(orders.c.id)
        )
        return tuple(map(_order, rows))

    async def failed_for(
        self, guild_id: GuildId, user_ids: Iterable[UserId], *, since: datetime
    ) -> tuple[Order, ...]:
        """Return the orders about these members that failed since then, the latest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(
                orders.c.guild_id == guild_id,
                orders.c.state == OrderState.FAILED.value,
                orders.c.ended_at >= since,
                among(orders.c.target_id, user_ids),
            )
            .order_by(orders.c.id.desc())
        )
        return tuple(map(_order, rows))

    async def set_state(
        self,
        order_id: OrderId,
        state: OrderState,
        *,
        expected: frozenset[OrderState],
        failure: str | None = None,
        ended_at: datetime | None = None,
    ) -> bool:
        """Move an order on if it stands as `expected`, and say whether it did; of two at once, one does."""
        changed = await self._connection.write(
            update(orders)
            .where(orders.c.id == order_id, orders.c.state.in_(sorted(each.value for each in expected)))
            .values(state=state.value, failure=failure, ended_at=ended_at)
        )
        return changed > 0

    async def set_expiry(self, order_id: OrderId, expires_at: datetime) -> None:
        """Have an open order end by then if it is not seen done."""
        await self._connection.write(
            update(orders).where(orders.c.id == order_id, _IS_OPEN).values(expires_at=expires_at)
        )


def _order(row: AnyRow) -> Order:
    return Order(
        id=OrderId(row.id),
        guild_id=GuildId(row.guild_id),
        target_id=UserId(row.target_id),
        actor_id=UserId(row.actor_id) if row.actor_id is not None else None,
        actor_name=row.actor_name,
        reason=row.reason,
        give=frozenset(map(RoleId, row.give)),
        take=frozenset(map(RoleId, row.take)),
        state=OrderState(row.state),
        created_at=row.created_at,
        due_at=row.due_at,
        expires_at=row.expires_at,
        kind=OrderKind(row.kind),
        page_id=PageId(row.page_id) if row.page_id is not None else None,
        subject=row.subject,
        kick=row.kick,
        is_silent=row.is_silent,
        batch=row.batch,
        undoes=RecordId(row.undoes) if row.undoes is not None else None,
        until=row.until,
        is_for_good=row.is_for_good,
        failure=row.failure,
        ended_at=row.ended_at,
    )
