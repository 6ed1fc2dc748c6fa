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
from uvicorn._types import ASGI3Application
from uvicorn.loops.auto import auto_loop_factory
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from domain.errors import Refused

# An ASGI application. Each library has types of its own for what it is called with, hence the dots.
Application = Callable[..., Awaitable[None]]

BACKLOG = 2048
GRACE = 2
"""Seconds that answers under way may take once the server stops."""
LAST_BYTES = 0.1
"""Seconds between the end of the streams and the server's, so that their clients see a clean end."""
MOST_HEAD_BYTES = 64 * 1024
"""Bytes of a request line and headers; the parser keeps them in memory until they are complete."""
LINGER = 1
"""Seconds in which a refused client's bytes are still taken, so that the refusal is not lost in a reset."""

_TOO_LONG = b"The request line and headers may be 64 KiB together; these are longer.\n"
_REFUSAL = b"%bcontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"


class Server:
    """Serves one ASGI application until told to stop."""

    def __init__(
        self, app: Application, sockets: list[socket.socket], *, close_streams: Callable[[], Awaitable[None]]
    ) -> None:
        config = uvicorn.Config(
            app,
            http=_Http,
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


class _Http(HttpToolsProtocol):
    """Refuses a request whose headers do not end: uvicorn would read, and keep, whatever comes.

    Counted is what came since headers were complete or a piece of a body was: so also trailers, and what may
    stand beside a chunk's length, but no body.
    """

    _counted = 0
    _is_refused = False

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._counted += len(data)
        if self._counted <= MOST_HEAD_BYTES:
            super().data_received(data)
        elif not self._is_refused:
            self._counted -= len(data)
            self._take_in_pieces(data)

    def on_headers_complete(self) -> None:
        """Count anew: what follows is a body, or another request."""
        self._counted = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Count anew: bodies may be long."""
        self._counted = 0
        super().on_body(body)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Answer at once if the application has the bytes, without a task of its own; else start one."""
        quick = getattr(app, "quick", None)
        if quick is None or not cycle.keep_alive or cycle.waiting_for_100_continue or self.flow.write_paused:
            super()._start_asgi_task(cycle, app)
            return
        answer = quick(cycle.scope)
        if answer is None:
            super()._start_asgi_task(cycle, app)
            return
        status, head, body = answer
        served_by = b"".join(b"%b: %b\r\n" % header for header in cycle.default_headers)
        self.transport.write(b"".join((STATUS_LINE[status], served_by, head, b"\r\n")))
        if body:
            self.transport.write(body)
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()

    def _take_in_pieces(self, data: bytes) -> None:
        """Take `data` up to where too much of it was no body: in one piece that would not be seen."""
        start = 0
        while start < len(data) and not self.transport.is_closing():
            room = MOST_HEAD_BYTES - self._counted
            if room == 0:
                self._refuse()
                return
            piece = data[start : start + room]
            self._counted += len(piece)
            super().data_received(piece)
            start += len(piece)

    def _refuse(self) -> None:
        """Take no more from this client, and say why as soon as he has the answers he waits for."""
        self._is_refused = True
        self._counted = MOST_HEAD_BYTES
        if self.cycle is None or self.cycle.response_complete:  # type: ignore[redundant-expr] # None before the first.
            self._say_refused()
        elif self.cycle.more_body:  # These are trailers; the answer to their own request may be under way.
            self.transport.close()
        else:
            self.cycle.on_response = self._say_refused

    def _say_refused(self) -> None:
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        self.transport.write(self._refusal(431, _TOO_LONG))
        self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.close)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request at all."""
        self.transport.write(self._refusal(400, msg.encode("ascii") + b"\n"))
        self.transport.close()

    def _refusal(self, status: int, said: bytes) -> bytes:
        """Return an answer to what never became a request, in the headers of the application's answers."""
        dressing = getattr(self.app, "dressing", None)
        head = b"".join(b"%b: %b\r\n" % header for header in self.server_state.default_headers)
        if dressing is not None:
            head += dressing(self.client[0] if self.client else None)
        return STATUS_LINE[status] + _REFUSAL % (head, len(said), said)


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
