from collections.abc import AsyncIterator

import pytest
from sqlalchemy import insert, select, update

from domain.rosters.guilds import Guild
from storage.connection import CHUNK, Connection
from storage.sqlite import SqliteEngine
from storage.tables.access import epochs
from storage.tables.guilds import guilds
from storage.urls import parsed
from tests.domain.makers import GUILD
from tests.storage.conftest import Town


@pytest.fixture
async def engine_at(migrated_sqlite: str) -> AsyncIterator[SqliteEngine]:
    engine = SqliteEngine(parsed(migrated_sqlite))
    yield engine
    await engine.close()


async def test_many_rows_are_written_in_chunks_and_read_back_in_batches(engine_at: SqliteEngine) -> None:
    count = 2 * CHUNK + 1
    async with engine_at.begin() as raw:
        connection = Connection(raw, is_writing=True)

        await connection.write_many(insert(epochs), ({"name": str(n), "value": n} for n in range(count)))
        sizes = [len(rows) async for rows in connection.batches(select(epochs.c.name))]

    assert sum(sizes) == count
    assert len(sizes) > 1


async def test_a_change_tells_how_many_rows_it_met(engine_at: SqliteEngine) -> None:
    async with engine_at.begin() as raw:
        connection = Connection(raw, is_writing=True)
        await connection.write_many(insert(epochs), [{"name": "a", "value": 1}, {"name": "b", "value": 2}])

        assert await connection.write(update(epochs).values(value=3)) == 2
        assert await connection.row(select(epochs.c.name).where(epochs.c.value == 4)) is None


async def test_what_nobody_waits_for_is_not_announced(engine_at: SqliteEngine) -> None:
    async with engine_at.begin() as raw:
        connection = Connection(raw, is_writing=True)
        before = connection.is_announced
        connection.announce()

        assert (before, connection.is_announced) == (False, True)


async def test_no_way_of_writing_is_open_to_a_reader(engine_at: SqliteEngine) -> None:
    async with engine_at.read() as raw:
        connection = Connection(raw, is_writing=False)

        for verb in (connection.write, connection.write_returning):
            with pytest.raises(RuntimeError):
                await verb(update(guilds).values(name="x"))
        with pytest.raises(RuntimeError):
            await connection.write_many(insert(guilds), [])


async def test_rows_with_nothing_in_some_columns_are_written_on_both_engines(town: Town) -> None:
    async with town.database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine", owner_id=None))

        assert (await tx.guilds.get(GUILD)).owner_id is None
