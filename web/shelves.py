"""Shelves: views read once and bytes drawn once, kept as long as the page's head in memory is the same.

    head (memory) ──► Shelf of bytes ── missing or outdated ──► Views ── missing or outdated ──► service
                      one drawer a page                         one reader a page, at most every 250 ms

What is found costs a look-up. Under a burst of changes what is kept is served a moment longer, so that
readers never wait long for a page that changes faster than it can be drawn.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from domain.ids import PageId
from domain.rosters.pages import PageHead
from domain.rosters.rosters import Audience, RosterView

MEGABYTE = 1 << 20
MOST_BYTES_OF_VIEWS = 32 * MEGABYTE
BYTES_OF_A_ROW = 600
"""What a member's row costs in memory, measured on made-up people."""

REST = 0.25
"""Seconds between two readings of one page; several may follow at once after a longer rest."""
READINGS_AT_ONCE = 4

PATIENCE = 0.05
"""Seconds somebody waits for a page to be drawn anew; then he gets it as it was a moment ago."""
MOST_ROWS_WAITED_FOR = 1000
"""A larger page takes longer than that to draw, so nobody waits for it who can have an older one."""
OLDEST = 10.0
"""Seconds after which nobody gets a page as it was: it may name somebody who hid himself long since."""

MOST_ROWS_ON_THE_LOOP = 50
"""Drawing more rows than these takes over a few milliseconds, and goes to a thread."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Sized(Protocol):
    """What a shelf keeps knows what keeping it costs."""

    @property
    def size(self) -> int:
        """The bytes it takes."""


Kept = TypeVar("Kept", bound=Sized)


class Reader(Protocol):
    """Where views come from: `services.rosters.reading`."""

    async def view(self, page_id: PageId, audience: Audience) -> RosterView:
        """Return what `audience` may see of the page, or raise `NotFound`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A view, read when the page's head was `head`: it is at least as new."""

    head: PageHead
    view: RosterView

    @property
    def size(self) -> int:
        """The bytes it takes, more or less."""
        return 4000 + BYTES_OF_A_ROW * self.view.strength


class Store(Generic[Key, Kept]):
    """Keeps values by key, forgetting those not asked for longest when they grow beyond `most_bytes`."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._values: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> Kept | None:
        """Return what is kept under `key`, or None."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: Key, value: Kept) -> None:
        """Keep `value`, unless it alone is too large."""
        before = self._values.pop(key, None)
        self._bytes += value.size - (before.size if before else 0)
        self._values[key] = value
        while self._bytes > self._most_bytes:
            _, gone = self._values.popitem(last=False)
            self._bytes -= gone.size

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._values)


class Flights(Generic[Key, Value]):
    """One maker at a time for each key; whoever wants the same version meanwhile gets what he makes."""

    def __init__(self) -> None:
        self._flights: dict[Key, tuple[PageHead, asyncio.Task[Value]]] = {}

    async def join(self, key: Key, head: PageHead, make: Callable[[], Awaitable[Value]]) -> Value:
        """Return what `make` makes of `head`, made by whoever came first."""
        while (flight := self._flights.get(key)) is not None and flight[0] != head:
            await asyncio.wait({flight[1]})
        if flight is None:
            self._start(key, head, make)
            flight = self._flights[key]
        return await asyncio.shield(flight[1])  # One who hangs up must not take it from the others.

    async def join_for(
        self, patience: float, key: Key, head: PageHead, make: Callable[[], Awaitable[Value]]
    ) -> Value | None:
        """Return what `make` makes of `head`, or None if that takes longer; it is made nevertheless."""
        if key not in self._flights:
            self._start(key, head, make)
        if patience <= 0:
            return None
        joining = asyncio.ensure_future(self.join(key, head, make))
        await asyncio.wait({joining}, timeout=patience)
        if joining.done():
            return joining.result()
        joining.cancel()
        return None

    def _start(self, key: Key, head: PageHead, make: Callable[[], Awaitable[Value]]) -> None:
        task = asyncio.ensure_future(_run(make))
        self._flights[key] = (head, task)
        task.add_done_callback(lambda done: self._land(key, done))

    def _land(self, key: Key, task: "asyncio.Task[Value]") -> None:
        del self._flights[key]
        if not task.cancelled():
            task.exception()  # Read here, since all who waited may have gone.


async def _run(make: Callable[[], Awaitable[Value]]) -> Value:
    return await make()


class Views:
    """Reads pages for an audience, once a revision, and not more often than `rest` allows."""

    def __init__(
        self, reader: Reader, *, rest: float = REST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._reader = reader
        self._rest = rest
        self._clock = clock
        self._kept: Store[tuple[PageId, str], Seen] = Store(MOST_BYTES_OF_VIEWS)
        self._flights: Flights[tuple[PageId, str], Seen] = Flights()
        self._rested_at: dict[tuple[PageId, str], float] = {}

    async def current(self, head: PageHead, audience: Audience) -> Seen:
        """Return the page as `audience` sees it now, or a moment ago if it changes very fast."""
        key = (head.id, audience.key)
        kept = self._kept.get(key)
        if kept is not None and (kept.head == head or (_shares(kept.head, head) and not self._may_read(key))):
            return kept
        return await self._flights.join(key, head, lambda: self._read(key, head, audience))

    async def _read(self, key: tuple[PageId, str], head: PageHead, audience: Audience) -> Seen:
        now = self._clock()
        self._rested_at[key] = max(self._rested_at.get(key, now), now) + self._rest
        seen = Seen(head, await self._reader.view(head.id, audience))
        self._kept.put(key, seen)
        return seen

    def _may_read(self, key: tuple[PageId, str]) -> bool:
        """Say whether the page has rested enough; those that have for long are forgotten on the way."""
        latest = self._clock() + self._rest * (READINGS_AT_ONCE - 1)
        if len(self._rested_at) > 1000:
            now = self._clock()
            self._rested_at = {each: at for each, at in self._rested_at.items() if at > now}
        return self._rested_at.get(key, 0.0) <= latest


@dataclass(frozen=True, slots=True)
class _Drawn(Generic[Kept]):
    head: PageHead
    value: Kept
    rows: int
    drawn_at: float

    @property
    def size(self) -> int:
        return self.value.size


class Shelf(Generic[Kept]):
    """One part of every page for one audience, drawn once for each of its heads."""

    def __init__(
        self,
        views: Views,
        audience: Audience,
        draw: Callable[[RosterView], Kept],
        *,
        most_bytes: int,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._views = views
        self._audience = audience
        self._draw = draw
        # By the id's number: an UUID is hashed in Python, twice a look-up.
        self._kept: Store[int, _Drawn[Kept]] = Store(most_bytes)
        self._flights: Flights[PageId, Kept] = Flights()

    def find(self, head: PageHead) -> Kept | None:
        """Return the part of the page if it is there already."""
        kept = self._kept.get(head.id.int)
        if kept is not None and (kept.head is head or kept.head == head):
            return kept.value
        return None

    def give(self, head: PageHead, use: Callable[[Kept], Value]) -> Value | Awaitable[Value]:
        """Return what `use` makes of the part: at once if it is there, else a promise of it."""
        found = self.find(head)
        return use(found) if found is not None else self._give_later(head, use)

    async def _give_later(self, head: PageHead, use: Callable[[Kept], Value]) -> Value:
        return use(await self.get(head))

    async def get(self, head: PageHead) -> Kept:
        """Return the part of the page; drawn by whoever came first if it is not there."""
        found = self.find(head)
        if found is not None:
            return found
        kept = self._kept.get(head.id.int)
        if kept is None or self._clock() - kept.drawn_at > OLDEST or not _shares(kept.head, head):
            return await self._flights.join(head.id, head, lambda: self._make(head))
        patience = self._patience if kept.rows <= MOST_ROWS_WAITED_FOR else 0
        made = await self._flights.join_for(patience, head.id, head, lambda: self._make(head))
        return made if made is not None else kept.value

    async def _make(self, head: PageHead) -> Kept:
        seen = await self._views.current(head, self._audience)
        kept = self._kept.get(head.id.int)
        if kept is not None and kept.head == seen.head:
            return kept.value
        value = await off_the_loop(seen.view.strength, lambda: self._draw(seen.view))
        self._kept.put(head.id.int, _Drawn(seen.head, value, seen.view.strength, self._clock()))
        return value


def _shares(before: PageHead, now: PageHead) -> bool:
    """Say whether what was shown before may still be: what was taken from an audience is gone at once."""
    return before.sharing == now.sharing


async def off_the_loop(rows: int, work: Callable[[], Value]) -> Value:
    """Return what `work` returns, done in a thread if so many rows would hold up the loop."""
    if rows <= MOST_ROWS_ON_THE_LOOP:
        return work()
    return await asyncio.to_thread(work)
