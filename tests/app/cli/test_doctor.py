"""`muster doctor`: a line for each thing, the way to mend what is not well, and the exit code."""

from pathlib import Path

import pytest

from tests.app.cli.conftest import Muster


@pytest.fixture
def a_good_token(config: Path, discord_base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_DISCORD__TOKEN", "good")
    monkeypatch.setenv("MUSTER_DISCORD__API_BASE", discord_base)
    monkeypatch.setenv("MUSTER_DISCORD__GATEWAY_URL", "ws://127.0.0.1:1")


@pytest.mark.usefixtures("a_good_token")
def test_when_all_is_well_the_doctor_says_so(muster: Muster) -> None:
    said = muster("doctor")

    assert "✘" not in said.out
    assert said.code == 0
    subjects = [line.split()[1] for line in said.out.splitlines()]
    assert subjects == [
        "Python",
        "Settings",
        "SQLite",
        "Disk",
        "Database",
        "Discord",
        "Sign-in",
        "Clock",
        "Port",
        "Address",
        "Proxies",
    ]


@pytest.mark.usefixtures("a_good_token")
@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("MUSTER_DISCORD__TOKEN", "wrong", "✘ Discord    was asked, but it refuses the token"),
        ("MUSTER_DISCORD__TOKEN", "no-intent", "accepts the token of 'Muster', but not its members intent"),
        ("MUSTER_WEB__HOST", "0.0.0.0", "✘ Address    http://0.0.0.0:0"),
        ("MUSTER_WEB__HOST", "203.0.113.7", "✘ Port       203.0.113.7, port 0"),
        ("MUSTER_WEB__TRUSTED_PROXIES", "0.0.0.0/0", "✘ Proxies    0.0.0.0/0"),
        (
            "MUSTER_STORAGE__URL",
            "sqlite:////nowhere/at/all/muster.db",
            "✘ Database   has no folder /nowhere/at/all",
        ),
        ("MUSTER_STORAGE__URL", "sqlite:////tmp/no-such-muster.db", "✔ Database   not there yet"),
    ],
)
def test_what_is_not_well_is_named(
    muster: Muster, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, line: str
) -> None:
    monkeypatch.setenv(variable, value)

    said = muster("doctor")

    assert line in said.out
    assert said.code == (0 if "not there yet" in line else 1)


def test_without_a_token_the_doctor_is_not_content(muster: Muster, discord_base: str) -> None:
    said = muster("doctor")

    assert "there is no token" in said.out
    assert said.code == 1


def test_settings_that_cannot_be_read_end_the_examination(muster: Muster, config: Path) -> None:
    config.write_text("[wbe]\n")

    said = muster("doctor")

    assert said.code == 1
    assert "did you mean 'web'?" in said.out


def test_a_database_that_is_none_of_ours_is_named(muster: Muster, config: Path) -> None:
    (config.parent / "muster.db").write_bytes(b"not a database, but long enough to be looked at" * 20)

    said = muster("doctor")

    assert "✘ Database" in said.out
    assert "Traceback" not in said.out + said.err
