"""The demo: a stage set by the real bot, a promotion seen on the open page, nothing left behind."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import discord.gateway
import discord.http
import pytest
import structlog

from app.demo.department import sheriffs_office
from app.demo.discord.server import LoopbackDiscord
from app.demo.running import Demo, demo_settings, run_demo


@pytest.fixture
def everything_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The demo points discord.py at its own Discord and starts the log, both for the whole process."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    structlog.reset_defaults()


@pytest.mark.usefixtures("everything_as_before")
def test_once_shows_a_promotion_arriving(capsys: pytest.CaptureFixture[str]) -> None:
    run_demo(Demo(interval=timedelta(0), is_once=True))

    page, told, api = capsys.readouterr().out.splitlines()
    assert "went from Cadet to Deputy" in page
    assert "the open page was told" in told
    assert "says Deputy" in api


async def test_its_settings_come_from_nowhere_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_WEB__PORT", "1")
    monkeypatch.setenv("MUSTER_DISCORD__TOKEN", "somebody's real token")

    async with LoopbackDiscord(sheriffs_office().world) as discord:
        settings = demo_settings(discord, tmp_path)

        assert settings.discord.token is not None
        assert settings.discord.token.get_secret_value() == discord.world.token
        assert settings.discord.api_base == discord.api_base
    assert settings.web.port == 0
    assert settings.storage.url == f"sqlite:///{tmp_path}/demo.db"
