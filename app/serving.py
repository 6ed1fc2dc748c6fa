"""The web server: uvicorn inside our own loop, started on sockets of ours and stopped by us alone.

Stopping with open streams is where servers hang: a stream never ends by itself. So the order is: no more
streams, a moment for their last bytes, then the server, which cuts what is still open after `GRACE`.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Awaitable, Callable, Iterator

import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from domain.errors import Refused

# An ASGI application. Each library has types of its own for what it is called with, hence the dots.
Application = Callable[..., Awaitable[None]]

BACKLOG = 2048
GRACE = 2
"""Seconds that answers under way may take once the server stops."""
LAST_BYTES = 0.1
"""Seconds between the end of the streams and the server's, so that their clients see a clean end."""


class Server:
    """Serves one ASGI application until told to stop."""

    def __init__(
        self, app: Application, sockets: list[socket.socket], *, close_streams: Callable[[], Awaitable[None]]
    ) -> None:
        config = uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            # Whose forwarded address counts is decided in one place, by the web itself.
            proxy_headers=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_graceful_shutdown=GRACE,
        )
        self._server = _Uvicorn(config)
        self._sockets = sockets
        self._close_streams = close_streams

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set; return when every connection is closed."""
        serving = asyncio.create_task(self._server.serve(sockets=self._sockets))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
            await self._close_streams()
            await asyncio.sleep(LAST_BYTES)
        finally:
            stopping.cancel()
            self._server.should_exit = True
            await serving


class _Uvicorn(uvicorn.Server):
    """Leaves the signals to whoever runs the whole process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int) -> list[socket.socket]:
    """Return sockets that listen at every address `host` stands for, or raise `Refused` saying why not."""
    sockets: list[socket.socket] = []
    try:
        for family, address in _addresses(host, port):
            sockets.append(_listening(family, (address, port, *_scope(family))))
            port = sockets[0].getsockname()[1]
    except OSError as error:
        for opened in sockets:
            opened.close()
        raise Refused(_why_not(error, host, port)) from None
    return sockets


def new_event_loop() -> asyncio.AbstractEventLoop:
    """Return the quickest event loop there is on this machine: uvloop's, where it exists."""
    return auto_loop_factory()()


def port_of(sockets: list[socket.socket]) -> int:
    """Return the port they listen at, which matters when any free one was asked for."""
    return int(sockets[0].getsockname()[1])


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, str]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, str(address[0])) for family, _, _, _, address in found))


def _scope(family: socket.AddressFamily) -> tuple[int, ...]:
    return (0, 0) if family == socket.AF_INET6 else ()


def _listening(family: socket.AddressFamily, address: tuple[object, ...]) -> socket.socket:
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        opened.listen(BACKLOG)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened


def _why_not(error: OSError, host: str, port: int) -> str:
    mend = "Choose another with [web] host and port."
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} at {host} is in use, perhaps by a Muster that runs already. {mend}"
        case errno.EACCES:
            return f"Port {port} may not be used by this account; those below 1024 belong to root. {mend}"
        case errno.EADDRNOTAVAIL:
            return f"This machine has no address {host}. {mend}"
        case _ if isinstance(error, socket.gaierror):
            return f"{host!r} is no address that can be listened at. {mend}"
        case _:
            return f"Nothing can be served at {host}, port {port}: {error.strerror}."
