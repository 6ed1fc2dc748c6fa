"""Processes of a story: started from the source, asked over loopback, ended however the story wants."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
GLANCE = 0.02
Seen = TypeVar("Seen")

# Any: JSON, of whatever shape was asked for.
Json = Any


def until(look: Callable[[], Seen], *, within: float = PATIENCE) -> Seen:
    """Return what `look` sees once that is something; fail if it is nothing for too long."""
    deadline = time.monotonic() + within
    while not (seen := look()):
        assert time.monotonic() < deadline, f"not within {within} s: {look.__name__}"
        time.sleep(GLANCE)
    return seen


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; status 0 if it did not."""

    status: int
    body: bytes = b""

    def json(self) -> Json:
        return json.loads(self.body)


def ask(url: str, *, method: str = "GET", body: Json = None, key: str = "") -> Answer:
    """Return the answer of a server, whatever it is."""
    headers = {"Content-Type": "application/json"} | ({"X-API-Key": key} if key else {})
    data = None if body is None else json.dumps(body).encode()
    question = urllib.request.Request(url, method=method, data=data, headers=headers)
    try:
        with urllib.request.urlopen(question, timeout=PATIENCE) as answer:
            return Answer(answer.status, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read())
    except OSError:
        return Answer(0)


@contextmanager
def program(
    *words: str,
    cwd: Path,
    stdin: int | None = None,
    stdout: int | None = None,
    stderr: int | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """A program of ours that runs within the block, and not a moment longer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MUSTER_")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", *words]
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, text=True, stdin=stdin, stdout=stdout, stderr=stderr
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


@dataclass(frozen=True, slots=True)
class Discord:
    """Our Discord in a process of its own, played through its control API."""

    control: str
    api_base: str
    gateway_url: str
    token: str
    guild_id: str
    sign_in: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Json:
        return ask(f"{self.control}{path}").json()

    def guild(self) -> Json:
        return self.get(f"/guilds/{self.guild_id}")

    def group(self, title: str) -> list[Json]:
        """Return the roles of a group, highest first."""
        guild = self.guild()
        roles = {role["id"]: role for role in guild["roles"]}
        groups = {group["title"]: group["role_ids"] for group in guild["groups"]}
        return [roles[role_id] for role_id in groups[title]]

    def members(self, search: str = "") -> list[Json]:
        found: list[Json] = self.get(f"/guilds/{self.guild_id}/members?limit=1000&search={search}")
        return found

    def change(self, method: str, path: str, body: Json = None) -> Json:
        answer = ask(f"{self.control}{path}", method=method, body=body or {})
        assert answer.status in (200, 201, 204), answer
        return answer.json() if answer.body else None

    def give(self, user_id: str, role_id: str) -> None:
        self.change("PUT", f"/guilds/{self.guild_id}/members/{user_id}/roles/{role_id}")

    def take(self, user_id: str, role_id: str) -> None:
        self.change("DELETE", f"/guilds/{self.guild_id}/members/{user_id}/roles/{role_id}")


@contextmanager
def discord(cwd: Path, *options: str) -> Iterator[Discord]:
    """A Discord that runs within the block."""
    with program("app.demo.discord", *options, cwd=cwd, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield Discord(
            control=f"{told['control_url'].rstrip('/')}/control",
            api_base=told["api_base"],
            gateway_url=told["gateway_url"],
            token=told["token"],
            sign_in={name: told[name] for name in ("authorize_url", "client_id", "client_secret")},
            guild_id=told["guild_ids"][0],
        )


class Muster:
    """The program, with a folder, a configuration and a port of its own."""

    def __init__(self, folder: Path, discord: Discord) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = folder / "muster.db"
        self.log = folder / "log.txt"
        sign_in = "".join(f'{name} = "{value}"\n' for name, value in discord.sign_in.items())
        (folder / "config.toml").write_text(
            f'[discord]\ntoken = "{discord.token}"\n{sign_in}'
            f'api_base = "{discord.api_base}"\ngateway_url = "{discord.gateway_url}"\n'
            f"[web]\nport = {self.port}\nstreams_per_address = 100\n"
            "[limits]\nkey_requests_per_minute = 1000000\n"
        )

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        """`muster run`, from when it is ready on."""
        with self.started() as process:
            until(lambda: self._is_ready(process))
            yield process

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[str]]:
        """`muster run`, from its first moment on."""
        with (
            self.log.open("a") as log,
            program("app", "run", cwd=self.folder, stderr=log.fileno()) as process,
        ):
            yield process

    def do(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Return how a command beside it ended."""
        with program(
            "app", *words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            out, err = process.communicate(timeout=PATIENCE)
            return subprocess.CompletedProcess(words, process.returncode, out, err)

    def done(self, *words: str) -> str:
        """Return what a command said, which has to succeed."""
        ended = self.do(*words)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def get(self, path: str, *, key: str = "") -> Answer:
        return ask(f"{self.address}{path}", key=key)

    def _is_ready(self, process: subprocess.Popen[str]) -> bool:
        assert process.poll() is None, self.log.read_text()
        return self.get("/readyz").status == 200


def end(process: subprocess.Popen[str], number: signal.Signals) -> float:
    """Send the signal and return the seconds until the process was gone."""
    began = time.monotonic()
    process.send_signal(number)
    process.wait(PATIENCE)
    return time.monotonic() - began
