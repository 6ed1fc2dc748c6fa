"""Running: parts that start and stop together, and what the outside is told of it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from app.config import Settings, Storage, Web
from app.running import (
    Part,
    at_port_of,
    notify_service_manager,
    run_everything,
    run_parts,
    stop_on_signals,
)
from app.serving import listen, port_of
from app.wiring import open_house
from domain.errors import Invalid, Refused

IN_TIME = 5.0


def settings_for(url: str, *, port: int = 0) -> Settings:
    return Settings.model_construct(storage=Storage(url=url), web=Web(port=port))


def fetched(address: str) -> int:
    with urllib.request.urlopen(address, timeout=IN_TIME) as answer:
        return int(answer.status)


async def test_all_parts_run_until_told_to_stop(migrated_sqlite: str) -> None:
    sockets, stop = listen("127.0.0.1", 0), asyncio.Event()
    settings = at_port_of(settings_for(migrated_sqlite), sockets)

    async with open_house(settings, is_server=True) as house:
        running = asyncio.create_task(run_parts(house, frozenset(Part), stop, sockets=sockets))
        status = await asyncio.to_thread(fetched, f"{settings.web.address}/healthz")
        stop.set()
        async with asyncio.timeout(IN_TIME):
            await running

    assert status == 200


async def test_without_a_token_the_web_is_there_and_ready(migrated_sqlite: str) -> None:
    sockets, stop = listen("127.0.0.1", 0), asyncio.Event()
    settings = at_port_of(settings_for(migrated_sqlite), sockets)

    async with open_house(settings) as house:
        running = asyncio.create_task(run_parts(house, {Part.WEB, Part.BOT}, stop, sockets=sockets))
        status = await asyncio.to_thread(fetched, f"{settings.web.address}/readyz")
        is_running = not running.done()
        stop.set()
        await running

    assert (status, is_running) == (200, True)


def test_a_port_in_use_is_a_sentence(migrated_sqlite: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = settings_for(migrated_sqlite, port=taken.getsockname()[1])

        with pytest.raises(Refused, match="is in use"):
            run_everything(settings)


def test_splitting_takes_postgresql(migrated_sqlite: str) -> None:
    with pytest.raises(Invalid, match="takes PostgreSQL"):
        run_everything(settings_for(migrated_sqlite), only=Part.WEB)


def test_the_port_that_was_found_free_is_the_one_in_links(migrated_sqlite: str) -> None:
    sockets = listen("127.0.0.1", 0)

    settings = at_port_of(settings_for(migrated_sqlite), sockets)

    assert settings.web.address == f"http://127.0.0.1:{port_of(sockets)}"
    for opened in sockets:
        opened.close()


async def test_a_signal_sets_the_stop() -> None:
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    stop = asyncio.Event()
    stop_on_signals(stop)

    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(IN_TIME):
        await stop.wait()

    for each, handler in before.items():
        signal.signal(each, handler)


SLOW_TO_STOP = """
import asyncio, os, signal
from app.running import stop_on_signals

async def run():
    stop = asyncio.Event()
    stop_on_signals(stop)
    os.kill(os.getpid(), signal.SIGINT)
    await stop.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(60)

asyncio.run(run())
"""


def test_a_second_signal_ends_at_once() -> None:
    root = Path(__file__).parents[2]

    ended = subprocess.run([sys.executable, "-c", SLOW_TO_STOP], cwd=root, timeout=30, check=False)

    assert ended.returncode == 128 + signal.SIGTERM


@pytest.mark.parametrize("is_abstract", [False, True])
def test_the_service_manager_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_abstract: bool
) -> None:
    name = f"@muster-{os.getpid()}" if is_abstract else str(tmp_path / "notify")
    monkeypatch.setenv("NOTIFY_SOCKET", name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(name.replace("@", "\0"))

        notify_service_manager("READY=1")

        assert manager.recv(100) == b"READY=1"


def test_without_a_service_manager_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    notify_service_manager("READY=1")
