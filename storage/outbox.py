"""The outbox: events told to whoever listens, once the transaction that made them true is through.

Each guild counts its own events. The number is taken by counting up the guild's row, which stays locked until
the commit: numbers become visible in their order, and no reader's cursor can skip one.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, get_args, get_type_hints
from uuid import UUID

from sqlalchemy import and_, delete, func, insert, select, update

from domain.errors import NotFound
from domain.events import Event
from domain.ids import GuildId
from domain.words import sentence
from storage.connection import Connection
from storage.tables.guilds import guilds
from storage.tables.outbox import outbox, outbox_cursors

_KINDS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


class Outbox:
    """Keeps events in order for consumers that each read at their own pace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, *events: Event) -> int:
        """Append events of one guild to it and return the number that the last one got."""
        event = events[0]
        counted = await self._connection.write_returning(
            update(guilds)
            .where(guilds.c.id == event.guild_id)
            .values(outbox_sequence=guilds.c.outbox_sequence + len(events))
            .returning(guilds.c.outbox_sequence)
        )
        if not counted:
            raise NotFound(
                sentence("The bot is not in a server with id {guild_id}.", guild_id=event.guild_id)
            )
        sequence: int = counted[0].outbox_sequence
        rows = [
            {
                "guild_id": event.guild_id,
                "sequence": number,
                "kind": type(each).__name__,
                "payload": _written(each),
                "at": self._connection.opened_at,
            }
            for number, each in enumerate(events, start=sequence - len(events) + 1)
        ]
        await self._connection.write(insert(outbox).values(rows))
        self._connection.announce()
        return sequence

    async def heads(self) -> dict[GuildId, int]:
        """Return the number of each guild's last event, 0 before the first."""
        rows = await self._connection.rows(select(guilds.c.id, guilds.c.outbox_sequence))
        return {GuildId(row.id): row.outbox_sequence for row in rows}

    async def after(self, guild_id: GuildId, sequence: int, *, limit: int) -> tuple[tuple[int, Event], ...]:
        """Return the guild's events that follow number `sequence`, oldest first."""
        rows = await self._connection.rows(
            select(outbox.c.sequence, outbox.c.kind, outbox.c.payload)
            .where(outbox.c.guild_id == guild_id, outbox.c.sequence > sequence)
            .order_by(outbox.c.sequence)
            .limit(limit)
        )
        # A kind of event that has since been given up is nobody's to hear.
        return tuple(
            (row.sequence, _read(_KINDS[row.kind], row.payload)) for row in rows if row.kind in _KINDS
        )

    async def prune(self, before: datetime) -> int:
        """Delete the events older than `before`, read or not, and return how many they were."""
        return await self._connection.write(delete(outbox).where(outbox.c.at < before))

    async def cursor(self, consumer: str, guild_id: GuildId) -> int:
        """Return the number of the last event this consumer is done with, 0 before the first."""
        row = await self._connection.row(
            select(outbox_cursors.c.sequence).where(
                outbox_cursors.c.consumer == consumer, outbox_cursors.c.guild_id == guild_id
            )
        )
        return row.sequence if row else 0

    async def behind(self, consumer: str) -> frozenset[GuildId]:
        """Return the guilds with an event that this consumer is not done with."""
        own = and_(outbox_cursors.c.guild_id == guilds.c.id, outbox_cursors.c.consumer == consumer)
        rows = await self._connection.rows(
            select(guilds.c.id)
            .select_from(guilds.outerjoin(outbox_cursors, own))
            .where(guilds.c.outbox_sequence > func.coalesce(outbox_cursors.c.sequence, 0))
        )
        return frozenset(GuildId(row.id) for row in rows)

    async def advance(self, consumer: str, guild_id: GuildId, sequence: int) -> None:
        """Note that this consumer is done with all events up to `sequence`; a cursor never goes back."""
        statement = self._connection.insert(outbox_cursors).values(
            consumer=consumer, guild_id=guild_id, sequence=sequence
        )
        await self._connection.write(
            statement.on_conflict_do_update(
                index_elements=[outbox_cursors.c.consumer, outbox_cursors.c.guild_id],
                set_={"sequence": sequence},
                where=outbox_cursors.c.sequence < sequence,
            )
        )


def _written(event: Event) -> dict[str, object]:
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat()
        case _:
            return value


def _read(kind: type[Event], payload: Mapping[str, Any]) -> Event:
    """The event written as `payload`; fields it gained since then have their defaults."""
    hints = get_type_hints(kind)
    known = {name: _back(hints[name], value) for name, value in payload.items() if name in hints}
    return kind(**known)


def _back(hint: Any, value: Any) -> Any:  # a hint is a type, a NewType or a union: typing has no common name
    wanted = getattr(hint, "__supertype__", hint)
    if wanted is UUID:
        return UUID(value)
    if wanted is datetime:
        return datetime.fromisoformat(value)
    return value
