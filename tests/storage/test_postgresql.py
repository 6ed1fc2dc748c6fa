import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from domain.errors import Refused
from storage.postgresql import PostgresqlEngine, engine_for
from storage.urls import parsed

pytestmark = pytest.mark.postgres


@pytest.fixture
async def opened(migrated_postgresql: str) -> AsyncIterator[PostgresqlEngine]:
    engine = PostgresqlEngine(parsed(migrated_postgresql))
    yield engine
    await engine.close()


async def test_a_reader_sees_one_state_and_cannot_write(opened: PostgresqlEngine) -> None:
    async with opened.read() as connection:
        isolation = (await connection.execute(text("SHOW transaction_isolation"))).scalar_one()

        assert isolation == "repeatable read"
        with pytest.raises(DBAPIError, match="read-only"):
            await connection.execute(text("DELETE FROM guilds"))


async def test_a_writer_that_follows_a_reader_on_its_connection_can_write(opened: PostgresqlEngine) -> None:
    async with opened.read() as connection:
        await connection.execute(text("SELECT 1"))

    async with opened.begin() as connection:
        isolation = (await connection.execute(text("SHOW transaction_isolation"))).scalar_one()
        await connection.execute(text("DELETE FROM guilds"))

    assert isolation == "read committed"


async def test_what_is_rolled_back_wakes_nobody(opened: PostgresqlEngine) -> None:
    woken = asyncio.Event()
    watch = asyncio.create_task(opened.watch(woken.set))
    async with asyncio.timeout(5):
        await woken.wait()
    woken.clear()

    async with opened.begin() as connection:
        await opened.notify(connection)
        await connection.rollback()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(woken.wait(), 0.3)
    async with opened.begin() as connection:
        await opened.notify(connection)

    async with asyncio.timeout(5):
        await woken.wait()
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)


async def test_a_listener_that_lost_its_connection_looks_for_itself_and_listens_again(
    opened: PostgresqlEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    wakes: list[int] = []
    watch = asyncio.create_task(opened.watch(lambda: wakes.append(1), again_after=0.05))
    await until(lambda: len(wakes) == 1)

    async with opened.begin() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    await until(lambda: len(wakes) >= 3)
    heard = len(wakes)
    async with opened.begin() as connection:
        await opened.notify(connection)

    await until(lambda: len(wakes) > heard)
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not claim():  # noqa: ASYNC110 - what is awaited has no event of its own
            await asyncio.sleep(0.01)


async def test_short_statements_are_not_compiled(opened: PostgresqlEngine) -> None:
    async with opened.begin() as connection:
        assert (await connection.execute(text("SHOW jit"))).scalar_one() == "off"


def test_a_missing_driver_is_said_naming_the_extra() -> None:
    # A driver that SQLAlchemy knows and that is not installed stands for asyncpg where it is not.
    with pytest.raises(Refused, match=r"muster\[postgres\]"):
        engine_for(make_url("postgresql+psycopg2://host/name"))
