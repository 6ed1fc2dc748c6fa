"""RESP: the language of Redis and Valkey, as much of it as counting needs, over one connection.

Questions of many requests go out as they come, without waiting for each other's answers, which come back in
the same order. The `redis` library was left: counting needs five commands, and one of its calls costs as much
as drawing a small page.
"""

import asyncio
import ssl
from collections import deque
from urllib.parse import unquote, urlsplit

PORT = 6379
SECURE = frozenset({"rediss", "valkeys"})
SCHEMES = SECURE | {"redis", "valkey"}
LONGEST_LINE = 64 * 1024

Reply = bytes | int | None
Word = str | bytes | int


class NoSuchAnswer(OSError):
    """The server refused a command, or said what we don't understand."""


class Connection:
    """Asks the server at `url`; connects when first asked, and anew after a break."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "localhost", parts.port or PORT
        self._tls = ssl.create_default_context() if parts.scheme in SECURE else None
        self._greeting = list(_greeting(parts.username, parts.password, parts.path.strip("/")))
        self._connecting = asyncio.Lock()
        self._writer: asyncio.StreamWriter | None = None
        self._listening: asyncio.Task[None] | None = None
        self._waiting: deque[asyncio.Future[Reply]] = deque()

    async def ask(self, *commands: tuple[Word, ...]) -> list[Reply]:
        """Return an answer to each command, which are sent together; `OSError` if there is none to be had."""
        async with self._connecting:
            if self._writer is None:
                await self._connect()
        return await self._sent(commands)

    async def close(self) -> None:
        """Let go of the connection."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        self._drop(ConnectionResetError("closed"))

    async def _connect(self) -> None:
        reader, self._writer = await asyncio.open_connection(
            self._host, self._port, ssl=self._tls, limit=LONGEST_LINE
        )
        self._listening = asyncio.create_task(self._listen(reader))
        if self._greeting:
            try:
                await self._sent(self._greeting)
            except OSError as refusal:
                self._drop(refusal)
                raise

    async def _sent(self, commands: "list[tuple[Word, ...]] | tuple[tuple[Word, ...], ...]") -> list[Reply]:
        if self._writer is None:
            raise ConnectionResetError("the connection is gone")
        loop = asyncio.get_running_loop()
        answers: list[asyncio.Future[Reply]] = [loop.create_future() for _ in commands]
        self._waiting.extend(answers)
        self._writer.write(b"".join(map(_written, commands)))
        found = await asyncio.gather(*answers, return_exceptions=True)
        for each in found:
            if isinstance(each, BaseException):
                raise each
        return [each for each in found if not isinstance(each, BaseException)]

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        """Hand each answer to whoever waits for it, until the connection breaks."""
        try:
            while True:
                answer = await _read(reader)
                waiting = self._waiting.popleft()
                if waiting.done():  # Its asker had no patience.
                    continue
                if isinstance(answer, NoSuchAnswer):
                    waiting.set_exception(answer)
                else:
                    waiting.set_result(answer)
        except (OSError, EOFError, ValueError, IndexError) as broken:
            self._drop(ConnectionResetError(str(broken)))

    def _drop(self, why: OSError) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        waiting, self._waiting = self._waiting, deque()
        for each in waiting:
            if not each.done():
                each.set_exception(why)


def _greeting(user: str | None, password: str | None, number: str) -> "list[tuple[Word, ...]]":
    greeting: list[tuple[Word, ...]] = []
    if password is not None:
        named = (unquote(user),) if user else ()
        greeting.append(("AUTH", *named, unquote(password)))
    if number:
        greeting.append(("SELECT", number))
    return greeting


def _written(command: tuple[Word, ...]) -> bytes:
    words = [word if isinstance(word, bytes) else str(word).encode() for word in command]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in words)


async def _read(reader: asyncio.StreamReader) -> Reply | NoSuchAnswer:
    line = (await reader.readuntil(b"\r\n"))[:-2]
    kind, rest = line[:1], line[1:]
    match kind:
        case b"+":
            return rest
        case b":":
            return int(rest)
        case b"-":
            return NoSuchAnswer(rest.decode("utf-8", "replace"))
        case b"$":
            length = int(rest)
            return None if length < 0 else (await reader.readexactly(length + 2))[:-2]
        case _:
            raise ValueError(f"{line[:20]!r} is no answer to anything we ask")
