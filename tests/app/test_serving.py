"""Serving: ports that can't be had are explained, and an open stream does not hold up the end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from app.serving import Server, listen, port_of
from domain.errors import Refused

Message = dict[str, Any]  # Any: ASGI's messages are open-ended.
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Streaming:
    """An application whose every answer goes on until `closed` is set, or for ever if it never listens."""

    def __init__(self, *, is_stubborn: bool = False) -> None:
        self.closed = asyncio.Event()
        self._is_stubborn = is_stubborn

    async def close(self) -> None:
        self.closed.set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await (asyncio.Event().wait() if self._is_stubborn else self.closed.wait())
        await send({"type": "http.response.body", "body": b"last"})


@dataclass
class Visit:
    """One client of a running server, with the start of an answer that goes on."""

    running: asyncio.Task[None]
    stop: asyncio.Event
    begun: bytes
    reader: asyncio.StreamReader


@asynccontextmanager
async def visited(app: Streaming) -> AsyncIterator[Visit]:
    sockets, stop = listen("127.0.0.1", 0), asyncio.Event()
    server = Server(app, sockets, close_streams=app.close)
    running = asyncio.create_task(server.run(stop))
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(sockets))
    try:
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(5):
            yield Visit(running, stop, await reader.readuntil(b"first"), reader)
    finally:
        writer.close()
        stop.set()
        await running


async def test_a_stream_is_closed_first_and_ends_cleanly() -> None:
    async with visited(Streaming()) as visit:
        visit.stop.set()
        rest = await visit.reader.read()

        async with asyncio.timeout(1):
            await visit.running

    assert b"last" in rest


async def test_an_answer_that_never_ends_is_cut_in_time() -> None:
    async with visited(Streaming(is_stubborn=True)) as visit:
        visit.stop.set()

        async with asyncio.timeout(4):
            await visit.running


async def test_the_server_names_no_software() -> None:
    async with visited(Streaming()) as visit:
        assert b"server:" not in visit.begun.lower()


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(Refused, match=rf"^Port {port} at 127\.0\.0\.1 is in use"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("no-such-host.invalid", "'no-such-host.invalid' is no address that can be listened at."),
        ("203.0.113.7", "This machine has no address 203.0.113.7."),
    ],
)
def test_a_host_that_cannot_be_had_is_a_sentence(host: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        listen(host, 0)

    assert refused.value.sentence.startswith(sentence)


def test_localhost_is_served_at_one_port_whatever_it_stands_for() -> None:
    sockets = listen("localhost", 0)

    ports = {opened.getsockname()[1] for opened in sockets}
    for opened in sockets:
        opened.close()

    assert len(ports) == 1
    assert 0 not in ports
