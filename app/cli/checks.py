"""What `muster doctor` looks at, one function for each thing; each says in a sentence how to mend a fault."""

import shutil
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from app.config import Web
from app.serving import listen
from domain.errors import Refused

OLDEST_PYTHON = (3, 11)
SQLITE_BUG_SINCE = (3, 7, 0)
SQLITE_BUG_UNTIL = (3, 51, 2)
"""SQLite in between can damage a database in WAL mode when two connections write or checkpoint at once."""
LEAST_DISK = 500 * 2**20
"""A big community's database, its backup before a migration, and some room."""
MOST_CLOCK_ERROR = timedelta(seconds=5)
"""Discord's answers are due within 3 s and its signatures carry the time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at, and how to mend it; `is_well` is None if it could not be looked at."""

    subject: str
    is_well: bool | None
    said: str
    mend: str = ""


def python_finding(version: tuple[int, int, int] = sys.version_info[:3]) -> Finding:
    """Say whether this Python is new enough."""
    said = ".".join(map(str, version))
    if version[:2] >= OLDEST_PYTHON:
        return Finding("Python", True, said)
    return Finding("Python", False, said, f"Install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer.")


def sqlite_finding(version: str) -> Finding:
    """Say whether this SQLite has the WAL-reset bug."""
    number = tuple(int(part) for part in version.split("."))
    if not SQLITE_BUG_SINCE <= number <= SQLITE_BUG_UNTIL:
        return Finding("SQLite", True, version)
    return Finding(
        "SQLite",
        True,
        f"{version} has the WAL-reset bug (3.7.0 to 3.51.2); Muster writes through one connection at a time,"
        " which keeps clear of it. Let no other program write to the database.",
    )


def disk_finding(folder: Path) -> Finding:
    """Say whether there is room where the database is."""
    nearest = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    free = shutil.disk_usage(nearest).free
    said = f"{free / 2**30:.1f} GiB free in {nearest}"
    if free >= LEAST_DISK:
        return Finding("Disk", True, said)
    return Finding("Disk", False, said, f"Make room: at least {LEAST_DISK // 2**20} MiB.")


def clock_finding(discord_says: datetime | None, now: datetime) -> Finding:
    """Say whether our clock agrees with Discord's."""
    if discord_says is None:
        return Finding("Clock", None, "not compared: Discord was not reached")
    error = abs(now - discord_says)
    said = f"{error.total_seconds():.0f} s from Discord's"
    if error <= MOST_CLOCK_ERROR:
        return Finding("Clock", True, said)
    return Finding("Clock", False, said, "Let the system keep time: timedatectl set-ntp true.")


def port_finding(web: Web, *, answers: bool) -> Finding:
    """Say whether the pages can be served where they should be; `answers` if Muster does so already."""
    place = f"{web.host}, port {web.port}"
    if answers:
        return Finding("Port", True, f"{place}: Muster answers there already")
    try:
        for opened in listen(web.host, web.port):
            opened.close()
    except Refused as refusal:
        return Finding("Port", False, place, refusal.sentence)
    return Finding("Port", True, f"{place} is free")


def public_url_finding(web: Web) -> Finding:
    """Say whether links that people get will lead here, and safely."""
    parts = urlsplit(web.address)
    subject, said, host = "Address", web.address, parts.hostname or ""
    if web.public_url is None:
        if _is_own(web.host):
            return Finding(subject, True, f"{said}, for this machine only")
        return Finding(
            subject, False, said, "Set [web] public_url to the address people use; links are made from it."
        )
    if parts.path.strip("/"):
        return Finding(
            subject, False, said, "Muster serves a whole host name: set [web] public_url without a path."
        )
    if parts.scheme == "http" and not _is_near(host):
        return Finding(
            subject,
            False,
            said,
            "Keys travel unprotected over http: put a proxy with TLS in front, and use https.",
        )
    return Finding(subject, True, said)


def proxies_finding(web: Web) -> Finding:
    """Say whether visitors' addresses will be believed, and only from our own proxy."""
    subject, said = "Proxies", ", ".join(map(str, web.trusted_proxies)) or "none"
    if any(network.prefixlen == 0 for network in web.trusted_proxies):
        return Finding(
            subject, False, said, "Anybody may claim any address: name only your proxies' addresses."
        )
    is_behind_one = web.public_url is not None and web.public_url.startswith("https://")
    if is_behind_one and not web.trusted_proxies:
        return Finding(
            subject,
            False,
            said,
            "https takes a proxy in front, and without its address here all visitors count as one: "
            'set [web] trusted_proxies, such as ["127.0.0.1"].',
        )
    return Finding(subject, True, said)


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_near(host: str) -> bool:
    """An address in one's own house or on one's own machine."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".home.arpa", ".localhost", ".internal"))
