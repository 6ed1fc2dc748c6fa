"""Fixtures for everybody: the database engines, and what a missing one means."""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.postgres import Unavailable, close_run, fresh_database, open_run, server_url

KEEPER = pytest.StashKey[subprocess.Popen[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads the run keeps its folder; workers find it in the environment."""
    if not hasattr(config, "workerinput"):
        config.stash[KEEPER] = open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if keeper := config.stash.get(KEEPER, None):
        close_run(keeper)


def missing(reason: str) -> NoReturn:
    """Skip the test for want of something; where CI runs, nothing may be wanting."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a database on a PostgreSQL server where tests may make their own."""
    try:
        return server_url()
    except Unavailable as error:
        missing(str(error))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program, for playwright's `executable_path`."""
    names = (os.environ.get("MUSTER_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return found or missing("Chromium is missing: apt-get install -y chromium")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """Each of the two kinds of database; a test that asks for it runs once on each."""
    return str(request.param)


@pytest.fixture
async def storage_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The URL of an empty database, on each engine."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path}/muster.db"
        return
    async with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url
