"""Backups: a copy of a database that is whole, and the way back from it.

SQLite is copied by SQLite itself, while others write; a copy of the bare file may be torn. PostgreSQL has
tools of its own, which do this better: `pg_dump` is run where there is one, `pg_restore` is for the operator.
"""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from domain.errors import Refused
from domain.rosters.forgetting import Erased
from storage.database import open_database
from storage.locks import check_folder, lock_beside, running_beside
from storage.migrating import OURS, PATIENCE
from storage.sqlite import BUSY, copy_file, opened_file
from storage.urls import parsed, path_of

Prepare = Callable[[str], Awaitable[object]]


def sqlite_version() -> str:
    """Return the version of the SQLite that storage runs on."""
    return sqlite3.sqlite_version


async def backup(url: str, target: Path) -> Path:
    """Write a copy of the database at `url` to the new file `target` and return its path."""
    address = parsed(url)
    await asyncio.to_thread(_check_target, target)
    if address.get_backend_name() == "postgresql":
        await _dump(address, target)
    else:
        await asyncio.to_thread(_copy, path_of(address), target)
    return target


async def erased_in(url: str) -> Erased | None:
    """Return whom the database at `url` has forgotten; None if there is none, or none that can be read."""
    address = parsed(url)
    if address.get_backend_name() == "sqlite" and not path_of(address).exists():
        return None
    try:
        database = await open_database(url, migrate=False)
    except Refused:
        return None
    try:
        async with database.read() as tx:
            return await tx.forgetting.erased()
    except DBAPIError:
        return None
    finally:
        await database.close()


async def restore(source: Path, url: str, *, prepare: Prepare | None = None) -> Path | None:
    """Put the backup `source` in the place of the database at `url`; return where the old one is kept.

    `prepare` is handed the URL of the copy before it takes its place; if it fails, nothing is replaced.
    """
    address = parsed(url)
    if address.get_backend_name() == "postgresql":
        raise Refused(
            f"PostgreSQL is restored by its own tool, with Muster stopped: "
            f"pg_restore --clean --if-exists --dbname {address.database} {source}"
        )
    await asyncio.to_thread(_check, source)
    path = path_of(address)
    check_folder(path)
    running, lock = running_beside(path), lock_beside(path)
    try:
        if not running.try_take():
            raise Refused("A running Muster uses this database; stop it before a backup is restored.")
        async with lock.held(patience=PATIENCE, refusal=BUSY):
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
            arriving = path.with_name(f"{path.name}.arriving-{stamp}")
            await asyncio.to_thread(_bring, source, arriving)
            if prepare is not None:
                await _prepared(arriving, prepare)
            return await asyncio.to_thread(_replace, arriving, path, stamp)
    finally:
        running.close()
        lock.close()


def _check_target(target: Path) -> None:
    if target.exists():
        raise Refused(f"{target} exists already; a backup overwrites nothing.")
    check_folder(target)


def _copy(path: Path, target: Path) -> None:
    if not path.exists():
        raise Refused(f"There is no database at {path}.")
    _check(path)
    copy_file(path, target)
    _check(target)


def _check(path: Path) -> None:
    """Raise `Refused` unless the file is a healthy database of a Muster that is no newer than this one."""
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
    try:
        with closing(opened_file(path)) as connection:
            connection.execute("PRAGMA query_only=ON")
            fault = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        raise Refused(f"{path} is not a Muster database ({error}).") from error
    except sqlite3.DatabaseError as error:
        raise Refused(f"{path} is damaged or not a database ({error}).") from error
    if fault != "ok":
        raise Refused(f"{path} is damaged: {fault}")
    if revision is None or not OURS.is_known(revision[0]):
        raise Refused(f"{path} was made by a newer Muster; install that version or a later one.")


async def _prepared(arriving: Path, prepare: Prepare) -> None:
    """Have the copy prepared, and leave nothing beside it: what it was before is in the backup."""
    try:
        await prepare(f"sqlite:///{arriving}")
    except BaseException:
        await asyncio.to_thread(_remove, arriving, "*")
        raise
    await asyncio.to_thread(_remove, arriving, "?*")


def _remove(arriving: Path, endings: str) -> None:
    for part in arriving.parent.glob(f"{arriving.name}{endings}"):
        part.unlink()


def _bring(source: Path, arriving: Path) -> None:
    with closing(opened_file(source)) as origin, closing(sqlite3.connect(arriving)) as copy:
        origin.backup(copy)
    _check(arriving)


def _replace(arriving: Path, path: Path, stamp: str) -> Path | None:
    kept = None
    if path.exists():
        kept = path.with_name(f"{path.name}.replaced-{stamp}")
        # A log left beside the old file belongs to it, and must not be taken for the new one's.
        for ending in ("-wal", "-shm", ""):
            part = path.with_name(path.name + ending)
            if part.exists():
                part.rename(kept.with_name(kept.name + ending))
    arriving.rename(path)
    return kept


async def _dump(address: URL, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise Refused(
            "PostgreSQL is backed up by its own tool, which is not installed here: "
            f"pg_dump --format=custom --file {target} {address.database}"
        )
    parts = {
        "PGHOST": address.query.get("host") or address.host,
        "PGPORT": str(address.port) if address.port else None,
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
        "PGSSLMODE": address.query.get("ssl"),
    }
    # By environment: a password among the arguments can be read by everybody on the machine.
    environment = os.environ | {name: str(value) for name, value in parts.items() if value}
    dump = await asyncio.create_subprocess_exec(
        program, "--format=custom", f"--file={target}", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await dump.communicate()
    if dump.returncode:
        await asyncio.to_thread(target.unlink, missing_ok=True)
        raise Refused(f"pg_dump failed: {said.decode(errors='replace').strip()}")
