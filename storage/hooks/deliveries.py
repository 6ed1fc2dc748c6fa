"""Deliveries that wait, and what became of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, or_, select, update

from domain.access.audit import Plain
from domain.hooks.deliveries import Delivery, DeliveryState
from domain.hooks.kinds import HookKind
from domain.ids import DeliveryId, GuildId, PageId, PersonId, RecordId, WebhookId
from storage.connection import AnyRow, Connection
from storage.tables.webhooks import webhook_deliveries as deliveries
from storage.tables.webhooks import webhooks

_COLUMNS = (
    deliveries.c.id,
    deliveries.c.webhook_id,
    deliveries.c.kind,
    deliveries.c.message_id,
    deliveries.c.planned_at,
    deliveries.c.due_at,
    deliveries.c.state,
    deliveries.c.attempts,
    deliveries.c.status,
    deliveries.c.failure,
    deliveries.c.ended_at,
)
_ABOUT = (deliveries.c.page_id, deliveries.c.record_id, deliveries.c.person_id, deliveries.c.detail)
_IS_TEST = deliveries.c.kind == HookKind.PING.value
_WAITS = deliveries.c.state == DeliveryState.WAITING.value


@dataclass(frozen=True, slots=True)
class About:
    """What a delivery tells of, by ids; it is put into words when it is sent."""

    page_id: PageId | None = None
    record_id: RecordId | None = None
    person_id: PersonId | None = None
    detail: Mapping[str, Plain] | None = None


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to be told to a webhook once: the key is unique there. Without `due_at` it is due at once."""

    webhook_id: WebhookId
    key: str
    kind: HookKind
    about: About = About()
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery that is the caller's to try, and what it tells of."""

    delivery: Delivery
    about: About


class Deliveries:
    """Keeps what is to be sent, hands it out to one caller at a time, and remembers what was."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_all(self, guild_id: GuildId, new: Sequence[NewDelivery], *, now: datetime) -> None:
        """Have these wait; one whose key is known already is passed over."""
        for each in new:
            await self._connection.write(
                self._connection.insert(deliveries)
                .values(_values(guild_id, each, now))
                .on_conflict_do_nothing(index_elements=[deliveries.c.webhook_id, deliveries.c.key])
            )

    async def get(self, delivery_id: DeliveryId) -> Delivery | None:
        """Return one, or None once it is forgotten."""
        row = await self._connection.row(select(*_COLUMNS).where(deliveries.c.id == delivery_id))
        return _delivery(row) if row else None

    async def find(self, webhook_id: WebhookId, key: str) -> Delivery | None:
        """Return what waits or waited under a key, or None."""
        row = await self._connection.row(
            select(*_COLUMNS).where(deliveries.c.webhook_id == webhook_id, deliveries.c.key == key)
        )
        return _delivery(row) if row else None

    async def due(self, *, now: datetime, guild_id: GuildId | None = None) -> tuple[WebhookId, ...]:
        """Return the webhooks, of one guild or of all, to which something is to be sent now."""
        statement = (
            select(deliveries.c.webhook_id)
            .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
            .where(
                webhooks.c.is_on.is_(True),
                or_(_IS_TEST, webhooks.c.rests_until.is_(None), webhooks.c.rests_until <= now),
                *_is_due(now),
            )
            .distinct()
        )
        if guild_id is not None:
            statement = statement.where(deliveries.c.guild_id == guild_id)
        return tuple(WebhookId(row.webhook_id) for row in await self._connection.rows(statement))

    async def lease(
        self, webhook_id: WebhookId, *, now: datetime, until: datetime, only_tests: bool = False
    ) -> Leased | None:
        """Return the oldest that is due, for the caller alone until then; None if nothing is."""
        meant = (_IS_TEST,) if only_tests else ()
        first = (
            select(deliveries.c.id)
            .where(deliveries.c.webhook_id == webhook_id, *meant, *_is_due(now))
            .order_by(deliveries.c.id)
            .limit(1)
            .scalar_subquery()
        )
        rows = await self._connection.write_returning(
            update(deliveries)
            .where(deliveries.c.id == first, *_is_due(now))
            .values(leased_until=until)
            .returning(*_COLUMNS, *_ABOUT)
        )
        return Leased(_delivery(rows[0]), _about(rows[0])) if rows else None

    async def end(
        self,
        delivery_id: DeliveryId,
        state: DeliveryState,
        *,
        now: datetime,
        attempts: int,
        status: int | None = None,
        failure: str | None = None,
    ) -> bool:
        """Note what became of one that waited, and say whether it still did."""
        return bool(
            await self._connection.write(
                update(deliveries)
                .where(deliveries.c.id == delivery_id, _WAITS)
                .values(
                    state=state.value,
                    ended_at=now,
                    leased_until=None,
                    attempts=attempts,
                    status=status,
                    failure=failure,
                )
            )
        )

    async def again(
        self,
        delivery_id: DeliveryId,
        *,
        at: datetime,
        attempts: int,
        status: int | None,
        failure: str | None,
    ) -> None:
        """Have one wait for its next try."""
        await self._connection.write(
            update(deliveries)
            .where(deliveries.c.id == delivery_id, _WAITS)
            .values(due_at=at, leased_until=None, attempts=attempts, status=status, failure=failure)
        )

    async def drop(self, webhook_id: WebhookId, *, now: datetime, failure: str) -> int:
        """End all that waits for a webhook, and return how many those were."""
        return await self._connection.write(
            update(deliveries)
            .where(deliveries.c.webhook_id == webhook_id, _WAITS)
            .values(state=DeliveryState.FAILED.value, ended_at=now, leased_until=None, failure=failure)
        )

    async def resend(self, webhook_id: WebhookId, delivery_id: DeliveryId | None, *, now: datetime) -> int:
        """Have one that failed wait again, or all of them but tests; return how many that were."""
        meant = ~_IS_TEST if delivery_id is None else deliveries.c.id == delivery_id
        return await self._connection.write(
            update(deliveries)
            .where(
                deliveries.c.webhook_id == webhook_id,
                deliveries.c.state == DeliveryState.FAILED.value,
                meant,
            )
            .values(state=DeliveryState.WAITING.value, due_at=now, leased_until=None, ended_at=None)
        )

    async def latest(
        self,
        webhook_id: WebhookId,
        *,
        limit: int,
        before: DeliveryId | None = None,
        state: DeliveryState | None = None,
    ) -> tuple[Delivery, ...]:
        """Return the last of a webhook's, the newest first; what nobody was to hear of is left out."""
        statement = select(*_COLUMNS).where(
            deliveries.c.webhook_id == webhook_id,
            deliveries.c.state != DeliveryState.IDLE.value
            if state is None
            else deliveries.c.state == state.value,
        )
        if before is not None:
            statement = statement.where(deliveries.c.id < before)
        rows = await self._connection.rows(statement.order_by(deliveries.c.id.desc()).limit(limit))
        return tuple(map(_delivery, rows))

    async def prune(self, before: datetime) -> int:
        """Delete what was planned before then, and return how much that was."""
        return await self._connection.write(delete(deliveries).where(deliveries.c.planned_at < before))


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    free = or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until <= now)
    return _WAITS, deliveries.c.due_at <= now, free


def _values(guild_id: GuildId, new: NewDelivery, now: datetime) -> dict[str, object]:
    return {
        "guild_id": guild_id,
        "webhook_id": new.webhook_id,
        "key": new.key,
        "message_id": f"msg_{uuid4().hex}",
        "kind": new.kind.value,
        "page_id": new.about.page_id,
        "record_id": new.about.record_id,
        "person_id": new.about.person_id,
        "detail": dict(new.about.detail) if new.about.detail else None,
        "planned_at": now,
        "due_at": max(now, new.due_at or now),
        "state": DeliveryState.WAITING.value,
        "attempts": 0,
    }


def _about(row: AnyRow) -> About:
    return About(
        page_id=PageId(row.page_id) if row.page_id is not None else None,
        record_id=RecordId(row.record_id) if row.record_id is not None else None,
        person_id=PersonId(row.person_id) if row.person_id is not None else None,
        detail=row.detail,
    )


def _delivery(row: AnyRow) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        webhook_id=WebhookId(row.webhook_id),
        kind=HookKind(row.kind),
        message_id=row.message_id,
        planned_at=row.planned_at,
        due_at=row.due_at,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        status=row.status,
        failure=row.failure,
        ended_at=row.ended_at,
    )
