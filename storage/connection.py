"""A connection inside a transaction, as the repositories use it."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Executable, Insert, Row, Table
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.statements import from_arrays, insert_into

CHUNK = 500
"""Rows handed to the driver at once: few enough that the loop is free again within some milliseconds."""

# A row of whatever columns were asked for; the domain value made of it is what is checked.
AnyRow = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]


class Connection:
    """Runs statements in one transaction, and remembers whether anybody waits for what it wrote."""

    def __init__(self, connection: AsyncConnection, *, is_writing: bool) -> None:
        self._connection = connection
        self.is_writing = is_writing
        self.is_announced = False
        self.opened_at = datetime.now(UTC)

    @property
    def engine_name(self) -> str:
        """Return `sqlite` or `postgresql`."""
        return self._connection.dialect.name

    async def rows(self, statement: Executable) -> Sequence[AnyRow]:
        """Return all rows of a question."""
        return (await self._connection.execute(statement)).all()

    async def row(self, statement: Executable) -> AnyRow | None:
        """Return the first row of a question, if there is one."""
        return (await self._connection.execute(statement)).first()

    async def batches(self, statement: Executable) -> AsyncIterator[Sequence[AnyRow]]:
        """Yield a long answer in parts, so that nothing else waits for all of it."""
        async with self._connection.stream(statement) as result:
            async for part in result.partitions(CHUNK):
                yield part

    async def write(self, statement: Executable) -> int:
        """Carry out a change and return how many rows it met."""
        self._check_writes()
        return (await self._connection.execute(statement)).rowcount

    async def write_returning(self, statement: Executable) -> Sequence[AnyRow]:
        """Carry out a change and return the rows it returns."""
        self._check_writes()
        return (await self._connection.execute(statement)).all()

    async def write_many(self, statement: Executable, rows: Iterable[Values]) -> None:
        """Carry out a change once for each row, many at a time."""
        self._check_writes()
        rest = iter(rows)
        while chunk := list(islice(rest, CHUNK)):
            if isinstance(statement, Insert) and self.engine_name == "postgresql":
                columns = {name: [row[name] for row in chunk] for name in chunk[0]}
                await self._connection.execute(from_arrays(statement, columns), columns)
            else:
                await self._connection.execute(statement, chunk)

    def insert(self, table: Table) -> SqliteInsert | PostgresqlInsert:
        """Return an INSERT into `table` that knows ON CONFLICT."""
        return insert_into(table, self.engine_name)

    def announce(self) -> None:
        """Have other processes woken up after the commit."""
        self.is_announced = True

    def _check_writes(self) -> None:
        if not self.is_writing:
            raise RuntimeError("This is a reading transaction; write in `database.begin()`.")
