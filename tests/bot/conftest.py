"""A bot in a simulated Discord, on services in memory."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from simcord.env import Env

from bot.client import MusterBot
from tests.bot.fakes import World
from tests.bot.town import Town


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A refusal is an error to discord.py, and no fault of ours: the town looks at the errors itself."""
    for item in items:
        if "town" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.simcord(check_errors=False))


@pytest.fixture
def world() -> World:
    """The services, and everything of the bot that outlives a client."""
    return World()


@pytest.fixture
def simcord_bot(world: World) -> MusterBot:
    """The client that the simulated Discord runs."""
    return world.bot()


@pytest.fixture
async def town(world: World, simcord_env: Env) -> AsyncIterator[Town]:
    """A server with roles and people, seen by the bot, its queues worked off."""
    worker = asyncio.create_task(world.intake.work())
    town = await Town.built(world, simcord_env)
    yield town
    worker.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await worker
    town.check_faults()
