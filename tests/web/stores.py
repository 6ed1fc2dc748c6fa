"""Stores for counts: a real Redis or Valkey where there is one, else one of ours that knows five commands."""

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

SERVERS = ("valkey-server", "redis-server")


class Store(Protocol):
    """A server that can be stopped, losing all it knows, and started again at the same address."""

    url: str

    async def start(self) -> None: ...
    async def stop(self) -> None: ...


@asynccontextmanager
async def running_store() -> AsyncIterator[Store]:
    """Yield a store that runs."""
    program = next(filter(None, map(shutil.which, SERVERS)), None)
    store: Store = RealStore(program) if program is not None else FakeStore()
    await store.start()
    yield store
    await store.stop()


class RealStore:
    """A server of the machine's own, which keeps nothing on disk."""

    def __init__(self, program: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self._program = program
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"redis://127.0.0.1:{self._port}/1"

    async def start(self) -> None:
        options = ("--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        self._process = await asyncio.create_subprocess_exec(
            self._program, *options, stdout=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(10):
            while not await self._answers():  # noqa: ASYNC110 - it can only be asked
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            await self._process.wait()
            self._process = None

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            return False
        writer.close()
        return True


class FakeStore:
    """Speaks as Redis does, of INCR, DECR, GET, EXPIRE and SELECT; forgets nothing by itself."""

    def __init__(self) -> None:
        self.url = ""
        self._port = 0
        self._counts: dict[bytes, int] = {}
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._counts = {}
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = int(self._server.sockets[0].getsockname()[1])
        self.url = f"redis://127.0.0.1:{self._port}/1"

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in tuple(self._open):
                writer.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                words = []
                for _ in range(int((await reader.readuntil(b"\r\n"))[1:])):
                    length = int((await reader.readuntil(b"\r\n"))[1:])
                    words.append((await reader.readexactly(length + 2))[:-2])
                writer.write(self._answer(words))
        self._open.discard(writer)
        writer.close()

    def _answer(self, words: list[bytes]) -> bytes:
        match words:
            case [b"INCR" | b"DECR" as verb, name]:
                self._counts[name] = self._counts.get(name, 0) + (1 if verb == b"INCR" else -1)
                return b":%d\r\n" % self._counts[name]
            case [b"GET", name] if name in self._counts:
                text = b"%d" % self._counts[name]
                return b"$%d\r\n%b\r\n" % (len(text), text)
            case [b"GET", _]:
                return b"$-1\r\n"
            case [b"EXPIRE", name, _]:
                return b":%d\r\n" % (name in self._counts)
            case [b"SELECT", _]:
                return b"+OK\r\n"
            case _:
                return b"-ERR unknown command\r\n"
