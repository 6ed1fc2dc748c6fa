"""A client is kept connected; a refusal is said in a sentence and not tried again; stopping is quick."""

import asyncio
from types import SimpleNamespace
from typing import Any, Self, cast

import aiohttp
import discord
import pytest

from bot.running import Running


class StubShard:
    """A shard whose connection is there, or cut."""

    is_cut = False

    def is_closed(self) -> bool:
        return self.is_cut


class StubClient:
    """A client that ends as it is told."""

    def __init__(self, end: BaseException | None = None, *, hangs_on_close: bool = False) -> None:
        self.end, self.hangs_on_close = end, hangs_on_close
        self.is_closed_now = False
        self.shards = {0: StubShard(), 1: StubShard()}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def start(self, token: str) -> None:
        if self.end is not None:
            raise self.end
        await asyncio.get_running_loop().create_future()

    async def close(self) -> None:
        if self.hangs_on_close:
            await asyncio.get_running_loop().create_future()
        self.is_closed_now = True

    def is_ready(self) -> bool:
        return True


def running(*clients: StubClient, token: str | None = "token") -> Running:
    made = iter(clients)

    def make() -> Any:
        return next(made)

    return Running(token, make, restart_after=(0.0,))


def closed(code: int) -> discord.ConnectionClosed:
    socket: Any = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=0, code=code)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (discord.LoginFailure("no"), "token"),
        (discord.PrivilegedIntentsRequired(0), "“Server Members Intent” in the Developer Portal"),
        (closed(4014), "Server Members Intent"),
        (closed(4004), "token"),
    ],
)
async def test_a_refusal_is_said_and_not_tried_again(end: Exception, words: str) -> None:
    bot = running(StubClient(end))

    await asyncio.wait_for(bot.run(), 5)

    assert bot.state.startswith("refused: ")
    assert words in bot.state


async def test_without_a_token_nothing_is_tried() -> None:
    bot = running(token=None)

    await bot.run()

    assert "no token" in bot.state


@pytest.mark.parametrize("end", [ValueError("malformed event"), closed(4000), aiohttp.ClientError("down")])
async def test_a_crash_is_followed_by_another_client(end: Exception) -> None:
    second = StubClient()
    bot = running(StubClient(end), second)

    task = asyncio.create_task(bot.run())
    async with asyncio.timeout(5):
        while cast(object, bot.client) is not second:  # noqa: ASYNC110 - it has no event of its own
            await asyncio.sleep(0)

    assert bot.state == "connected"
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert second.is_closed_now
    assert bot.state == "stopped"


async def test_a_client_whose_every_shard_is_cut_is_connecting_until_one_is_back() -> None:
    client = StubClient()
    bot = running(client)
    task = asyncio.create_task(bot.run())
    await asyncio.sleep(0)

    states = []
    for first, second in ((True, False), (True, True), (False, True)):
        client.shards[0].is_cut, client.shards[1].is_cut = first, second
        states.append(bot.state)

    assert states == ["connected", "connecting", "connected"]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_connection_that_won_t_say_goodbye_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.running.CLOSE_WITHIN", 0.01)
    bot = running(StubClient(hangs_on_close=True))

    task = asyncio.create_task(bot.run())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


def test_before_it_runs_it_is_connecting() -> None:
    assert running().state == "connecting"
