"""The database: transactions to write in, snapshots to read from, and a hint when somebody else has written.

database.begin()  ──► Transaction    commits at the end of the block, rolls back on any error
database.read()   ──► Transaction    one consistent state; refuses to write
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Literal, Protocol

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.errors import Refused
from storage.connection import Connection
from storage.hints import Hints, Watch, Watcher
from storage.locks import FileLock, running_beside
from storage.migrating import check_or_migrate
from storage.postgresql import PostgresqlEngine
from storage.sqlite import SqliteEngine
from storage.transaction import Transaction
from storage.urls import parsed, path_of

EngineName = Literal["sqlite", "postgresql"]


async def open_database(url: str, *, migrate: bool = True, exclusive_marker: bool = False) -> "Database":
    """Return the database at `url`, at the newest revision: made or migrated if need be, with `migrate`.

    A server opens it with `exclusive_marker`: there is one for an SQLite file, and nobody restores a backup
    under its feet.
    """
    address = parsed(url)
    await check_or_migrate(address, may_migrate=migrate)
    marker = _taken_marker(address) if exclusive_marker else None
    return Database(address, marker=marker)


class _Engine(Protocol):
    """What the database needs of SQLite or PostgreSQL."""

    @property
    def name(self) -> str: ...
    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]: ...
    def read(self) -> AbstractAsyncContextManager[AsyncConnection]: ...
    async def notify(self, connection: AsyncConnection) -> None: ...
    async def scrub(self) -> bool: ...
    @property
    def watch(self) -> Watch: ...
    async def close(self) -> None: ...


class Database:
    """An open database; made by `open_database`."""

    def __init__(self, url: URL, *, marker: FileLock | None = None) -> None:
        self.url = url.render_as_string(hide_password=True)
        self.engine_name: EngineName = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
        self._engine: _Engine = SqliteEngine(url) if self.engine_name == "sqlite" else PostgresqlEngine(url)
        self._marker = marker
        self._watcher = Watcher(self._engine.watch)
        self._hints = self._watcher.listener()
        self._before_closing: list[Callable[[], Awaitable[None]]] = []

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a unit of work: true as a whole once the block has ended, not at all if it raises."""
        async with self._engine.begin() as raw:
            connection = Connection(raw, is_writing=True)
            yield Transaction(connection)
            if connection.is_announced:
                await self._engine.notify(raw)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Open a view of one consistent state, in which writing is refused."""
        async with self._engine.read() as raw:
            yield Transaction(Connection(raw, is_writing=False))

    async def wait_for_hint(self, timeout: float) -> bool:  # noqa: ASYNC109 - waiting for nothing is no failure
        """Return True once anybody may have written since the last call, False after `timeout` seconds.

        For one listener; where there are several, each takes its own `hints()`.
        """
        return await self._hints.wait(timeout)

    def hints(self) -> Hints:
        """Return a listener of its own for somebody who waits for changes."""
        return self._watcher.listener()

    async def scrub(self) -> bool:
        """Give up the bytes of what was deleted or changed; False if somebody was in the way."""
        return await self._engine.scrub()

    def before_closing(self, finish: Callable[[], Awaitable[None]]) -> None:
        """Await `finish` before connections are closed: for work of one's own that nobody else waits for."""
        self._before_closing.append(finish)

    async def close(self) -> None:
        """Close every connection and let go of every lock."""
        for finish in self._before_closing:
            await finish()
        await self._watcher.close()
        await self._engine.close()
        if self._marker is not None:
            self._marker.close()


def _taken_marker(url: URL) -> FileLock | None:
    """The mark of a running server; PostgreSQL, which is restored by its own tools, needs none."""
    if url.get_backend_name() != "sqlite":
        return None
    marker = running_beside(path_of(url))
    if not marker.try_take():
        raise Refused("Another Muster runs on this database, or it is being restored or migrated.")
    return marker
