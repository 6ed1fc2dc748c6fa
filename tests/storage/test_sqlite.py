import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sqlite import SqliteEngine, copy_file, opened_file
from storage.urls import parsed


@pytest.fixture
async def opened(migrated_sqlite: str) -> AsyncIterator[SqliteEngine]:
    engine = SqliteEngine(parsed(migrated_sqlite))
    yield engine
    await engine.close()


async def setting(connection: AsyncConnection, name: str) -> object:
    return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()


async def test_the_writer_is_set_up_to_keep_what_it_commits(opened: SqliteEngine) -> None:
    async with opened.begin() as connection:
        names = ("journal_mode", "synchronous", "foreign_keys", "query_only", "mmap_size")

        assert [await setting(connection, name) for name in names] == ["wal", 1, 1, 0, 0]


async def test_readers_neither_write_nor_checkpoint(opened: SqliteEngine) -> None:
    async with opened.read() as connection:
        names = ("query_only", "wal_autocheckpoint", "mmap_size")

        assert [await setting(connection, name) for name in names] == [1, 0, 0]
        with pytest.raises(DBAPIError, match="readonly"):
            await connection.exec_driver_sql("DELETE FROM guilds")


async def test_writers_of_one_process_take_turns(opened: SqliteEngine) -> None:
    inside: list[int] = []

    async def write(number: int) -> None:
        async with opened.begin():
            inside.append(number)
            await asyncio.sleep(0.005)
            assert inside[-1] == number

    await asyncio.gather(*(write(number) for number in range(10)))

    assert sorted(inside) == list(range(10))


async def test_readers_do_not_wait_for_the_writer(opened: SqliteEngine) -> None:
    async with opened.begin(), asyncio.timeout(2), opened.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM guilds")).scalar_one() == 0


async def test_closing_leaves_one_whole_file(migrated_sqlite: str, tmp_path: Path) -> None:
    engine = SqliteEngine(parsed(migrated_sqlite))
    async with engine.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO epochs VALUES ('access', 1)")
    await engine.close()

    assert not (tmp_path / "muster.db-wal").exists()


async def test_what_is_committed_can_be_copied_while_somebody_writes(
    opened: SqliteEngine, tmp_path: Path
) -> None:
    async with opened.begin() as connection:
        await connection.exec_driver_sql("INSERT INTO epochs VALUES ('access', 1)")
    async with opened.begin() as connection:
        await connection.exec_driver_sql("UPDATE epochs SET value = 2")
        await asyncio.to_thread(copy_file, tmp_path / "muster.db", tmp_path / "copy.db")

    copy = opened_file(tmp_path / "copy.db")
    assert copy.execute("SELECT value FROM epochs").fetchone() == (1,)
    copy.close()


def test_opening_a_file_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        opened_file(tmp_path / "nothing.db")

    assert not (tmp_path / "nothing.db").exists()
