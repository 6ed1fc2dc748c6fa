import asyncio
import shutil
import sqlite3
from pathlib import Path

import pytest

from domain.errors import Refused
from storage.database import open_database
from storage.migrating import OURS, Steps, current, drift, head, migrate
from storage.sqlite import migration_engine
from storage.urls import parsed
from tests.domain.makers import GUILD
from tests.storage.conftest import Town

MIGRATIONS = Path(__file__).parents[2] / "storage" / "migrations"
NEXT_STEP = f'''
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{OURS.head}"


def upgrade() -> None:
    with op.batch_alter_table("guilds") as guilds:
        guilds.add_column(sa.Column("motto", sa.Text(), server_default="Semper"))
        guilds.alter_column("name", type_=sa.String(500))


def downgrade() -> None:
    with op.batch_alter_table("guilds") as guilds:
        guilds.drop_column("motto")
'''


async def step_back(url: str, revision: str) -> None:
    """Bring a file back to an older revision."""
    engine = migration_engine(parsed(url))
    async with engine.begin() as connection:
        await connection.run_sync(OURS.run, revision)
    await engine.dispose()


@pytest.fixture
def later(tmp_path: Path) -> Steps:
    """The migrations of a Muster that has one more than this."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_motto.py").write_text(NEXT_STEP)
    return Steps(folder)


async def test_the_migrations_make_the_tables_that_are_declared(storage_url: str) -> None:
    await migrate(storage_url)

    assert await drift(storage_url) == []
    assert await current(storage_url) == head()


async def test_there_is_nothing_at_an_address_before_the_first_opening(storage_url: str) -> None:
    assert await current(storage_url) is None


async def test_many_who_open_a_new_database_at_once_make_it_once(storage_url: str) -> None:
    opened = await asyncio.gather(*(open_database(storage_url) for _ in range(4)))

    for database in opened:
        await database.close()
    assert await current(storage_url) == head()


async def test_a_step_forward_keeps_what_is_there_and_what_points_to_it(
    town: Town, migrated_url: str, later: Steps
) -> None:
    await town.database.close()

    assert await migrate(migrated_url, steps=later) == "9999"

    with pytest.raises(Refused, match="newer Muster"):
        await current(migrated_url)
    if migrated_url.startswith("sqlite"):
        with sqlite3.connect(migrated_url.removeprefix("sqlite:///")) as connection:
            assert connection.execute("SELECT id, motto FROM guilds").fetchall() == [(GUILD, "Semper")]
            assert connection.execute("SELECT count(*) FROM ranks").fetchone() == (3,)
        connection.close()


async def test_callsigns_are_taken_over_and_go_back(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    await migrate(url)
    (ours,) = (MIGRATIONS / "versions").glob("*_callsigns.py")
    before = f"{int(ours.name[:4]) - 1:04}"
    await step_back(url, before)
    page = "0" * 31 + "1"
    with sqlite3.connect(path) as file:
        file.execute("INSERT INTO guilds (id, name, state) VALUES (1, 'g', 'present')")
        file.execute(
            "INSERT INTO pages (id, guild_id, owner_id, title, description, visibility, patrol_logs, "
            "created_at) VALUES (?, 1, 1, 't', '', 'public', 0, 0)",
            (page,),
        )
        for number, callsign in enumerate(("S-01", " s-01", "S-02", None), start=1):
            file.execute(
                "INSERT INTO people (id, uuid, guild_id, username, name) VALUES (?, ?, 1, 'n', 'n')",
                (number, f"{number:032}"),
            )
            file.execute(
                "INSERT INTO memberships (page_id, person_id, rank_id, callsign) VALUES (?, ?, 1, ?)",
                (page, number, callsign),
            )

    await migrate(url)

    with sqlite3.connect(path) as file:
        assert file.execute("SELECT person_id, value, key FROM callsigns ORDER BY id").fetchall() == [
            (1, "S-01", "s-01"),
            (3, "S-02", "s-02"),
        ]
    await step_back(url, before)
    with sqlite3.connect(path) as file:
        rows = file.execute("SELECT person_id, callsign FROM memberships ORDER BY id").fetchall()
    assert rows == [(1, "S-01"), (2, None), (3, "S-02"), (4, None)]


async def test_pages_that_showed_hours_go_on_showing_them_to_everyone(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    await migrate(url)
    (ours,) = (MIGRATIONS / "versions").glob("*_sharing.py")
    await step_back(url, f"{int(ours.name[:4]) - 1:04}")
    with sqlite3.connect(path) as file:
        file.execute("INSERT INTO guilds (id, name, state) VALUES (1, 'g', 'present')")
        file.executemany(
            "INSERT INTO pages (id, guild_id, owner_id, title, description, visibility, patrol_logs, "
            "created_at) VALUES (?, 1, 1, 't', '', 'public', ?, 0)",
            [("0" * 31 + "1", 1), ("0" * 31 + "2", 0)],
        )

    await migrate(url)

    with sqlite3.connect(path) as file:
        rows = file.execute("SELECT patrol_logs, sharing FROM pages ORDER BY id").fetchall()
    assert rows == [(1, '{"hours": "everyone"}'), (0, None)]


async def test_a_database_of_a_newer_muster_is_refused(migrated_url: str, later: Steps) -> None:
    await migrate(migrated_url, steps=later)

    with pytest.raises(Refused, match="made by a newer Muster"):
        await open_database(migrated_url)


async def test_an_older_file_is_copied_before_it_is_changed(
    migrated_sqlite: str, tmp_path: Path, later: Steps
) -> None:
    await migrate(migrated_sqlite, steps=later)

    (copy,) = copies_in(tmp_path)
    assert await current(f"sqlite:///{copy}") == head()


def copies_in(folder: Path) -> list[Path]:
    return list(folder.glob("muster.db.before-9999-*"))


async def test_a_file_that_a_server_runs_on_is_not_migrated(migrated_sqlite: str, later: Steps) -> None:
    server = await open_database(migrated_sqlite, exclusive_marker=True)

    with pytest.raises(Refused, match="stop it before"):
        await migrate(migrated_sqlite, steps=later)

    await server.close()
    assert await current(migrated_sqlite) == head()


async def test_a_step_that_fails_leaves_everything_as_it_was(
    migrated_url: str, later: Steps, tmp_path: Path
) -> None:
    step = tmp_path / "migrations" / "versions" / "9999_motto.py"
    step.write_text(NEXT_STEP.replace("def downgrade", "    raise ZeroDivisionError\n\n\ndef downgrade"))

    with pytest.raises(ZeroDivisionError):
        await migrate(migrated_url, steps=later)

    assert await current(migrated_url) == head()
    assert await drift(migrated_url) == []


async def test_tables_of_somebody_else_are_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()

    with pytest.raises(Refused, match="not Muster's"):
        await open_database(f"sqlite:///{tmp_path}/other.db")


async def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Anna, " * 200)

    with pytest.raises(Refused, match="can't be used"):
        await open_database(f"sqlite:///{tmp_path}/letter.db")


async def test_a_server_that_does_not_answer_is_said_without_the_password() -> None:
    with pytest.raises(Refused, match="can't be used") as refusal:
        await open_database("postgresql://muster:secret@127.0.0.1:1/muster")

    assert "secret" not in refusal.value.sentence


async def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nowhere does not exist"):
        await open_database(f"sqlite:///{tmp_path}/nowhere/muster.db")
