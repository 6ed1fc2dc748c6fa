"""`muster doctor`: everything that could keep Muster from working, looked at in turn."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import typer

from app.cli.application import Reply, ask_discord
from app.cli.checks import (
    Finding,
    clock_finding,
    disk_finding,
    port_finding,
    proxies_finding,
    public_url_finding,
    python_finding,
    sqlite_finding,
)
from app.cli.options import Config
from app.cli.printing import say
from app.cli.signin import signin_finding
from app.cli.starting import local_address
from app.config import Settings, load_settings
from domain.errors import RosterError
from storage.backups import sqlite_version
from storage.migrating import current, head

SQLITE_PREFIX = "sqlite:///"
SIGNS = {True: ("✔", "green"), False: ("✘", "bold red"), None: ("–", "dim")}
PATIENCE = 2.0


def doctor(config: Config = None) -> None:
    """Look at everything Muster needs, and say how to mend what is not well."""
    is_well = True
    for finding in findings(config):
        sign, style = SIGNS[finding.is_well]
        say(f"{sign} {finding.subject:<10} {finding.said}", style="" if finding.is_well else style)
        if finding.mend:
            say(f"  {'':<10} {finding.mend}", style=style)
        is_well = is_well and finding.is_well is not False
    if not is_well:
        raise typer.Exit(1)


def findings(config: Path | None) -> Iterator[Finding]:
    """Yield what was found, one thing at a time; without settings the rest can't be looked at."""
    yield python_finding()
    try:
        settings = load_settings(config)
    except RosterError as refusal:
        yield Finding("Settings", False, "can't be read", refusal.sentence)
        return
    yield Finding("Settings", True, str(config or "config.toml") if _is_file(config) else "defaults only")
    if settings.storage.url.startswith(SQLITE_PREFIX):
        yield sqlite_finding(sqlite_version())
        yield disk_finding(Path(settings.storage.url.removeprefix(SQLITE_PREFIX)).parent)
    yield database_finding(settings)
    reply = ask_discord(settings.discord)
    yield token_finding(settings, reply)
    yield signin_finding(settings, reply)
    yield clock_finding(reply.at, datetime.now(UTC))
    yield port_finding(settings.web, answers=_answers(f"{local_address(settings.web)}/healthz"))
    yield public_url_finding(settings.web)
    yield proxies_finding(settings.web)


def database_finding(settings: Settings) -> Finding:
    """Say whether the database can be used as it is."""
    try:
        revision = asyncio.run(current(settings.storage.url))
    except RosterError as refusal:
        return Finding("Database", False, "can't be used", refusal.sentence)
    if revision is None:
        return _missing_database(settings)
    if revision != head():
        mend = "Stop Muster, then: muster migrate. A backup is kept beside it."
        return Finding("Database", False, f"at revision {revision}, but {head()} is needed", mend)
    return Finding("Database", True, f"at revision {revision}")


def _missing_database(settings: Settings) -> Finding:
    url = settings.storage.url
    folder = Path(url.removeprefix(SQLITE_PREFIX)).absolute().parent
    if url.startswith(SQLITE_PREFIX) and not folder.is_dir():
        return Finding("Database", False, f"has no folder {folder}", f"Make the folder: mkdir -p {folder}")
    return Finding("Database", True, "not there yet; the first start makes it")


def token_finding(settings: Settings, reply: Reply) -> Finding:
    """Say whether Discord takes the token, and lets the bot see members."""
    if settings.discord.token is None:
        return Finding("Discord", False, "there is no token", "Put the bot's token into [discord] token.")
    if reply.application is None:
        mend = "Copy the token anew from the Developer Portal (your application, Bot, Reset Token)."
        is_refused = "refuses" in reply.refusal
        return Finding(
            "Discord",
            False,
            f"was asked, but {reply.refusal}",
            mend if is_refused else "Look at the network.",
        )
    if not reply.application.may_ask_for_members:
        return Finding(
            "Discord",
            False,
            f"accepts the token of {reply.application.name!r}, but not its members intent",
            "Switch on “Server Members Intent” in the Developer Portal (your application, Bot).",
        )
    return Finding("Discord", True, f"accepts the token of {reply.application.name!r}")


def _is_file(config: Path | None) -> bool:
    return config is not None or Path("config.toml").exists()


def _answers(address: str) -> bool:
    """Whoever answers /healthz there with success is taken for Muster."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - made from our settings
            return bool(answer.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except (OSError, ValueError):
        return False
