"""Asking: a command writes only warnings to the log, and none of what is secret."""

import logging
from pathlib import Path

import pytest

from app.cli.asking import ask, settings_for_a_command
from domain.access.actors import OPERATOR


def test_a_command_asks_the_configured_database(config: Path) -> None:
    assert ask(config, lambda services: services.keys.list(OPERATOR)) == ()


def test_only_warnings_are_logged_and_no_secrets(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MUSTER_DISCORD__TOKEN", "hunter2")

    settings_for_a_command(config)
    logging.getLogger("muster").info("small talk")
    logging.getLogger("muster").warning("the token is hunter2")

    written = capsys.readouterr().err
    assert "small talk" not in written
    assert "hunter2" not in written
    assert "the token" in written
