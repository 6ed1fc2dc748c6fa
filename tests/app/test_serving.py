"""Serving: ports that can't be had are explained, and an open stream does not hold up the end."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from app.serving import MOST_HEAD_BYTES, Server, listen, port_of
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


class Counting:
    """An application that answers with the length of what it was sent; `/wait` waits until told to go on."""

    def __init__(self) -> None:
        self.may_go_on = asyncio.Event()

    async def close(self) -> None:
        self.may_go_on.set()

    def dressing(self, client: str | None) -> bytes:
        return b"x-left-to: %b\r\n" % (client or "").encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] == "/wait":
            await self.may_go_on.wait()
        length, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            length, more = length + len(message["body"]), message["more_body"]
        body = b"%d bytes" % length
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@dataclass
class Line:
    """One connection to a running server."""

    app: Counting
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *parts: bytes) -> None:
        """Send the parts one after the other."""
        for part in parts:
            self.writer.write(part)
            await self.writer.drain()

    async def answer(self) -> tuple[bytes, bytes]:
        """Return the head and the body of the next answer."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return head, await self.reader.readexactly(int(length))


@asynccontextmanager
async def connected() -> AsyncIterator[Line]:
    sockets, stop, app = listen("127.0.0.1", 0), asyncio.Event(), Counting()
    running = asyncio.create_task(Server(app, sockets, close_streams=app.close).run(stop))
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(sockets))
    try:
        async with asyncio.timeout(8):
            yield Line(app, reader, writer)
    finally:
        writer.close()
        stop.set()
        await running


GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
MEGABYTE = 2**20
ENDLESS = {
    "one long header": [b"GET / HTTP/1.1\r\nX: " + b"x" * MEGABYTE, b"\r\n\r\n"],
    "many short headers": [b"GET / HTTP/1.1\r\n", *[b"X: y\r\n" * 1000] * 160, b"\r\n"],
    "a long address": [b"GET /" + b"x" * MEGABYTE, b" HTTP/1.1\r\n\r\n"],
    "one packet too long": [b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_HEAD_BYTES + b"\r\n\r\n"],
    "after a body": [
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        b"GET / HTTP/1.1\r\nX: " + b"x" * MEGABYTE,
    ],
}


@pytest.mark.parametrize("parts", ENDLESS.values(), ids=ENDLESS.keys())
async def test_endless_headers_are_refused(parts: list[bytes]) -> None:
    async with connected() as line:
        await line.send(*parts)
        if parts[0].startswith(b"POST"):
            assert (await line.answer())[1] == b"5 bytes"

        head, body = await line.answer()

        assert head.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
        assert b"content-type: text/plain; charset=utf-8\r\n" in head
        assert b"connection: close\r\n" in head
        assert b"x-left-to: 127.0.0.1\r\n" in head
        assert b"64 KiB" in body
        assert await line.reader.read() == b""


async def test_what_is_no_request_is_refused_in_the_headers_of_every_answer() -> None:
    async with connected() as line:
        await line.send(b"\x16\x03\x01 rubbish\r\n\r\n")

        head, body = await line.answer()

    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"x-left-to: 127.0.0.1\r\n" in head
    assert body == b"Invalid HTTP request received.\n"


async def test_headers_that_dribble_in_are_counted_too() -> None:
    async with connected() as line:
        await line.send(b"GET / HTTP/1.1\r\n")
        answering = asyncio.create_task(line.answer())
        sent = 0
        while not answering.done():
            await line.send(b"X-%05d: " % sent, b"y" * 900, b"\r\n")
            sent += 1
            await asyncio.sleep(0.001)

        assert (await answering)[0].startswith(b"HTTP/1.1 431 ")
        assert 60 < sent < 90


async def test_headers_just_short_enough_are_taken_again_and_again() -> None:
    start, end = b"GET / HTTP/1.1\r\nX: ", b"\r\n\r\n"
    async with connected() as line:
        for _ in range(3):
            await line.send(start + b"x" * (MOST_HEAD_BYTES - len(start) - len(end)) + end)

            assert (await line.answer())[0].startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("pieces", [1, 100])
async def test_bodies_are_not_counted(pieces: int) -> None:
    body = [b"x" * (200_000 // pieces)] * pieces
    async with connected() as line:
        await line.send(b"POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + body[0], *body[1:])
        assert (await line.answer())[1] == b"200000 bytes"

        await line.send(GET)
        head, answer = await line.answer()

    assert (head[:12], answer) == (b"HTTP/1.1 200", b"0 bytes")


async def test_requests_in_a_row_are_not_counted_together() -> None:
    count = 3 * MOST_HEAD_BYTES // len(GET)
    async with connected() as line:
        sending = asyncio.create_task(line.send(GET * count))
        answers = [await line.answer() for _ in range(count)]
        await sending

    assert {head[:12] for head, _ in answers} == {b"HTTP/1.1 200"}


async def test_an_answer_under_way_is_not_cut_by_the_refusal_behind_it() -> None:
    async with connected() as line:
        await line.send(GET.replace(b"/ ", b"/wait ", 1), b"GET / HTTP/1.1\r\nX: " + b"x" * MEGABYTE)
        await asyncio.sleep(0.1)
        line.app.may_go_on.set()

        assert (await line.answer())[1] == b"0 bytes"
        assert (await line.answer())[0].startswith(b"HTTP/1.1 431 ")


async def test_endless_trailers_end_the_connection() -> None:
    async with connected() as line:
        await line.send(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: ")
        with contextlib.suppress(ConnectionError):
            for _ in range(64):
                await line.send(b"x" * 16384)

        with contextlib.suppress(ConnectionError):
            assert await line.reader.read() == b""


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


class Ready:
    """An application that has some answers at hand, and makes the others."""

    def __init__(self) -> None:
        self.made = 0

    def quick(self, scope: Message) -> tuple[int, bytes, bytes] | None:
        if scope["path"] != "/ready":
            return None
        body = b"" if scope["method"] == "HEAD" else b"ready"
        return 200, b"content-length: 5\r\nx-way: short\r\n", body

    async def close(self) -> None:
        return

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        self.made += 1
        headers = [(b"content-length", b"4"), (b"x-way", b"long")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"made"})


async def answered(request: bytes, *, ends_with: bytes) -> tuple[Ready, bytes]:
    """Return what one connection is told until the last of its answers."""
    app, sockets, stop = Ready(), listen("127.0.0.1", 0), asyncio.Event()
    running = asyncio.create_task(Server(app, sockets, close_streams=app.close).run(stop))
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(sockets))
    try:
        async with asyncio.timeout(5):
            writer.write(request)
            told = await reader.readuntil(ends_with)
    finally:
        writer.close()
        stop.set()
        await running
    return app, told


READY, MADE = b"GET /ready HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /made HTTP/1.1\r\nHost: x\r\n\r\n"
BYE = b"GET /bye HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


async def test_what_is_at_hand_is_answered_without_calling_the_application() -> None:
    app, told = await answered(READY, ends_with=b"ready")

    assert app.made == 0
    assert told.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\ndate: " in told
    assert told.endswith(b"x-way: short\r\n\r\nready")


async def test_requests_on_one_connection_are_answered_in_their_order() -> None:
    order = "RMRMRRMM"
    requests = b"".join(READY if each == "R" else MADE for each in order)

    app, told = await answered(requests + BYE, ends_with=b"connection: close")

    ways = [each.split(b"\r\n")[0] for each in told.split(b"x-way: ")[1:]]
    assert ways == [b"short" if each == "R" else b"long" for each in order] + [b"long"]
    assert app.made == order.count("M") + 1


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /ready HTTP/1.0\r\n\r\n",
        b"GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /ready HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi",
    ],
)
async def test_whoever_wants_something_special_takes_the_long_way(request_: bytes) -> None:
    app, told = await answered(request_, ends_with=b"made")

    assert (app.made, b"x-way: long" in told) == (1, True)


async def test_a_body_that_nobody_reads_does_not_disturb_the_next_request() -> None:
    with_body = b"GET /ready HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + b"b" * 200_000

    _, told = await answered(with_body + MADE, ends_with=b"made")

    assert told.count(b"HTTP/1.1 200 OK") == 2


async def test_the_head_of_what_is_at_hand_has_no_body() -> None:
    _, told = await answered(READY.replace(b"GET", b"HEAD") + MADE, ends_with=b"made")

    assert b"x-way: short\r\n\r\nHTTP/1.1" in told
