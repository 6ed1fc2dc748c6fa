"""Settled: what services brought a house to once in a process is put back row by row for later tests.

The rows are those that the services wrote; putting them back takes a fraction of the statements. A house that
was touched before, or that somebody listens to, is brought there by its services every time.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.events import Event
from domain.rosters.pages import Page
from storage.database import Database
from storage.tables.guilds import guilds
from storage.tables.metadata import metadata

if TYPE_CHECKING:
    from tests.services.house import House

Settling = Callable[["House"], Awaitable[Page]]
Rows = Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class Kept:
    """What services wrote and told, and the page they returned."""

    rows: Rows
    page: Page
    heard: Sequence[Event]
    asked: int


KEPT: dict[tuple[str, str], Kept] = {}


async def settled(house: "House", settling: Settling) -> Page:
    """Return the page that `settling` makes, in a house that is as it leaves it."""
    key = (house.database.engine_name, settling.__qualname__)
    if not house.is_untouched or await _has_guilds(house.database):
        return await settling(house)
    kept = KEPT.get(key)
    if kept is not None:
        try:
            await _put_back(house, kept)
        except IntegrityError:  # something was there that has nothing to do with a guild
            return await settling(house)
        return kept.page
    page = await settling(house)
    KEPT[key] = Kept(await _rows(house.database), page, tuple(house.heard), house.audit.asked)
    return page


async def _has_guilds(database: Database) -> bool:
    async with database._engine.read() as connection:
        return bool((await connection.execute(select(func.count()).select_from(guilds))).scalar_one())


async def _rows(database: Database) -> Rows:
    found = []
    async with database._engine.read() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(select(table).order_by(*table.primary_key))).mappings().all()
            if rows:
                found.append((table, [dict(row) for row in rows]))
    return found


async def _put_back(house: "House", kept: Kept) -> None:
    async with house.database._engine.begin() as connection:
        for table, rows in kept.rows:
            await connection.execute(insert(table), rows)
            await _count_on(connection, table)
    house.heard.extend(kept.heard)
    house.audit.asked = kept.asked
    await house.look_up()


async def _count_on(connection: AsyncConnection, table: Table) -> None:
    """Have the next row numbered after those put back; SQLite sees to that by itself."""
    column = table.autoincrement_column
    if column is None or connection.dialect.name == "sqlite":
        return
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    await connection.execute(select(func.setval(sequence, func.max(column))))
