"""The application over a real server: uvicorn on loopback, real sockets."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn

from tests.web.fakes import HTML, LIVE, Stage


@asynccontextmanager
async def served(stage: Stage) -> AsyncIterator[int]:
    """Serve the stage's application on a free port, and end it as the program does."""
    config = uvicorn.Config(stage.app, port=0, log_level="warning", proxy_headers=False, server_header=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    await stage.app.close_streams()
    server.should_exit = True
    await serving


async def requested(port: int, path: str, *headers: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send a GET, and return what is connected."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = (f"GET {path} HTTP/1.1", "Host: muster.example", *headers, "", "")
    writer.write("\r\n".join(lines).encode())
    await writer.drain()
    return reader, writer


async def test_a_page_comes_over_a_socket() -> None:
    async with served(Stage()) as port:
        reader, writer = await requested(port, HTML, "Accept-Encoding: gzip", "Connection: close")
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()

    assert head.startswith(b"HTTP/1.1 200 OK")
    assert b"<main" in gzip.decompress(body)


async def test_a_change_comes_over_an_open_socket_and_stopping_ends_it() -> None:
    stage = Stage()
    async with served(stage) as port:
        reader, writer = await requested(port, f"{LIVE}?from=1")
        await reader.readuntil(b"event: stamp")
        stage.promote(2)
        told = await reader.readuntil(b"event: delta")
        clients = stage.app.hub.streams

    rest = await reader.read()
    writer.close()
    assert clients == 1
    assert b"id: 2" in told
    assert rest.endswith(b"0\r\n\r\n")


async def test_a_client_that_leaves_is_noticed() -> None:
    stage = Stage()
    async with served(stage) as port:
        reader, writer = await requested(port, LIVE)
        await reader.readuntil(b"event: stamp")
        writer.close()
        await writer.wait_closed()
        while stage.app.hub.streams:  # noqa: ASYNC110 - the kernel tells nobody
            await asyncio.sleep(0.01)

    assert stage.app.hub.streams == 0


async def test_a_client_that_never_reads_is_dropped() -> None:
    stage = Stage()
    async with served(stage) as port:
        reader, writer = await requested(port, LIVE)
        await reader.readuntil(b"event: stamp")
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        while stage.app.hub.streams:
            for channel in stage.app.hub._channels.values():
                await stage.app.hub._send(
                    channel, {"type": "http.response.body", "body": b":" * 65536, "more_body": True}
                )
            await asyncio.sleep(0)
        writer.transport.abort()

    assert stage.app.hub.streams == 0


@pytest.mark.parametrize(
    "path",
    ["/r//blaine-county", "//r/blaine-county", "/dashboard/", "/dashboard//5", "/api//staff", "/v1//sites"],
)
async def test_no_address_sends_anybody_to_the_host_he_named(path: str) -> None:
    reply = await Stage().get(path, {"Host": "evil.example"})

    assert (reply.status, "location" in reply.headers) == (404, False)
    assert reply.text.startswith("{" if path.startswith(("/api", "/v1")) else "<!doctype html>")
