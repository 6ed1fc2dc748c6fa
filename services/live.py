"""Live: what has been committed, by this process or another, told to whoever listens.

The outbox is the truth; a hint from the database only says when to look. In-process listeners are called
in order, after the look-ups that answer for pages and keys have been refreshed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from domain.events import Event
from domain.ids import GuildId
from storage.database import Database
from storage.transaction import Transaction

Listener = Callable[[Event], None]
Refresher = Callable[[Sequence[Event]], Awaitable[None]]
EpochRefresher = Callable[[], Awaitable[Sequence[Event]]]

SLOWEST_LOOK = 1.0
"""Seconds between looks when no hint comes."""
MOST_EVENTS_A_LOOK = 1000

log = structlog.get_logger(__name__)


class Live:
    """Follows the outbox and tells listeners of every event once, in each guild's order."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: list[Listener] = []
        self._refreshers: list[Refresher] = []
        self._epoch_refreshers: dict[str, list[EpochRefresher]] = {}
        self._seen: dict[GuildId, int] = {}
        self._epochs: dict[str, int] = {}
        self._looking = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None
        self._looks: set[asyncio.Task[None]] = set()
        database.before_closing(self._looked)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` on the loop after each commit; return the way to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def refresh_with(self, refresher: Refresher) -> None:
        """Await `refresher` with new events before any listener hears of them."""
        self._refreshers.append(refresher)

    def refresh_on(self, epoch: str, refresher: EpochRefresher) -> None:
        """Await `refresher` whenever `epoch` moved; the events it returns are told to listeners."""
        self._epoch_refreshers.setdefault(epoch, []).append(refresher)

    async def start(self) -> None:
        """Take the present as seen: only what is committed from now on is told."""
        async with self._database.read() as tx:
            self._seen = await tx.outbox.heads()
            self._epochs = await tx.epochs.all()

    async def run(self) -> None:
        """Follow what other processes commit until cancelled."""
        while True:
            await self._database.wait_for_hint(SLOWEST_LOOK)
            try:
                await self.look()
            except Exception:  # A look that fails is made again; whoever listens must not go deaf.
                log.exception("live.look_failed")
                await asyncio.sleep(SLOWEST_LOOK)

    async def look(self) -> None:
        """Tell everything committed since the last look. Every service calls it after its commit.

        Whoever calls while a look is under way shares the one after it with all others who do.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._look_next(), name="look")
            self._looks.add(self._next)  # it goes on to its end even if whoever wanted it is cancelled
            self._next.add_done_callback(self._looks.discard)
        await asyncio.shield(self._next)

    async def _looked(self) -> None:
        while self._looks:
            await asyncio.wait(self._looks)

    async def _look_next(self) -> None:
        async with self._looking:
            self._next = None  # what is committed from now on may be missed by this one
            async with self._database.read() as tx:
                events, epochs = await self._new_events(tx), await tx.epochs.all()
            for refresher in self._refreshers:
                if events:
                    await refresher(events)
            events += await self._moved_epochs(epochs)
            for event in events:
                self._tell(event)

    async def _new_events(self, tx: Transaction) -> list[Event]:
        events: list[Event] = []
        heads = await tx.outbox.heads()
        for guild_id, head in heads.items():
            while self._seen.get(guild_id, 0) < head:
                rows = await tx.outbox.after(guild_id, self._seen.get(guild_id, 0), limit=MOST_EVENTS_A_LOOK)
                if not rows:
                    self._seen[guild_id] = head
                    break
                events += [event for _, event in rows]
                self._seen[guild_id] = rows[-1][0]
        for gone in self._seen.keys() - heads.keys():
            del self._seen[gone]
        return events

    async def _moved_epochs(self, epochs: dict[str, int]) -> list[Event]:
        events: list[Event] = []
        for name, refreshers in self._epoch_refreshers.items():
            if epochs.get(name) != self._epochs.get(name):
                for refresher in refreshers:
                    events += await refresher()
        self._epochs = epochs
        return events

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:  # One listener's fault must not keep the news from the others.
                log.exception("live.listener_failed", event_kind=type(event).__name__)
