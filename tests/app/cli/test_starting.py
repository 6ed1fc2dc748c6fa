"""Starting: whether the configured server answers, and where this machine finds it."""

import pytest

from app.cli.starting import local_address
from app.config import Web
from tests.app.cli.conftest import Muster


@pytest.mark.parametrize(
    ("web", "address"),
    [
        (Web(), "http://127.0.0.1:8080"),
        (Web(host="0.0.0.0", public_url="https://roster.example.org"), "http://127.0.0.1:8080"),
        (Web(host="::", port=81), "http://[::1]:81"),
        (Web(host="::1"), "http://[::1]:8080"),
        (Web(host="localhost"), "http://localhost:8080"),
    ],
)
def test_this_machine_finds_the_server_itself(web: Web, address: str) -> None:
    assert local_address(web) == address


def test_a_server_that_does_not_answer_is_said(muster: Muster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_WEB__PORT", "1")

    said = muster("health")

    assert said.code == 1
    assert said.err.startswith("http://127.0.0.1:1/healthz does not answer: ")


def test_a_server_that_answers_otherwise_is_said(
    muster: Muster, monkeypatch: pytest.MonkeyPatch, discord_base: str
) -> None:
    monkeypatch.setenv("MUSTER_WEB__PORT", discord_base.rpartition(":")[2])

    said = muster("health")

    assert (said.code, said.err) == (1, f"{discord_base}/healthz answers 401.\n")


def test_parts_can_only_be_split_over_postgresql(muster: Muster) -> None:
    said = muster("run", "--only", "web")

    assert said.code == 1
    assert "takes PostgreSQL" in said.err
