"""Migrating: bringing a database to the revision this Muster was written for, or saying why not.

| what is found              | what happens                                                               |
|----------------------------|----------------------------------------------------------------------------|
| nothing                    | the tables are made                                                        |
| the newest revision        | nothing                                                                    |
| an older revision          | SQLite: a copy beside it, if no server runs on it; then all steps, or none |
| a revision we don't know   | refused: a newer Muster made it                                            |
| tables, but none of ours   | refused                                                                    |
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from domain.errors import Refused
from storage.locks import check_folder, lock_beside, running_beside
from storage.postgresql import engine_for
from storage.sqlite import BUSY, copy_file, looking_engine, migration_engine
from storage.tables.metadata import metadata
from storage.urls import parsed, path_of

PATIENCE = 60.0
"""Seconds to wait for another process that migrates, before giving up."""

_ADVISORY_LOCK = 0x4D75_7374_6572


class Steps:
    """A folder of migrations, in their order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def head(self) -> str:
        """Return the newest revision."""
        return self._newest_first[0]

    def is_known(self, revision: str) -> bool:
        """Say whether a database at `revision` can be brought to the newest one."""
        return revision in self._newest_first

    def found(self, connection: Connection) -> str | None:
        """Return the revision a database is at, None if it is empty; raise `Refused` if it is not ours."""
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None and inspect(connection).get_table_names():
            raise Refused("This database has tables, but they are not Muster's. Nothing was changed.")
        if revision is not None and not self.is_known(revision):
            raise Refused(
                f"This database was made by a newer Muster (revision {revision}); install that version "
                "or a later one. Nothing was changed."
            )
        return revision

    def run(self, connection: Connection, target: str) -> None:
        """Take every step from the revision found to `target`."""
        revision = self.found(connection)
        config = self._config()
        config.attributes["connection"] = connection
        order = self._newest_first
        if revision is not None and order.index(target) > order.index(revision):
            downgrade(config, target)
        else:
            upgrade(config, target)
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise Refused(f"The migration would leave rows of {broken[0]} without what they point to.")

    @cached_property
    def _newest_first(self) -> list[str]:
        return [script.revision for script in ScriptDirectory.from_config(self._config()).walk_revisions()]

    def _config(self) -> Config:
        config = Config()
        config.set_main_option("script_location", str(self._folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        return config


OURS = Steps(Path(__file__).parent / "migrations")


def head() -> str:
    """Return the revision that this Muster works with."""
    return OURS.head


async def current(url: str) -> str | None:
    """Return the revision a database is at, None if there is nothing in it yet."""
    return await _look(parsed(url), OURS)


async def migrate(url: str, *, steps: Steps = OURS) -> str:
    """Bring a database to the newest revision and return that."""
    await check_or_migrate(parsed(url), may_migrate=True, steps=steps)
    return steps.head


async def drift(url: str) -> list[object]:
    """Return every difference between the tables as declared and as migrated, which should be none."""
    async with _connected(_migrating(parsed(url)), parsed(url)) as connection:
        return await connection.run_sync(_drift)


async def check_or_migrate(address: URL, *, may_migrate: bool, steps: Steps = OURS) -> None:
    """Return once the database is at the newest revision, or raise `Refused` saying why it can't be."""
    revision = await _look(address, steps)
    if revision == steps.head:
        return
    if not may_migrate:
        found = f"at revision {revision}" if revision else "empty"
        raise Refused(f"This database is {found}, but {steps.head} is needed; run `muster migrate`.")
    async with AsyncExitStack() as stack:
        if address.get_backend_name() == "sqlite":
            await _alone_with_file(stack, path_of(address))
        connection = await stack.enter_async_context(_connected(_migrating(address), address))
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        # Looked at again only now: whoever had the lock before may have done it all.
        revision = await connection.run_sync(steps.found)
        if revision == steps.head:
            return
        if revision is not None and connection.dialect.name == "sqlite":
            await _prepare_file(stack, path_of(address), steps.head)
        await connection.run_sync(steps.run, steps.head)


async def _look(address: URL, steps: Steps) -> str | None:
    if address.get_backend_name() == "sqlite":
        if not path_of(address).exists():
            return None
        engine = looking_engine(address)
    else:
        engine = engine_for(address, pooled=False)
    async with _connected(engine, address) as connection:
        return await connection.run_sync(steps.found)


async def _alone_with_file(stack: AsyncExitStack, path: Path) -> None:
    check_folder(path)
    lock = lock_beside(path)
    stack.callback(lock.close)
    await stack.enter_async_context(lock.held(patience=PATIENCE, refusal=BUSY))


async def _prepare_file(stack: AsyncExitStack, path: Path, target: str) -> None:
    """Make sure that no server runs on the file, and keep a copy of it as it is."""
    running = running_beside(path)
    stack.callback(running.close)
    if not running.try_take():
        raise Refused("A running Muster uses this database; stop it before the database is migrated.")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    await asyncio.to_thread(copy_file, path, path.with_name(f"{path.name}.before-{target}-{stamp}"))


def _migrating(address: URL) -> AsyncEngine:
    if address.get_backend_name() == "sqlite":
        return migration_engine(address)
    return engine_for(address, pooled=False)


@asynccontextmanager
async def _connected(engine: AsyncEngine, address: URL) -> AsyncIterator[AsyncConnection]:
    """Open one connection, in a transaction that commits at the end; say in a sentence if that can't be."""
    try:
        async with engine.begin() as connection:
            yield connection
    except (DBAPIError, OSError) as error:
        where = address.render_as_string(hide_password=True)
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise Refused(f"The database {where} can't be used: {reason}") from error
    finally:
        await engine.dispose()


def _drift(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))
