"""Personal data: every row of every table that is about somebody or names him as who did it.

Found by what the columns say of themselves (`storage/tables/personal.py`) and by what they refer to: a table
that is added later is in it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, and_, func, or_, select

from domain.ids import GuildId, PersonId, UserId
from storage.connection import Connection
from storage.tables.guilds import guilds
from storage.tables.metadata import metadata
from storage.tables.pages import pages
from storage.tables.people import memberships, people
from storage.tables.personal import ACCOUNT, HIS_ROW, is_marked

OWNED = (pages.c.owner_id, guilds.c.owner_id, people.c.user_id)
"""Accounts that bear no mark of these two."""
UNTOLD = frozenset({"fingerprint", "hash"})
"""Numbers made of what stands beside them; a key's hash is nearly the key."""

# A column of whatever type.
AnyColumn = Column[Any]
Rows = list[dict[str, object]]


class Personal:
    """Gathers what is stored of one person in one guild."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def counts(
        self, guild_id: GuildId, person_id: PersonId | None, user_id: UserId
    ) -> Mapping[str, int]:
        """Return how many rows concern him, by table; tables without any are left out."""
        found: dict[str, int] = {}
        for table in metadata.sorted_tables:
            concerned = _concerning(table, guild_id, person_id, user_id)
            if concerned is not None:
                row = await self._connection.row(select(func.count()).select_from(table).where(concerned))
                if row is not None and row[0]:
                    found[table.name] = row[0]
        return found

    async def rows(
        self, guild_id: GuildId, person_id: PersonId | None, user_id: UserId
    ) -> Mapping[str, Rows]:
        """Return all those rows by table, each with the columns that name him under `you_are`."""
        found: dict[str, Rows] = {}
        for table in metadata.sorted_tables:
            concerned = _concerning(table, guild_id, person_id, user_id)
            if concerned is None:
                continue
            told = [column for column in table.columns if _is_told(column)]
            own = dict(_own(table, person_id, user_id))
            rows = [
                {column.name: row[place] for place, column in enumerate(told)}
                async for batch in self._connection.batches(
                    select(*told).where(concerned).order_by(*table.primary_key)
                )
                for row in batch
            ]
            for row in rows:
                you_are = [name for name, value in own.items() if row.get(name) == value]
                row["you_are"] = [name.removesuffix("_id") for name in you_are]
            if rows:
                found[table.name] = rows
        return found


def _is_told(column: AnyColumn) -> bool:
    return column.name not in UNTOLD and not isinstance(column.type, LargeBinary)


def _own(table: Table, person_id: PersonId | None, user_id: UserId) -> Iterator[tuple[str, int]]:
    """Yield the columns of a table by which a row can be his, and what stands there then."""
    for column in table.columns:
        if any(key.column is people.c.id for key in column.foreign_keys) or column is people.c.id:
            if person_id is not None:
                yield column.name, person_id
        elif _is_account(column):
            yield column.name, user_id


def _is_account(column: AnyColumn) -> bool:
    if any(column is each for each in OWNED) or is_marked(column.info, ACCOUNT):
        return True
    return is_marked(column.info, HIS_ROW) and column.type.python_type is int


def _concerning(
    table: Table, guild_id: GuildId, person_id: PersonId | None, user_id: UserId
) -> ColumnElement[bool] | None:
    """Return the claim that a row is about him; None for a table that is about nobody."""
    claims = [table.c[name] == value for name, value in _own(table, person_id, user_id)]
    his = select(memberships.c.id).where(memberships.c.person_id == person_id)
    claims += [
        column.in_(his)
        for column in table.columns
        if any(key.column is memberships.c.id for key in column.foreign_keys)
    ]
    if not claims:
        return None
    if table is people:
        return people.c.id == person_id
    if table is guilds:
        return and_(guilds.c.id == guild_id, guilds.c.owner_id == user_id)
    if "guild_id" in table.c and not table.c.guild_id.nullable:
        return and_(table.c.guild_id == guild_id, or_(*claims))
    if "guild_id" in table.c:
        return and_(or_(table.c.guild_id == guild_id, table.c.guild_id.is_(None)), or_(*claims))
    return or_(*claims)
