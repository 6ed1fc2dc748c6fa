"""Clients that speak ASGI: one request, or an open page that listens."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from web.app import Web
from web.asgi import App, Message, Scope

CLIENT = "203.0.113.7"
Headers = Mapping[str, str] | list[tuple[bytes, bytes]]


@dataclass
class Reply:
    """What came back for one request."""

    status: int
    headers: dict[str, str]
    body: bytes
    all_headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def a_scope(
    path: str,
    *,
    method: str = "GET",
    headers: Headers | None = None,
    client: str = CLIENT,
) -> Scope:
    """Return an ASGI scope as a server makes it from a request line."""
    raw, _, query = path.partition("?")
    pairs = headers if isinstance(headers, list) else _encoded(headers or {})
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": _unquoted(raw),
        "raw_path": raw.encode("latin-1", "replace"),
        "query_string": query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": [(b"host", b"muster.example"), *pairs],
        "client": (client, 40000),
        "server": ("127.0.0.1", 8080),
        "state": {},
    }


async def ask(
    app: App | Web,
    path: str,
    *,
    method: str = "GET",
    headers: Headers | None = None,
    client: str = CLIENT,
    body: bytes = b"",
) -> Reply:
    """Return what the application answers to one request."""
    incoming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    outgoing: list[Message] = []
    is_over = asyncio.Event()

    async def receive() -> Message:
        if incoming:
            return incoming.pop()
        await is_over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        outgoing.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            is_over.set()

    await app(a_scope(path, method=method, headers=headers, client=client), receive, send)  # type: ignore[arg-type]
    start = outgoing[0]
    pairs = [(bytes(name), bytes(value)) for name, value in start["headers"]]
    told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
    return Reply(start["status"], told, b"".join(each.get("body", b"") for each in outgoing[1:]), pairs)


@dataclass(frozen=True)
class Told:
    """One server-sent event."""

    kind: str
    data: str
    id: str | None = None


class Listener:
    """One open page: what it was told, in order. While `is_stuck` it takes nothing."""

    def __init__(self, app: App | Web, scope: Scope) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.is_over = False
        self.is_stuck = False
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._requests = [{"type": "http.request", "body": b"", "more_body": False}]
        self.task: asyncio.Task[None] = asyncio.ensure_future(app(scope, self._receive, self._send))  # type: ignore[arg-type]

    @property
    def events(self) -> list[Told]:
        """The events so far, without stamps and comments."""
        blocks = [block for block in self.text.split("\n\n") if "event: " in block]
        told = [_told(block) for block in blocks]
        return [each for each in told if each.kind != "stamp"]

    async def heard(self, count: int) -> list[Told]:
        """Return the events once there are `count` of them."""
        await self.until(lambda: len(self.events) >= count)
        return self.events

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so; what is told is looked at as it comes."""
        while not is_so():
            self._changed.clear()
            await self._changed.wait()

    async def over(self) -> None:
        """Wait until the answer has ended."""
        await self.until(lambda: self.is_over)
        await self.task

    async def leave(self) -> None:
        """Close the page."""
        self._gone.set()
        await self.task

    async def _receive(self) -> Message:
        if self._requests:
            return self._requests.pop()
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        while self.is_stuck:  # noqa: ASYNC110 - a step of it must suspend, whoever takes it
            await asyncio.sleep(0)
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.text += message["body"].decode()
            if not message.get("more_body"):
                self.is_over = True
                self._gone.set()
        self._changed.set()


def _told(block: str) -> Told:
    lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
    return Told(lines["event"], lines.get("data", ""), lines.get("id"))


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]


def _unquoted(raw: str) -> str:
    return unquote(raw)
