"""The doctor's checks: what is well, what is not, and how to mend it."""

import socket
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.cli.checks import (
    clock_finding,
    disk_finding,
    port_finding,
    proxies_finding,
    public_url_finding,
    python_finding,
    sqlite_finding,
)
from app.config import Web

NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "is_well"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 1), True)]
)
def test_python_must_be_new_enough(version: tuple[int, int, int], is_well: bool) -> None:
    assert python_finding(version).is_well is is_well


@pytest.mark.parametrize(
    ("version", "is_named"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.53.4", False),
    ],
)
def test_the_bug_of_sqlite_is_named(version: str, is_named: bool) -> None:
    finding = sqlite_finding(version)

    assert ("WAL-reset bug" in finding.said) is is_named


def test_disk_space_is_looked_for_where_the_database_will_be(tmp_path: Path) -> None:
    finding = disk_finding(tmp_path / "not" / "yet")

    assert finding.said.endswith(str(tmp_path))


@pytest.mark.parametrize(
    ("discord_says", "is_well"),
    [(NOON, True), (NOON - timedelta(seconds=4), True), (NOON + timedelta(seconds=9), False), (None, None)],
)
def test_the_clock_is_compared_with_discords(discord_says: datetime | None, is_well: bool | None) -> None:
    assert clock_finding(discord_says, NOON).is_well is is_well


def test_a_port_is_free_or_taken_or_ours() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        web = Web(port=taken.getsockname()[1])

        assert port_finding(web, answers=False).is_well is False
        assert port_finding(web, answers=True).is_well is True
    assert port_finding(web, answers=False).is_well is True


@pytest.mark.parametrize(
    ("web", "is_well"),
    [
        (Web(), True),
        (Web(host="localhost"), True),
        (Web(host="0.0.0.0"), False),
        (Web(host="0.0.0.0", public_url="https://roster.example.org"), True),
        (Web(public_url="http://roster.example.org"), False),
        (Web(public_url="http://192.168.1.7:8080"), True),
        (Web(public_url="http://nas.local"), True),
        (Web(public_url="https://example.org/roster"), False),
    ],
)
def test_links_must_lead_here_and_safely(web: Web, is_well: bool) -> None:
    finding = public_url_finding(web)

    assert finding.is_well is is_well
    assert bool(finding.mend) is not is_well


@pytest.mark.parametrize(
    ("public_url", "proxies", "is_well"),
    [
        (None, (), True),
        ("https://roster.example.org", (), False),
        ("https://roster.example.org", ("127.0.0.1",), True),
        (None, ("0.0.0.0/0",), False),
        (None, ("::/0",), False),
    ],
)
def test_only_our_own_proxies_are_believed(
    public_url: str | None, proxies: tuple[str, ...], is_well: bool
) -> None:
    web = Web(public_url=public_url, trusted_proxies=tuple(map(ip_network, proxies)))

    assert proxies_finding(web).is_well is is_well
