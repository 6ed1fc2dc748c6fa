"""Upkeep: the example written once, a copy made and put back, a version told."""

from pathlib import Path

import pytest

from app.config import load_settings
from tests.app.cli.conftest import OWNER, Muster


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
