"""The end of a running Muster: asked to go, it goes in time, whoever is looking at it."""

import http.client
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.stories.conftest import page_file, set_scene
from tests.stories.processes import Muster, discord, end, until

pytestmark = pytest.mark.slow

IN_TIME = 5.0
STREAMS = 30


def a_stream(muster: Muster) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", muster.port, timeout=IN_TIME)
    connection.request("GET", "/r/the-page/live")
    answer = connection.getresponse()
    assert answer.status == 200
    return answer


def test_with_streams_open_it_ends_in_time_and_cleanly(tmp_path: Path) -> None:
    with discord(tmp_path) as played:
        muster = Muster(tmp_path, played)
        with muster.running() as process:
            scene = set_scene(
                muster, played, page_file(played, slug="the-page", title="A", groups=("Ranks",))
            )
            until(scene.ranks)
            streams = [a_stream(muster) for _ in range(STREAMS)]

            seconds = end(process, signal.SIGTERM)

            assert process.returncode == 0, muster.log.read_text()
            assert seconds < IN_TIME
            # Reading to the end fails if the answer was cut in the middle of a chunk.
            assert all(b"event: hello" in stream.read() for stream in streams)
    log = muster.log.read_text()
    assert "Traceback" not in log
    assert played.token not in log
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(("-wal", "-shm"))] == []


def test_without_discord_the_web_serves_and_the_reason_is_said(tmp_path: Path) -> None:
    with discord(tmp_path, "--token", "quite.another.token") as played:
        muster = Muster(tmp_path, played)
        config = tmp_path / "config.toml"
        config.write_text(config.read_text().replace(played.token, "wrong.token"))
        with muster.started() as process:
            until(lambda: "refused the bot's token" in muster.log.read_text())

            assert muster.get("/").status == 200
            assert muster.get("/healthz").status == 200
            assert muster.get("/readyz").status == 503

            assert end(process, signal.SIGINT) < IN_TIME
            assert process.returncode == 0


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    with discord(tmp_path) as played:
        muster = Muster(tmp_path, played)
        with muster.running() as process:
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGINT)

            process.wait(IN_TIME)


def test_a_newer_database_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with discord(tmp_path) as played:
        muster = Muster(tmp_path, played)
    muster.done("migrate")
    with sqlite3.connect(muster.database) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    ended = muster.do("run")

    assert ended.returncode == 1
    assert "newer Muster" in ended.stderr
    assert "Traceback" not in ended.stderr
