"""aiosqlite's connection with one handover to its thread for each statement, where there were three or four.

Opening a cursor, running the statement, fetching its rows and closing the cursor are each a trip to the
thread and back, and a trip costs more than most of our statements. Here they are one trip.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeVar

import aiosqlite

READ_AT_ONCE = 1000
"""Rows fetched in the trip that runs a statement; of a longer answer the rest is asked for."""

Row = tuple[Any, ...]
T = TypeVar("T")


class QuickConnection(aiosqlite.Connection):
    """A connection whose cursors make one trip a statement."""

    def cursor(self) -> "QuickCursor":  # type: ignore[override]  # what SQLAlchemy enters, without a trip
        """Return a cursor; nothing happens before it is used."""
        return QuickCursor(self)

    async def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Have something done in the connection's thread, and return what comes of it."""
        done: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return done


class QuickCursor:
    """What SQLAlchemy asks of a driver's cursor."""

    arraysize = 1

    def __init__(self, connection: QuickConnection) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: list[Row] = []
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        """Return the cursor itself."""
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> Self:
        """Run a statement and read the first of its rows."""
        await self._connection.ask(lambda connection: self._ran(connection.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, parameters: Iterable[Any]) -> Self:
        """Run a statement once for each set of parameters."""
        await self._connection.ask(
            lambda connection: self._ran(connection.executemany(statement, parameters))
        )
        return self

    async def fetchall(self) -> list[Row]:
        """Return the rows that were not fetched yet."""
        await self._read(None)
        rows, self._rows = self._rows, []
        return rows

    async def fetchmany(self, size: int | None = None) -> list[Row]:
        """Return up to `size` of the rows that were not fetched yet."""
        wanted = self.arraysize if size is None else size
        if len(self._rows) < wanted:
            await self._read(wanted - len(self._rows))
        rows, self._rows = self._rows[:wanted], self._rows[wanted:]
        return rows

    async def fetchone(self) -> Row | None:
        """Return the next row, None when there is none left."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def close(self) -> None:
        """End the reading of an answer that was not read to its end; costs nothing otherwise."""
        self._rows = []
        if self._open is not None:
            await self._connection.ask(lambda _: self._end())

    async def _read(self, most: int | None) -> None:
        if self._open is not None:
            await self._connection.ask(lambda _: self._fetch(most))

    # What follows runs in the connection's thread, while the cursor's user waits for it.

    def _ran(self, cursor: sqlite3.Cursor) -> None:
        self._open = cursor
        self.description, self.lastrowid = cursor.description, cursor.lastrowid
        self.rowcount = cursor.rowcount
        if cursor.description is None:
            self._end()
        else:
            self._fetch(READ_AT_ONCE)

    def _fetch(self, most: int | None) -> None:
        if self._open is None:
            return
        rows = self._open.fetchall() if most is None else self._open.fetchmany(most)
        self._rows.extend(rows)
        if most is None or len(rows) < most:
            self._end()

    def _end(self) -> None:
        if self._open is not None:
            self.rowcount = self._open.rowcount  # Of what returns rows it is known at the end.
            self._open.close()
            self._open = None


def connected(path: str, **options: Any) -> QuickConnection:
    """Return a connection to the file at `path`, to be awaited."""
    connection = QuickConnection(lambda: sqlite3.connect(path, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
