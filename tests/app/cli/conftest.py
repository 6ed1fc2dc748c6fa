"""A command line over a database of its own, with one server in it."""

import asyncio
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import structlog

from app.cli import main
from app.config import load_settings
from app.logs import QUIETER
from app.wiring import open_house
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.guilds import Guild, Role

GUILD = GuildId(10)
OWNER = UserId(20)
EVERYONE, CHIEF, OFFICER = RoleId(GUILD), RoleId(31), RoleId(32)

PAGE = f"""\
guild_id = "{GUILD}"
owner_id = "{OWNER}"
slug = "police"
title = "Springfield Police"

[[ranks]]
name = "Chief"
role_id = "{CHIEF}"
is_command = true

[[ranks]]
name = "Officer"
role_id = "{OFFICER}"
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Muster = Callable[..., Said]


@pytest.fixture
def config(migrated_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file in the current folder, for an empty database at the newest revision."""
    for name in [name for name in os.environ if name.upper().startswith("MUSTER_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "config.toml"
    path.write_text(f'[web]\nport = 0\n[storage]\nurl = "{migrated_sqlite}"\n')
    return path


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command starts the log of its process, which here is that of all tests."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in QUIETER}
    yield
    root.setLevel(level)
    root.handlers[:] = handlers
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


@pytest.fixture
def muster(config: Path, capsys: pytest.CaptureFixture[str]) -> Muster:
    """Runs a command as if it had been typed."""

    def run(*words: str) -> Said:
        with pytest.raises(SystemExit) as end:
            main(words)
        written = capsys.readouterr()
        code = end.value.code
        return Said(code if isinstance(code, int) else 1, written.out, written.err)

    return run


@pytest.fixture
def with_guild(config: Path) -> None:
    """A server that the bot has seen."""

    async def see() -> None:
        async with open_house(load_settings(config)) as house:
            roles = [
                Role(EVERYONE, "@everyone", 0),
                Role(OFFICER, "Officer", 1),
                Role(CHIEF, "Chief", 2),
            ]
            await house.services.guilds.saw(Guild(GUILD, "Springfield", owner_id=OWNER), roles, ())

    asyncio.run(see())


class AnsweringDiscord(BaseHTTPRequestHandler):
    """Answers a bot's question about its application: for the token `good`, and for `no-intent`."""

    def do_GET(self) -> None:
        flags = {"Bot good": 1 << 14, "Bot no-intent": 0}.get(self.headers["Authorization"])
        known = flags is not None and self.path == "/applications/@me"
        body = json.dumps({"id": "77", "name": "Muster", "flags": flags}) if known else "{}"
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        """Know the application 77 by the secret `good`."""
        self.rfile.read(int(self.headers["Content-Length"]))
        known = self.path == "/oauth2/token" and self.headers["Authorization"] == "Basic Nzc6Z29vZA=="
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def discord_base() -> Iterator[str]:
    """The address of something that answers like Discord's API."""
    with ThreadingHTTPServer(("127.0.0.1", 0), AnsweringDiscord) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
