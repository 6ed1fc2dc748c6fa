"""The live feed: tells open control pages what to look at again, in one note for many changes."""

import asyncio

from aiohttp import web

from app.demo.discord.wire import Json, encode
from app.demo.discord.world.events import Event
from app.demo.discord.world.world import World

# Changes of one moment arrive together; a burst of 10,000 makes ten notes a second, not 10,000.
_SETTLE = 0.1
_KEEP_ALIVE = 15.0
# Beyond this many people the page looks at the whole list again.
_MOST_NAMED = 200


class LiveFeed:
    """Serves `/control/events` as server-sent events."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._watchers: set[_Watcher] = set()
        self._forget_events = world.state.events.subscribe(self._hear)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to `/control`."""
        return [web.get("/events", self._stream)]

    async def close(self, _application: web.Application) -> None:
        """End all streams and stop listening."""
        self._forget_events()
        for watcher in self._watchers:
            watcher.end()

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        watcher = _Watcher()
        self._watchers.add(watcher)
        try:
            await response.write(b": hello\n\n")
            while not watcher.has_ended:
                note = await watcher.next_note()
                await response.write(b"data: " + encode(note) + b"\n\n" if note else b": \n\n")
        except ConnectionError:
            pass
        finally:
            self._watchers.discard(watcher)
        return response

    def _hear(self, event: Event) -> None:
        for watcher in self._watchers:
            watcher.notice(event)


class _Watcher:
    def __init__(self) -> None:
        self.has_ended = False
        self._wake = asyncio.Event()
        self._members: set[str] = set()
        self._channels: set[str] = set()
        self._has_guild_change = False

    def notice(self, event: Event) -> None:
        if event.name.startswith("GUILD_MEMBER"):
            self._members.add(event.data["user"]["id"])
        elif event.name.startswith("MESSAGE"):
            self._channels.add(event.data["channel_id"])
        elif event.name.startswith(("GUILD", "CHANNEL")) and "AUDIT" not in event.name:
            self._has_guild_change = True
        else:
            return
        self._wake.set()

    def end(self) -> None:
        self.has_ended = True
        self._wake.set()

    async def next_note(self) -> Json | None:
        try:
            async with asyncio.timeout(_KEEP_ALIVE):
                await self._wake.wait()
        except TimeoutError:
            return None
        await asyncio.sleep(0 if self.has_ended else _SETTLE)
        note: Json = {
            "members": sorted(self._members) if len(self._members) <= _MOST_NAMED else None,
            "channels": sorted(self._channels),
            "guild": self._has_guild_change,
        }
        self._wake.clear()
        self._members.clear()
        self._channels.clear()
        self._has_guild_change = False
        return note
