"""`muster init`, `migrate`, `backup`, `restore`, `version`: what is done beside running it."""

import asyncio
import os
import platform
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from app.cli.asking import settings_for_a_command
from app.cli.options import Config
from app.cli.printing import note, progress, say
from app.config import Settings
from app.wiring import open_house
from domain.errors import Refused
from storage.backups import backup as write_backup
from storage.backups import erased_in
from storage.backups import restore as read_backup
from storage.migrating import current
from storage.migrating import migrate as migrate_database

EXAMPLE = "config.example.toml"
PRIVATE = 0o600
"""The token may come to stand in the file."""

Target = Annotated[Path, typer.Argument(metavar="FILE", help="Where to; it must not be there yet.")]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="What `muster backup` has written.")]


def init(config: Config = None) -> None:
    """Write a configuration file with every setting explained."""
    path = config or Path("config.toml")
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise Refused(f"{path} is there already; nothing was written.") from None
    except OSError as error:
        raise Refused(f"{path} can't be written: {error.strerror}.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_example())
    say(f"Wrote {path}.")
    note("Put the bot's token in it, then: muster doctor, muster invite, muster run.")


def migrate(config: Config = None) -> None:
    """Bring the database to the revision this Muster needs; a backup is kept beside it."""
    settings = settings_for_a_command(config)
    before = asyncio.run(current(settings.storage.url))
    with progress("Migrating"):
        after = asyncio.run(migrate_database(settings.storage.url))
    say(
        f"The database is at revision {after} already."
        if before == after
        else f"The database is at revision {after}."
    )


def backup(file: Target, config: Config = None) -> None:
    """Copy the database into a file, even while Muster runs."""
    settings = settings_for_a_command(config)
    with progress("Copying"):
        asyncio.run(write_backup(settings.storage.url, file))
    say(f"Wrote {file}, {file.stat().st_size / 2**20:.1f} MiB.")


def restore(file: Source, config: Config = None) -> None:
    """Put a backup in the database's place; Muster must be stopped."""
    settings = settings_for_a_command(config)
    with progress("Restoring"):
        kept = asyncio.run(_restored(file, settings))
    say(f"Restored {file}.")
    if kept is not None:
        note(f"What was there before is kept as {kept}.")


async def _restored(file: Path, settings: Settings) -> Path | None:
    """Put the backup in place; whoever had himself forgotten since it was made is forgotten in it first."""
    url = settings.storage.url
    erased = await erased_in(url)
    if erased is None or not erased.erasures:
        return await read_backup(file, url)

    async def forget_again(arriving: str) -> None:
        storage = settings.storage.model_copy(update={"url": arriving})
        async with open_house(settings.model_copy(update={"storage": storage})) as house:
            if await house.services.forgetting.reapply(erased):
                await house.database.scrub()

    return await read_backup(file, url, prepare=forget_again)


def version() -> None:
    """Say which Muster this is, and on what it runs."""
    say(f"muster {_version()} (Python {platform.python_version()}, {platform.system()})")


def _version() -> str:
    try:
        return installed_version("muster")
    except PackageNotFoundError:
        return "not installed, run from its source"


def _example() -> str:
    """The example is inside an installed package, and at the top of a checkout."""
    package = Path(__file__).parents[1]
    found = next((path for path in (package / EXAMPLE, package.parent / EXAMPLE) if path.exists()), None)
    if found is None:
        raise Refused(f"{EXAMPLE} is missing from this installation.")
    return found.read_text(encoding="utf-8")
