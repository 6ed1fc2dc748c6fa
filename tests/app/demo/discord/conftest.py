"""What the tests of REST and of the control API share."""

import aiohttp
import pytest

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.discord.calls import Caller


@pytest.fixture
def call(http: aiohttp.ClientSession, loopback: LoopbackDiscord) -> Caller:
    """Calls REST as the bot."""
    return Caller(http, loopback.api_base)


@pytest.fixture
def play(http: aiohttp.ClientSession, loopback: LoopbackDiscord) -> Caller:
    """Calls the control API."""
    return Caller(http, f"{loopback.control_url}control")


@pytest.fixture
def guild_path(department: Department) -> str:
    """The department's guild in a path."""
    return f"/guilds/{department.guild.id}"


@pytest.fixture
def cadet_path(department: Department, guild_path: str) -> str:
    """A cadet in a path."""
    return f"{guild_path}/members/{department.holders(department.ranks[-1])[0].user.id}"
