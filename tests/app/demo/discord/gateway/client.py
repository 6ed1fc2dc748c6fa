"""A bare gateway client for the tests: sends payloads, reads payloads, no library between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.wire import Json, decode_object, encode

ALL_INTENTS = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 9
PATIENCE = 10.0


class GatewayClient:
    """One connection without compression."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        self.socket = socket
        self._token = token

    async def send(self, operation: int, data: object) -> None:
        """Send a payload."""
        await self.socket.send_str(encode({"op": operation, "d": data}).decode())

    async def receive(self) -> Json:
        """Return the next payload."""
        async with asyncio.timeout(PATIENCE):
            return decode_object(await self.socket.receive_str())

    async def event(self, name: str) -> Json:
        """Return the data of the next event of this name; those before it are dropped."""
        while True:
            payload = await self.receive()
            if payload["t"] == name:
                data: Json = payload["d"]
                return data

    async def close_code(self) -> int | None:
        """Wait until the other side hangs up; return its code."""
        async with asyncio.timeout(PATIENCE):
            async for _ in self.socket:
                pass
        return self.socket.close_code

    async def identify(self, *, intents: int = ALL_INTENTS, **more: object) -> Json:
        """Identify and return READY."""
        await self.send(2, {"token": self._token, "intents": intents, "properties": {}, **more})
        return await self.event("READY")


@asynccontextmanager
async def talking(loopback: LoopbackDiscord) -> AsyncIterator[GatewayClient]:
    """Connect and take the greeting."""
    address = f"{loopback.gateway_url}?v=10"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        client = GatewayClient(socket, loopback.world.token)
        assert (await client.receive())["op"] == 10
        yield client
