"""SQLite: one writer, a few readers, and nothing that lets two connections write or checkpoint at once.

SQLite before 3.51.3 can corrupt a WAL when two connections do; hence one writing connection, a lock between
processes around each of its transactions, and readers that neither write nor checkpoint. Never `mmap_size`.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.compiled import compiled_once
from storage.locks import lock_beside
from storage.sqlite_driver import connected
from storage.urls import path_of

PATIENCE = 30.0
"""Seconds a writer waits for its turn; ours are short, so only something stuck lasts longer."""

BUSY = "The database is busy: something else has been writing to it for 30 seconds."
POLLED_EVERY = 0.1
READERS = 4

_EVERYWHERE = ("PRAGMA busy_timeout=10000", "PRAGMA temp_store=MEMORY")
_WRITER = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-32000",
    *_EVERYWHERE,
)
_READER = ("PRAGMA query_only=ON", "PRAGMA wal_autocheckpoint=0", "PRAGMA cache_size=-16000", *_EVERYWHERE)
# Tables are made anew to change them, which must not delete what points to them.
_MIGRATION = ("PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=OFF", *_EVERYWHERE)


class SqliteEngine:
    """A file, opened for one writer and several readers."""

    name = "sqlite"

    def __init__(self, url: URL) -> None:
        self._turn = asyncio.Lock()
        self._path = path_of(url)
        self._lock = lock_beside(self._path)
        self._writer = compiled_once(_engine(url, _WRITER, begin="BEGIN IMMEDIATE", connections=1))
        self._readers = compiled_once(_engine(url, _READER, begin="BEGIN", connections=READERS))
        self._watcher = _engine(url, _READER, begin=None, connections=1)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that is the only one writing, here and in every other process."""
        async with (
            self._turn,
            self._lock.held(patience=PATIENCE, refusal=BUSY),
            self._writer.begin() as connection,
        ):
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that sees one state from its first question on."""
        async with self._readers.begin() as connection:
            yield connection

    async def notify(self, connection: AsyncConnection) -> None:
        """Do nothing: SQLite counts every commit by itself."""

    async def watch(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever another connection has committed, until cancelled."""
        async with self._watcher.connect() as connection:
            known = None
            while True:
                version = (await connection.exec_driver_sql("PRAGMA data_version")).scalar_one()
                if known is not None and version != known:
                    wake()
                known = version
                await asyncio.sleep(POLLED_EVERY)

    async def scrub(self) -> bool:
        """Write the file anew without what was deleted; False if a reader kept the log from being emptied.

        Deleted bytes are overwritten at once (`secure_delete`), but copies stay where pages were split.
        """
        async with self._turn, self._lock.held(patience=PATIENCE, refusal=BUSY):
            return await asyncio.to_thread(_rewrite, self._path)

    async def close(self) -> None:
        """Close every connection, the writer last: closing the very last one checkpoints."""
        await self._watcher.dispose()
        await self._readers.dispose()
        async with self._turn, self._lock.held(patience=PATIENCE, refusal=BUSY):
            await self._writer.dispose()
        self._lock.close()


def migration_engine(url: URL) -> AsyncEngine:
    """Return an engine for one connection that may change tables."""
    return _engine(url, _MIGRATION, begin="BEGIN IMMEDIATE", connections=1)


def looking_engine(url: URL) -> AsyncEngine:
    """Return an engine for one connection that waits for nobody and changes nothing."""
    return _engine(url, _READER, begin="BEGIN", connections=1)


def opened_file(path: Path) -> sqlite3.Connection:
    """Return a connection to a file that is there, apart from all pools, for work in a thread."""
    # By URI, so that a path which is not there is an error and not a new, empty database.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=30, isolation_level=None)


def copy_file(path: Path, target: Path) -> None:
    """Write what is committed in one database to a new file, while others write."""
    with closing(opened_file(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _rewrite(path: Path) -> bool:
    with closing(opened_file(path)) as connection:
        connection.execute("VACUUM")
        is_blocked, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_blocked


def _engine(url: URL, pragmas: Iterable[str], *, begin: str | None, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        # The driver's own transactions begin late and would lose updates; ours begin as `begin` says.
        connect_args={"isolation_level": None, "async_creator_fn": connected},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    if begin is not None:

        @event.listens_for(engine.sync_engine, "begin")
        def start(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

    return engine
