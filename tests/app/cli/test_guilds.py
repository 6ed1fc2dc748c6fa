"""`muster guild` and `muster sync`: what there is, and what may be done about it."""

import io
import sys
from pathlib import Path

import pytest

from tests.app.cli.conftest import GUILD, PAGE, Muster

pytestmark = pytest.mark.usefixtures("with_guild")


def test_guilds_are_listed_with_how_well_they_are_seen(muster: Muster) -> None:
    assert muster("guild", "list").out == f"{GUILD}\tSpringfield\tpresent\tnever\tno\n"


def test_a_guild_is_forgotten_with_all_it_has(muster: Muster) -> None:
    Path("police.toml").write_text(PAGE)
    muster("page", "apply", "police.toml")

    said = muster("guild", "forget", str(GUILD), "--yes")

    assert said.out == "Everything of 'Springfield' is gone.\n"
    assert muster("guild", "list").out == ""
    assert muster("page", "list").out == ""


@pytest.mark.parametrize(("answer", "code", "is_kept"), [("n\n", 1, True), ("", 1, True), ("y\n", 0, False)])
def test_forgetting_is_asked_about_first(
    muster: Muster, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, is_kept: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))

    said = muster("guild", "forget", str(GUILD))

    assert said.code == code
    assert (str(GUILD) in muster("guild", "list").out) is is_kept


def test_a_sync_is_asked_for(muster: Muster) -> None:
    assert muster("sync", "now", str(GUILD)).code == 0


@pytest.mark.parametrize("words", [("sync", "now"), ("guild", "forget", "--yes"), ("guild", "confirm")])
def test_an_unknown_guild_is_a_sentence(muster: Muster, words: tuple[str, ...]) -> None:
    said = muster(*words, "99")

    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err


def test_nothing_held_is_a_sentence(muster: Muster) -> None:
    assert muster("guild", "confirm", str(GUILD)).code == 1
