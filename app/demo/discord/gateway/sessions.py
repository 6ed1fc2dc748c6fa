"""Sessions and connections: a session outlives the connection it talks over."""

import asyncio
from collections import deque
from collections.abc import Coroutine

from aiohttp import web

from app.demo.discord.gateway.streams import Stream
from app.demo.discord.wire import encode
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.snowflakes import GuildId

# How many events a cut-off session can catch up on, and how many frames go out between pauses.
MOST_MISSED_EVENTS = 20_000
_FRAMES_BETWEEN_PAUSES = 64

Payload = tuple[bytes, ...]


class Connection:
    """One WebSocket; what is put into it is sent in order, by a task of its own."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request, stream: Stream) -> None:
        self._socket = socket
        self._request = request
        self._stream = stream
        self._outbox: deque[Payload] = deque()
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.spawn(self._write())

    def put(self, payload: Payload) -> None:
        """Send these bytes, joined, after all that was put before."""
        self._outbox.append(payload)
        self._wake.set()

    def put_json(self, operation: int, data: object) -> None:
        """Send something that is no event."""
        self.put((encode({"op": operation, "d": data, "s": None, "t": None}),))

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run something that ends with the connection."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, code: int, reason: str = "") -> None:
        """Close with one of the gateway's codes."""
        await self._socket.close(code=code, message=reason.encode())

    def cut(self) -> None:
        """Drop the line without a word, as a broken network does."""
        transport = self._request.transport
        if transport is not None:
            transport.abort()

    def stop(self) -> None:
        """End the writer and whatever else runs for this connection."""
        for task in tuple(self._tasks):
            task.cancel()

    async def _write(self) -> None:
        sent = 0
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._outbox:
                    await self._send(b"".join(self._outbox.popleft()))
                    sent += 1
                    if sent % _FRAMES_BETWEEN_PAUSES == 0:
                        await asyncio.sleep(0)
        except ConnectionError:
            # The reader sees the end too and cleans up.
            return

    async def _send(self, payload: bytes) -> None:
        frame = self._stream.frame(payload)
        if self._stream.is_binary:
            await self._socket.send_bytes(frame)
        else:
            await self._socket.send_str(frame.decode())


class Session:
    """One identified shard of the bot: its place in the sequence, and what it may have missed."""

    def __init__(
        self, session_id: str, *, shard: tuple[int, int], intents: Intent, large_threshold: int
    ) -> None:
        self.id = session_id
        self.shard = shard
        self.intents = intents
        self.large_threshold = large_threshold
        self.sequence = 0
        self.connection: Connection | None = None
        self._history: deque[tuple[int, Payload]] = deque(maxlen=MOST_MISSED_EVENTS)

    def has_guild(self, guild_id: GuildId) -> bool:
        """Tell whether this shard is the guild's."""
        index, count = self.shard
        return (guild_id >> 22) % count == index

    def hears(self, event: Event) -> bool:
        """Tell whether the event is for this shard and was asked for."""
        if event.intent is not Intent.NONE and not event.intent & self.intents:
            return False
        return event.guild_id is None or self.has_guild(event.guild_id)

    def dispatch(self, name: str, *data: bytes) -> None:
        """Send an event, given as encoded JSON in any number of parts, and remember it."""
        self.sequence += 1
        head = f'{{"op":0,"t":"{name}","s":{self.sequence},"d":'.encode()
        payload = (head, *data, b"}")
        self._history.append((self.sequence, payload))
        if self.connection is not None:
            self.connection.put(payload)

    def missed_since(self, sequence: int) -> list[Payload] | None:
        """Return the events after `sequence`, or None if they are not known any more."""
        if sequence > self.sequence:
            return None
        oldest = self._history[0][0] if self._history else self.sequence + 1
        if sequence < oldest - 1:
            return None
        return [payload for number, payload in self._history if number > sequence]
