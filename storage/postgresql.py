"""PostgreSQL: as many writers as it likes, kept apart by row locks, and woken by NOTIFY."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy import URL, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from domain.errors import Refused
from storage.compiled import compiled_once
from storage.tables.metadata import metadata

CHANNEL = "muster"
POLLED_EVERY = 5.0
"""Seconds after which listeners look for themselves while no connection carries notifications."""

CHECKED_EVERY = 30.0
"""Seconds after which the listening connection is asked whether it still lives."""

log = logging.getLogger(__name__)


class PostgresqlEngine:
    """A server, and connections to it for transactions and for listening."""

    name = "postgresql"

    def __init__(self, url: URL) -> None:
        self._engine = compiled_once(engine_for(url))
        self._reading = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._listening = engine_for(url, pooled=False)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that writes; rows it reads to change are to be locked."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one state from its first question on, and can't write."""
        async with self._reading.begin() as connection:
            yield connection

    async def notify(self, connection: AsyncConnection) -> None:
        """Have every listener told when this transaction commits."""
        await connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})

    async def scrub(self) -> bool:
        """Have the rows that nobody sees any more given up; their room is overwritten by later ones."""
        names = ", ".join(table.name for table in metadata.sorted_tables)
        async with self._listening.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text(f"VACUUM {names}"))
        return True

    async def watch(self, wake: Callable[[], None], *, again_after: float = POLLED_EVERY) -> None:
        """Call `wake` whenever somebody has notified, until cancelled; without a connection, now and then."""
        while True:
            try:
                await self._listen(wake)
            except (OSError, DBAPIError) as error:
                log.warning(
                    "listening for changes failed; trying again", extra={"error": type(error).__name__}
                )
            wake()
            await asyncio.sleep(again_after)

    async def _listen(self, wake: Callable[[], None]) -> None:
        ended = asyncio.Event()
        async with self._listening.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            driver.add_termination_listener(lambda _connection: ended.set())
            await driver.add_listener(CHANNEL, lambda *_notification: wake())
            # Whatever was told between two connections was told to nobody.
            wake()
            while not ended.is_set():
                try:
                    await asyncio.wait_for(ended.wait(), CHECKED_EVERY)
                except TimeoutError:
                    await driver.execute("SELECT 1", timeout=CHECKED_EVERY)

    async def close(self) -> None:
        """Close every connection."""
        await self._listening.dispose()
        await self._engine.dispose()


def engine_for(url: URL, *, pooled: bool = True) -> AsyncEngine:
    """Return an engine, or raise `Refused` naming the extra that brings the driver."""
    try:
        if pooled:
            engine = create_async_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)
        else:
            engine = create_async_engine(url, poolclass=NullPool)
    except ModuleNotFoundError as error:
        raise Refused(
            "PostgreSQL needs a driver that is not installed: pip install 'muster[postgres]'."
        ) from error

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # Our statements are short: compiling one takes longer than running it. Not asked for while the
        # connection is made, where a pooler in between would refuse it.
        cursor = connection.cursor()
        cursor.execute("SET jit = off")
        cursor.close()
        connection.commit()

    return engine
