import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from storage.sqlite_driver import READ_AT_ONCE, QuickConnection

T = TypeVar("T")
MANY = READ_AT_ONCE * 2 + 7
COUNTED = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n"


class Counting(QuickConnection):
    """Counts how often its thread is asked."""

    asked = 0

    async def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self.asked += 1
        return await super().ask(work)


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[Counting]:
    connection = Counting(lambda: sqlite3.connect(tmp_path / "some.db", isolation_level=None), 64)
    await connection
    await connection.cursor().execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)")
    connection.asked = 0
    yield connection
    await connection.close()


async def test_a_statement_and_its_rows_are_one_trip(connection: Counting) -> None:
    cursor = connection.cursor()
    await cursor.execute(COUNTED, (3,))
    assert cursor.description is not None
    assert [column[0] for column in cursor.description] == ["i"]
    assert await cursor.fetchall() == [(1,), (2,), (3,)]
    await cursor.close()
    assert connection.asked == 1


@pytest.mark.parametrize("rows", [0, 1, READ_AT_ONCE - 1, READ_AT_ONCE, READ_AT_ONCE + 1, MANY])
async def test_no_row_of_a_long_answer_is_lost(connection: QuickConnection, rows: int) -> None:
    cursor = connection.cursor()
    await cursor.execute(f"SELECT * FROM ({COUNTED}) LIMIT ?", (MANY, rows))
    assert await cursor.fetchall() == [(number,) for number in range(1, rows + 1)]
    assert await cursor.fetchall() == []


async def test_a_long_answer_is_read_in_parts(connection: Counting) -> None:
    cursor = connection.cursor()
    await cursor.execute(COUNTED, (MANY,))
    assert await cursor.fetchone() == (1,)
    read = [(1,)]
    while part := await cursor.fetchmany(300):
        assert len(part) <= 300
        read += part
    assert read == [(number,) for number in range(1, MANY + 1)]
    assert await cursor.fetchone() is None


async def test_what_is_not_read_to_its_end_keeps_nothing_locked(connection: Counting) -> None:
    cursor = connection.cursor()
    await cursor.execute(COUNTED, (MANY,))
    await cursor.close()
    assert await cursor.fetchall() == []
    await cursor.execute("DROP TABLE things")  # refused while a question is open


async def test_what_was_written_is_counted(connection: Counting) -> None:
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO things (name) VALUES (?)", ("a",))
    assert (cursor.rowcount, cursor.lastrowid, cursor.description) == (1, 1, None)
    await cursor.executemany("INSERT INTO things (name) VALUES (?)", [("b",), ("c",)])
    assert cursor.rowcount == 2
    await cursor.execute("UPDATE things SET name = name || '!' RETURNING name")
    assert await cursor.fetchall() == [("a!",), ("b!",), ("c!",)]
    assert cursor.rowcount == 3


async def test_an_error_is_the_driver_s_own_and_the_next_statement_goes_on(
    connection: QuickConnection,
) -> None:
    cursor = connection.cursor()
    await cursor.execute("INSERT INTO things (name) VALUES (?)", ("a",))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        await cursor.execute("INSERT INTO things (name) VALUES (?)", ("a",))
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await connection.cursor().execute("SELECT * FROM absent")
    await cursor.execute("SELECT count(*) FROM things")
    assert await cursor.fetchone() == (1,)
