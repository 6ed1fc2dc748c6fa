"""Migrating: bringing a database to the revision this Muster was written for, or saying why not.

| what is found              | what happens                                                                  |
|----------------------------|-------------------------------------------------------------------------------|
| nothing                    | the tables are made                                                           |
| the newest revision        | nothing                                                                       |
| an older revision          | SQLite: a copy beside it, if no server runs on it; then all steps, or none    |
| a revision we don't know   | refused: a newer Muster made it                                               |
| tables, but none of ours   | refused                                                                       |
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import cache
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
from storage.locks import lock_beside, running_beside
from storage.postgresql import engine_for
from storage.sqlite import BUSY, migration_engine
from storage.tables.metadata import metadata
from storage.urls import parsed, path_of

PATIENCE = 60.0
_ADVISORY_LOCK = 0x4D75_7374_6572
_NEWER = (
    "This database was made by a newer Muster (revision {revision}); install that version or a later one. "
    "Nothing was changed."
)
_FOREIGN = "This database has tables, but they are not Muster's. Nothing was changed."


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def head() -> str:
    """Return the revision that this Muster works with."""
    revision = _scripts().get_current_head()
    assert revision is not None
    return revision


def is_known(revision: str) -> bool:
    """Say whether this Muster knows how to come from `revision` to the newest one."""
    return revision in _newest_first()


def _newest_first() -> list[str]:
    return [script.revision for script in _scripts().walk_revisions()]


def _age(revision: str) -> int:
    return _newest_first().index(revision)


async def current(url: str) -> str | None:
    """Return the revision a database is at, None if there is none yet."""
    address = parsed(url)
    if _is_missing(address):
        return None
    async with _connected(address) as connection:
        return await connection.run_sync(_revision)


async def migrate(url: str, *, to: str | None = None) -> str:
    """Bring a database to the newest revision, or the one named by `to`, and return where it stands."""
    await _migrate(parsed(url), to or head())
    return to or head()


async def drift(url: str) -> list[object]:
    """Return every difference between the tables as declared and as migrated, which should be none."""
    async with _connected(parsed(url)) as connection:
        return await connection.run_sync(_drift)


async def check_or_migrate(address: URL, *, may_migrate: bool) -> None:
    """Return once the database is at the newest revision, or raise `Refused` saying why it can't be."""
    if _is_missing(address):
        revision = None
    else:
        async with _connected(address) as connection:
            revision = await connection.run_sync(_revision)
    if revision == head():
        return
    if not may_migrate:
        found = f"at revision {revision}" if revision else "empty"
        raise Refused(f"This database is {found}, but {head()} is needed; run `muster migrate`.")
    await _migrate(address, head())


async def _migrate(address: URL, target: str) -> None:
    async with AsyncExitStack() as stack:
        if address.get_backend_name() == "sqlite":
            await _alone_with_file(stack, address)
        connection = await stack.enter_async_context(_connected(address))
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        # Looked at only now: whoever had the lock before may have done it all.
        revision = await connection.run_sync(_revision)
        if revision == target:
            return
        if revision is not None and connection.dialect.name == "sqlite":
            await _prepare_file(stack, connection, path_of(address), target)
        await connection.run_sync(_run, target)


async def _alone_with_file(stack: AsyncExitStack, address: URL) -> None:
    path = path_of(address)
    if not path.parent.is_dir():
        raise Refused(f"The folder {path.parent} for the database does not exist.")
    lock = lock_beside(path)
    stack.callback(lock.close)
    await stack.enter_async_context(lock.held(patience=PATIENCE, refusal=BUSY))


async def _prepare_file(stack: AsyncExitStack, connection: AsyncConnection, path: Path, target: str) -> None:
    """Make sure that nobody runs on the file, and keep a copy of it as it is."""
    running = running_beside(path)
    stack.callback(running.close)
    if not running.try_take():
        raise Refused("A running Muster uses this database; stop it before the database is migrated.")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = path.with_name(f"{path.name}.before-{target}-{stamp}")
    # VACUUM can't run in a transaction. None else can write before the next begins: we hold the lock.
    await connection.commit()
    await connection.execution_options(isolation_level="AUTOCOMMIT")
    await connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    await connection.execution_options(isolation_level="SERIALIZABLE")


@asynccontextmanager
async def _connected(address: URL) -> AsyncIterator[AsyncConnection]:
    """Open one connection in a transaction that commits at the end."""
    engine = _engine(address)
    try:
        async with engine.begin() as connection:
            yield connection
    except (DBAPIError, OSError) as error:
        where = address.render_as_string(hide_password=True)
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise Refused(f"The database {where} can't be used: {reason}") from error
    finally:
        await engine.dispose()


def _engine(address: URL) -> AsyncEngine:
    if address.get_backend_name() == "sqlite":
        return migration_engine(address)
    return engine_for(address, pooled=False)


def _is_missing(address: URL) -> bool:
    return address.get_backend_name() == "sqlite" and not path_of(address).exists()


def _revision(connection: Connection) -> str | None:
    """The revision found, or `Refused` if it is none of ours."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and inspect(connection).get_table_names():
        raise Refused(_FOREIGN)
    if revision is not None and not is_known(revision):
        raise Refused(_NEWER.format(revision=revision))
    return revision


def _run(connection: Connection, target: str) -> None:
    found = _revision(connection)
    config = _config()
    config.attributes["connection"] = connection
    if found is not None and _age(target) > _age(found):
        downgrade(config, target)
    else:
        upgrade(config, target)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise Refused(
                f"The migration would leave rows of {broken[0]} pointing to nothing; nothing was changed."
            )


def _drift(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))
