"""What the demo's tests share: a department, and our Discord serving it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from app.demo.big_guild import big_guild
from app.demo.department import Department, sheriffs_office
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.world import World
from tests.app.demo.bots import point_at
from tests.app.demo.published import PLACE, Published


@pytest.fixture
def department() -> Department:
    """A fresh sheriff's office."""
    return sheriffs_office()


@pytest.fixture
def small_world() -> World:
    """A guild of twelve."""
    return big_guild(12, 5)


@pytest.fixture
async def loopback(department: Department, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    """The department's Discord, with discord.py pointed at it."""
    async with LoopbackDiscord(department.world) as discord:
        point_at(monkeypatch, discord)
        yield discord


@pytest.fixture
async def http(loopback: LoopbackDiscord) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that shows the bot's token."""
    headers = {"Authorization": f"Bot {loopback.world.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield session


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Ends whatever a test entered."""
    async with AsyncExitStack() as entered:
        yield entered


@pytest.fixture(scope="session")
def published() -> Published:
    """Discord's own schemas; the test is skipped where they are not at hand."""
    if not PLACE.is_file():
        pytest.skip("Discord's OpenAPI is not beside the checkout")
    return Published.load()
