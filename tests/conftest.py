"""Fixtures for everybody: the database engines, and what a missing one means."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from hypothesis import settings

from storage.database import Database, open_database
from tests.databases import at_newest
from tests.postgres import Unavailable, close_run, fresh_database, open_run, server_url

KEEPER = pytest.StashKey[subprocess.Popen[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads the run keeps its folder; workers find it in the environment.

    No example has a deadline: a busy machine is no fault of the code, and speed is for benchmarks to show.
    """
    settings.register_profile("muster", deadline=None)
    settings.load_profile("muster")
    if not hasattr(config, "workerinput"):
        config.stash[KEEPER] = open_run()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that nobody waits at the end for the last of it."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay for good: they are looked through for garbage no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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
    steered = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, check=False
    )
    if found is None or steered.returncode != 0:
        missing("Chromium or a part of it is missing: apt-get install -y chromium libatomic1")
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> str:
    """Each of the two kinds of database; a test that asks for it runs once on each."""
    return str(request.param)


@pytest.fixture
def storage_url(engine: str, request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, on each engine."""
    return str(request.getfixturevalue(f"empty_{engine}"))


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    """The URL of an SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/muster.db"


@pytest.fixture
async def empty_postgresql(postgres_server: str) -> AsyncIterator[str]:
    """The URL of an empty PostgreSQL database."""
    async with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture
def migrated_url(engine: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database at the newest revision with nothing in it, on each engine."""
    return str(request.getfixturevalue(f"migrated_{engine}"))


@pytest.fixture
def migrated_sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of an SQLite file at the newest revision: a copy, since migrating takes longer."""
    shutil.copyfile(sqlite_template, tmp_path / "muster.db")
    return f"sqlite:///{tmp_path}/muster.db"


@pytest.fixture
async def migrated_postgresql(postgres_server: str, postgresql_template: str) -> AsyncIterator[str]:
    """The URL of a PostgreSQL database at the newest revision, made from a template."""
    async with fresh_database(postgres_server, template=postgresql_template) as url:
        yield url


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """An open database at the newest revision with nothing in it, on each engine."""
    opened = at_newest(migrated_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the newest revision, to copy."""
    path = tmp_path_factory.mktemp("template") / "muster.db"
    await (await open_database(f"sqlite:///{path}")).close()
    assert not path.with_name("muster.db-wal").exists(), "a closed database is one file"
    return path


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgresql_template(postgres_server: str) -> AsyncIterator[str]:
    """The name of a PostgreSQL database at the newest revision, to copy."""
    async with fresh_database(postgres_server) as url:
        await (await open_database(url)).close()
        yield urlsplit(url).path.removeprefix("/")
