import shutil
import sqlite3
from pathlib import Path

import pytest

from domain.errors import Refused
from domain.rosters.guilds import Guild
from storage.backups import backup, restore, sqlite_version
from storage.database import Database, open_database
from tests.domain.makers import GUILD


async def name(database: Database, name: str) -> None:
    async with database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, name))


async def name_in(url: str) -> str:
    database = await open_database(url)
    async with database.read() as tx:
        guild = await tx.guilds.get(GUILD)
    await database.close()
    return guild.name


@pytest.fixture
async def saved(migrated_sqlite: str, tmp_path: Path) -> Path:
    """A backup of a guild named Before, made while the database was open."""
    database = await open_database(migrated_sqlite)
    await name(database, "Before")
    target = await backup(migrated_sqlite, tmp_path / "saved.db")
    await name(database, "After")
    await database.close()
    return target


async def test_a_backup_made_while_others_write_opens_like_any_database(saved: Path) -> None:
    assert await name_in(f"sqlite:///{saved}") == "Before"


async def test_restoring_brings_back_what_was_and_keeps_what_is(saved: Path, migrated_sqlite: str) -> None:
    kept = await restore(saved, migrated_sqlite)

    assert await name_in(migrated_sqlite) == "Before"
    assert await name_in(f"sqlite:///{kept}") == "After"


async def test_restoring_can_make_a_database_where_there_was_none(saved: Path, tmp_path: Path) -> None:
    kept = await restore(saved, f"sqlite:///{tmp_path}/new.db")

    assert kept is None
    assert await name_in(f"sqlite:///{tmp_path}/new.db") == "Before"


async def test_a_log_left_by_a_crash_goes_with_the_file_it_belongs_to(
    saved: Path, migrated_sqlite: str, tmp_path: Path
) -> None:
    crashed = await open_database(migrated_sqlite)
    await name(crashed, "In the log")
    for ending in ("", "-wal"):
        shutil.copyfile(tmp_path / f"muster.db{ending}", tmp_path / f"crashed.db{ending}")
    await crashed.close()

    kept = await restore(saved, f"sqlite:///{tmp_path}/crashed.db")

    assert await name_in(f"sqlite:///{tmp_path}/crashed.db") == "Before"
    assert await name_in(f"sqlite:///{kept}") == "In the log"


async def test_nothing_is_restored_under_a_running_server(saved: Path, migrated_sqlite: str) -> None:
    server = await open_database(migrated_sqlite, exclusive_marker=True)

    with pytest.raises(Refused, match="stop it before"):
        await restore(saved, migrated_sqlite)

    await server.close()
    assert await name_in(migrated_sqlite) == "After"


async def test_a_backup_overwrites_nothing(saved: Path, migrated_sqlite: str) -> None:
    with pytest.raises(Refused, match="exists already"):
        await backup(migrated_sqlite, saved)


async def test_there_is_no_backup_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no database"):
        await backup(f"sqlite:///{tmp_path}/nothing.db", tmp_path / "saved.db")


def spoil(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE alembic_version")
    connection.close()


def make_text(path: Path) -> None:
    path.write_text("Dear Anna, " * 500)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (spoil, "damaged"),
        (make_newer, "newer Muster"),
        (make_foreign, "not a Muster database"),
        (make_text, "not a database"),
        (Path.unlink, "no file"),
    ],
)
async def test_what_is_no_good_backup_changes_nothing(
    saved: Path, migrated_sqlite: str, change: object, words: str
) -> None:
    assert callable(change)
    change(saved)

    with pytest.raises(Refused, match=words):
        await restore(saved, migrated_sqlite)

    assert await name_in(migrated_sqlite) == "After"


async def test_postgresql_is_left_to_its_own_tools(tmp_path: Path) -> None:
    url = "postgresql://muster:secret@127.0.0.1:1/muster"

    with pytest.raises(Refused, match="pg_dump") as saving:
        await backup(url, tmp_path / "saved.dump")
    with pytest.raises(Refused, match="pg_restore") as restoring:
        await restore(tmp_path / "saved.dump", url)

    assert "secret" not in saving.value.sentence + restoring.value.sentence


def test_the_version_of_sqlite_is_told() -> None:
    assert sqlite_version().startswith("3.")
