"""Every sample is run as it would be copied, against the real application on loopback."""

import asyncio
import json
import os
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright
from uvicorn import Config, Server

from domain.access.scopes import EVERY_SCOPE
from storage.database import open_database
from tests.domain.makers import GUILD
from tests.services.house import House
from tests.services.staff.office import opened
from tests.web.fakes import KEY, Stage, a_holder
from tests.web.rosters import PAGE, a_roster
from web.docs.operations import Operation
from web.docs.samples import LANGUAGES, Sample, samples
from web.docs.table import OPERATIONS

PATIENCE = 20.0
GUILD_KEY = "ro_everything"
PROGRAMS = {"curl": "sh", "python": sys.executable, "javascript": "node"}
ENDINGS = {"curl": "sh", "python": "py", "javascript": "mjs"}
NEW = {"create_site": "SITE_ID", "create_staff": "STAFF_ID", "create_leave": "LEAVE_ID"}
"""What makes something, and the variable by which others mean it then."""
LAST = ("remove_staff", "remove_site")


@dataclass
class Served:
    """Where the application is, and what it has to be asked about."""

    address: str
    known: dict[str, str] = field(default_factory=dict)


@pytest.fixture
async def served(migrated_sqlite: str) -> AsyncIterator[Served]:
    database = await open_database(migrated_sqlite)
    house = House(database)
    await house.start()
    await opened(house)
    stage = Stage(a_roster(), staffing=house.staffing)
    stage.keys.holders[GUILD_KEY] = a_holder("all", guild_id=GUILD, scopes=EVERY_SCOPE)
    server = Server(Config(stage.app, log_level="error", lifespan="off", ws="none"))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    member = next(person.user_id for person in stage.reading.roster().people.values() if person.user_id)
    yield Served(
        f"http://127.0.0.1:{listening.getsockname()[1]}", {"PAGE_ID": str(PAGE), "DISCORD_ID": str(member)}
    )
    await stage.app.close_streams()
    server.should_exit = True
    await serving
    listening.close()
    await database.close()


async def run(sample: Sample, folder: Path, known: dict[str, str]) -> tuple[int, str]:
    """Run a sample in a shell, by Python, or by Node; return how it ended and what it said."""
    path = folder / f"sample.{ENDINGS[sample.language]}"
    # The program's own words beside the answer, and an end by which a shell knows of a refusal.
    path.write_text(sample.source.replace("curl ", "curl -sS --fail-with-body ", 1))
    process = await asyncio.create_subprocess_exec(
        PROGRAMS[sample.language],
        str(path),
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"} | known,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def run_in_browser(
    sample: Sample, address: str, known: dict[str, str], program: str
) -> tuple[int, str]:
    """Run a sample of JavaScript in a page of ours, where no Node is; what Node has, the page is lent."""
    lent = f"const process = {{env: {json.dumps(known)}}};"
    heard = "const said = []; const console = {log: (each) => said.push(JSON.stringify(each))};"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(f"{address}/healthz")
        try:
            return 0, await page.evaluate(
                f"async () => {{ {lent} {heard} {sample.source}; return said[0]; }}"
            )
        except PlaywrightError as error:
            return 1, str(error)
        finally:
            await browser.close()


def in_turn() -> list[Operation]:
    """Return all operations, those that take away what others need last."""
    return sorted(OPERATIONS, key=lambda each: LAST.index(each.name) + 1 if each.name in LAST else 0)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_sample_runs_as_it_is_copied(
    served: Served, language: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    has_program = shutil.which(PROGRAMS[language]) and (language != "curl" or shutil.which("curl"))
    chromium = "" if has_program or language != "javascript" else request.getfixturevalue("chromium_path")
    if not has_program and not chromium:
        pytest.skip(f"nothing here runs {LANGUAGES[language]}")

    for operation in in_turn():
        sample = next(each for each in samples(operation, served.address) if each.language == language)
        key = KEY if operation.path.startswith("/api/roster/") else GUILD_KEY
        known = served.known | {"MUSTER_KEY": key}

        if chromium:
            code, said = await run_in_browser(sample, served.address, known, chromium)
        else:
            code, said = await run(sample, tmp_path, known)

        told = operation.sample[0] if isinstance(operation.sample, list) else operation.sample
        assert code == 0, (operation.name, said)
        assert next(iter(told)) in said, operation.name
        if operation.name in NEW:
            served.known[NEW[operation.name]] = newest(said)


def newest(said: str) -> str:
    """Return the id of what was made, out of whatever way a language prints it."""
    found = re.search(r"""["']?id["']?: ?["']?([0-9a-f-]+)""", said)
    assert found is not None, said
    return found[1]
