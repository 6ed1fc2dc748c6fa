"""Upkeep: the example written once, a copy made and put back, a version told."""

import asyncio
from pathlib import Path

import pytest

from app.config import load_settings
from app.wiring import open_house
from domain.access.actors import Actor
from domain.ids import UserId
from domain.rosters.people import Profile
from domain.rosters.sync import MemberSeen, Snapshot
from tests.app.cli.conftest import CHIEF, GUILD, OFFICER, OWNER, PAGE, Muster
from tests.services.house import FakeAuditLog


def test_init_writes_the_example_once_and_for_its_owner_only(muster: Muster, config: Path) -> None:
    config.unlink()

    said = muster("init")
    config.write_text(config.read_text() + "# mine\n")
    again = muster("init")

    assert said.out == "Wrote config.toml.\n"
    assert load_settings(config).web.port == 8080
    assert config.stat().st_mode & 0o077 == 0
    assert (again.code, again.err) == (1, "config.toml is there already; nothing was written.\n")
    assert config.read_text().endswith("# mine\n")


def test_init_writes_where_it_is_told(muster: Muster) -> None:
    assert muster("init", "--config", "other.toml").code == 0
    assert Path("other.toml").exists()
    assert muster("init", "--config", "no/such/folder.toml").code == 1


def test_a_backup_brings_back_what_was_there(muster: Muster) -> None:
    muster("key", "create", "--owner", str(OWNER), "--name", "before")
    before = muster("key", "list").out

    saved = muster("backup", "copy.db")
    muster("key", "create", "--owner", str(OWNER), "--name", "after")
    restored = muster("restore", "copy.db")

    assert saved.out.startswith("Wrote copy.db, ")
    assert restored.out == "Restored copy.db.\n"
    assert muster("key", "list").out == before


DANA = MemberSeen(UserId(815_471_108_150_047_110), Profile("dana.d", "Dana Distinct"), frozenset({OFFICER}))


async def lives(config: Path) -> None:
    """Have Dana be an officer of the police."""
    async with open_house(load_settings(config)) as house:
        snapshot = Snapshot(GUILD, frozenset({CHIEF, OFFICER}), (DANA,), is_complete=True)
        await house.services.sync.compare(snapshot, audit=FakeAuditLog())


async def forgets(config: Path) -> None:
    """Have Dana be forgotten."""
    async with open_house(load_settings(config)) as house:
        dana = Actor(DANA.user_id, "Dana Distinct", role_ids=DANA.role_ids)
        await house.services.forgetting.forget(dana, GUILD, held={})


def bytes_of(folder: Path) -> bytes:
    return b"".join(part.read_bytes() for part in folder.glob("muster.db*") if "replaced" not in part.name)


@pytest.mark.usefixtures("with_guild")
def test_an_older_backup_is_made_to_forget_whom_the_database_forgot(muster: Muster, config: Path) -> None:
    Path("page.toml").write_text(PAGE)
    muster("page", "apply", "page.toml")
    asyncio.run(lives(config))
    muster("backup", "old.db")
    asyncio.run(forgets(config))

    for _ in range(2):  # also from a database that was restored itself
        assert muster("restore", "old.db").code == 0
        asyncio.run(lives(config))

        assert b"Dana Distinct" in Path("old.db").read_bytes()
        assert b"Dana Distinct" not in bytes_of(config.parent)
        assert DANA.user_id.to_bytes(8) not in bytes_of(config.parent)
        assert not list(config.parent.glob("*arriving*"))


@pytest.mark.usefixtures("with_guild")
def test_whoever_came_back_since_is_somebody_new_in_an_older_backup(muster: Muster, config: Path) -> None:
    Path("page.toml").write_text(PAGE)
    muster("page", "apply", "page.toml")
    asyncio.run(lives(config))
    muster("backup", "old.db")
    asyncio.run(forgets(config))
    asyncio.run(shows(config))

    assert muster("restore", "old.db").code == 0

    assert b"Dana Distinct" not in bytes_of(config.parent)
    asyncio.run(lives(config))
    assert b"Dana Distinct" in bytes_of(config.parent)


async def shows(config: Path) -> None:
    """Have Dana be seen again."""
    async with open_house(load_settings(config)) as house:
        await house.services.privacy.show(Actor(DANA.user_id, "Dana Distinct"), GUILD)


def test_a_damaged_database_can_be_replaced_all_the_same(muster: Muster, config: Path) -> None:
    muster("backup", "copy.db")
    (config.parent / "muster.db").write_bytes(b"no database")

    assert muster("restore", "copy.db").code == 0


@pytest.mark.parametrize("words", [("restore", "nothing.db"), ("backup", "no/such/folder/copy.db")])
def test_a_copy_that_cannot_be_is_a_sentence(muster: Muster, words: tuple[str, str]) -> None:
    said = muster(*words)

    assert said.code == 1
    assert said.err.count("\n") == 1


def test_a_backup_does_not_overwrite(muster: Muster) -> None:
    Path("copy.db").write_text("mine")

    assert muster("backup", "copy.db").code == 1
    assert Path("copy.db").read_text() == "mine"


def test_migrating_says_where_the_database_stands(muster: Muster, config: Path) -> None:
    already = muster("migrate")
    (config.parent / "muster.db").unlink()
    anew = muster("migrate")

    assert already.out.endswith("already.\n")
    assert anew.code == 0
    assert not anew.out.endswith("already.\n")


def test_the_version_is_told(muster: Muster) -> None:
    assert muster("version").out.startswith("muster ")
