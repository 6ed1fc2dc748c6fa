"""Every sample is run as it would be copied, against the real application on loopback."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from uvicorn import Config, Server

from tests.web.fakes import KEY, Stage
from tests.web.rosters import PAGE, a_roster
from web.docs.samples import LANGUAGES, Sample, samples
from web.docs.table import OPERATIONS

PATIENCE = 20.0


@pytest.fixture
async def served() -> AsyncIterator[tuple[Stage, str]]:
    stage = Stage(a_roster())
    server = Server(Config(stage.app, log_level="error", lifespan="off", ws="none"))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield stage, f"http://127.0.0.1:{listening.getsockname()[1]}"
    await stage.app.close_streams()
    server.should_exit = True
    await serving
    listening.close()


async def run(sample: Sample, folder: Path, key: str = KEY) -> tuple[int, str]:
    """Run a sample in a shell, by Python, or by Node; return how it ended and what it said."""
    programs = {"curl": ("sh", "curl"), "python": (sys.executable,), "javascript": ("node",)}
    ending = {"curl": "sh", "python": "py", "javascript": "mjs"}[sample.language]
    path = folder / f"{sample.language}-{os.urandom(4).hex()}.{ending}"
    source = (
        sample.source.replace("curl ", "curl -sS --fail-with-body ", 1) if ending == "sh" else sample.source
    )
    path.write_text(source)
    process = await asyncio.create_subprocess_exec(
        programs[sample.language][0],
        str(path),
        env={"PATH": os.environ["PATH"], "MUSTER_KEY": key, "PYTHONIOENCODING": "utf-8"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_sample_runs_as_it_is_copied(
    served: tuple[Stage, str], language: str, tmp_path: Path
) -> None:
    if not shutil.which({"curl": "curl", "python": sys.executable, "javascript": "node"}[language]):
        pytest.skip(f"nothing here runs {LANGUAGES[language]}")
    stage, address = served
    member = next(person.user_id for person in stage.reading.roster().people.values() if person.user_id)
    given = {"page_id": str(PAGE), "discord_id": str(member)}

    for operation in OPERATIONS:
        sample = next(each for each in samples(operation, address, given) if each.language == language)
        code, said = await run(sample, tmp_path)
        assert code == 0, (operation.name, said)
        told = operation.sample[0] if isinstance(operation.sample, list) else operation.sample
        assert next(iter(told)) in said, operation.name
