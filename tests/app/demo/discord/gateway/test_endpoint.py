"""The gateway hangs up with Discord's codes."""

import asyncio

import aiohttp
import pytest

from app.demo.discord.gateway.endpoint import ACKNOWLEDGED_AFTER
from app.demo.discord.server import LoopbackDiscord
from tests.app.demo.discord.gateway.client import talking


@pytest.mark.parametrize(
    ("operation", "data", "code"),
    [
        (2, {"token": "wrong", "intents": 1}, 4004),
        (6, {"token": "wrong", "session_id": "x", "seq": 1}, 4004),
        (2, {"token": None, "intents": 1}, 4004),
        (8, {"guild_id": "1"}, 4003),
        (11, None, 4001),
        (99, None, 4002),
    ],
)
async def test_what_it_cannot_accept_ends_the_talk(
    loopback: LoopbackDiscord, operation: int, data: object, code: int
) -> None:
    async with talking(loopback) as client:
        await client.send(operation, data)

        assert await client.close_code() == code


async def test_words_that_are_no_json_end_the_talk(loopback: LoopbackDiscord) -> None:
    async with talking(loopback) as client:
        await client.socket.send_str("hello?")

        assert await client.close_code() == 4002


@pytest.mark.parametrize("shard", [[2, 2], [-1, 2], [0, 0], "x", [1]])
async def test_a_shard_outside_its_count_is_refused(loopback: LoopbackDiscord, shard: object) -> None:
    async with talking(loopback) as client:
        await client.send(2, {"token": loopback.world.token, "intents": 1, "shard": shard})

        assert await client.close_code() == 4010


async def test_identifying_twice_is_refused(loopback: LoopbackDiscord) -> None:
    async with talking(loopback) as client:
        await client.identify()
        await client.send(2, {"token": loopback.world.token, "intents": 1})

        assert await client.close_code() == 4005


async def test_a_disallowed_intent_is_refused(loopback: LoopbackDiscord) -> None:
    loopback.faults.members_intent_allowed = False
    async with talking(loopback) as client:
        await client.send(2, {"token": loopback.world.token, "intents": 3})

        assert await client.close_code() == 4014


async def test_another_version_is_refused(loopback: LoopbackDiscord) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{loopback.gateway_url}?v=9") as socket,
    ):
        async with asyncio.timeout(5):
            assert (await socket.receive()).data == 4012


async def test_a_heartbeat_is_answered_as_from_afar(loopback: LoopbackDiscord) -> None:
    """discord.py takes an answer that is quicker than its own bookkeeping for one 41 s late."""
    async with talking(loopback) as client:
        started = asyncio.get_running_loop().time()
        await client.send(1, 5)

        assert (await client.receive())["op"] == 11
        assert asyncio.get_running_loop().time() - started >= ACKNOWLEDGED_AFTER * 0.9
