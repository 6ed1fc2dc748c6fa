"""Intake: what the gateway told, taken to the services in order, one guild's at a time.

    put ──► queue of guild 1 ──► worker ──► member events in one batch ──► Sync.apply
            queue of guild 2 ──► worker      a look at the guild       ──► Guilds.saw
                                             a full comparison         ──► Sync.compare

A worker lives while its guild has something queued. What fails is tried again; member events that go on
failing are set aside, and a full comparison, tried for ever, meets what they told.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from bot.chunking import NotWhole, Progress
from bot.comparisons import Comparisons
from bot.copies import channels_seen, guild_seen, roles_seen
from bot.served import Served
from bot.snapshots import holders_of
from domain.errors import RosterError
from domain.events import Event, PageChanged, SyncRequested
from domain.ids import GuildId
from domain.rosters.sync import MemberLeft, MemberSeen
from services.rosters.guilds import Guilds
from services.rosters.sync import AuditLog, Sync, SyncReport

RETRY_AFTER = (1.0, 5.0, 15.0)
"""Seconds between the tries of one step."""
COMPARE_AGAIN_AFTER = (30.0, 60.0, 120.0, 300.0, 600.0)
"""Seconds between the tries of a full comparison; the last one for ever."""
MOST_QUEUED = 100_000
"""Events a guild may have waiting; beyond, a full comparison is cheaper than all of them."""
ALL_GUILDS = GuildId(0)
"""The queue of what concerns no single guild."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """Take down the guild, its roles and channels as they are when this is met."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The guild can't be reached, or the bot was removed from it."""

    removed: bool


@dataclass(frozen=True, slots=True)
class Present:
    """Every guild that Discord lists."""

    guild_ids: frozenset[GuildId]


@dataclass(frozen=True, slots=True, eq=False)
class Full:
    """Compare the whole guild; whoever wants to know gets the report."""

    answer: "asyncio.Future[SyncReport] | None" = None
    progress: Progress | None = None


Item = MemberSeen | MemberLeft | Look | Lost | Present | Full


@dataclass(slots=True)
class _Queue:
    items: deque[Item] = field(default_factory=deque)
    is_worked_on: bool = False
    failures: int = 0
    again: asyncio.TimerHandle | None = None


class Intake:
    """A queue and at most one worker per guild."""

    def __init__(
        self,
        sync: Sync,
        guilds: Guilds,
        served: Served,
        comparisons: Comparisons,
        audit: AuditLog,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._sync = sync
        self._guilds = guilds
        self._served = served
        self._comparisons = comparisons
        self._audit = audit
        self._sleep = sleep
        self._queues: dict[GuildId, _Queue] = {}
        self._ready: asyncio.Queue[GuildId] = asyncio.Queue()

    def put(self, guild_id: GuildId, item: Item) -> None:
        """Queue what was seen of a guild; returns at once."""
        queue = self._queues.setdefault(guild_id, _Queue())
        if len(queue.items) >= MOST_QUEUED:
            log.error("intake.overflow", guild=guild_id, dropped=_drop_members(queue.items))
            queue.items.append(Full())
        queue.items.append(item)
        if not queue.is_worked_on:
            queue.is_worked_on = True
            self._ready.put_nowait(guild_id)

    def compare(self, guild_id: GuildId, *, progress: Progress | None = None) -> "asyncio.Future[SyncReport]":
        """Queue a full comparison and return its report to come."""
        answer: asyncio.Future[SyncReport] = asyncio.get_running_loop().create_future()
        self.put(guild_id, Full(answer, progress))
        return answer

    def hear(self, event: Event) -> None:
        """Compare a guild in full when asked to or when a page's ranks changed: a listener for `Live`."""
        is_wanted = isinstance(event, SyncRequested) or (isinstance(event, PageChanged) and event.needs_sync)
        if is_wanted and self._served.find(event.guild_id) is not None:
            self.put(event.guild_id, Full())

    async def work(self) -> None:
        """Work the queues off until cancelled."""
        try:
            async with asyncio.TaskGroup() as workers:
                while True:
                    guild_id = await self._ready.get()
                    workers.create_task(self._drain(guild_id), name=f"intake of guild {guild_id}")
        finally:
            for guild_id, queue in self._queues.items():
                if queue.is_worked_on:  # taken up again by the next call of work()
                    self._ready.put_nowait(guild_id)

    async def _drain(self, guild_id: GuildId) -> None:
        queue = self._queues[guild_id]
        while queue.items:
            try:
                await self._step(guild_id, queue)
            except Exception:  # the top of a task: this guild's trouble must not stop the others
                log.exception("intake.step_failed", guild=guild_id)
        queue.is_worked_on = False

    async def _step(self, guild_id: GuildId, queue: _Queue) -> None:
        """Do what is first in the queue, together with what it can be done together with."""
        match queue.items[0]:
            case MemberSeen() | MemberLeft():
                await self._members(guild_id, queue)
            case Full():
                await self._compare(guild_id, queue)
            case Look():
                _drop(queue.items, Look)
                await self._tried("look", lambda: self._look(guild_id))
            case Lost(removed=removed):
                queue.items.popleft()
                await self._tried("lost", lambda: self._guilds.lost(guild_id, removed=removed))
            case Present(guild_ids=present):
                queue.items.popleft()
                await self._tried("missing", lambda: self._guilds.missing(present))

    async def _tried(self, what: str, action: Callable[[], Awaitable[None]]) -> None:
        """Do `action`, again and again if it fails; the last failure is raised."""
        for delay in RETRY_AFTER:
            try:
                return await action()
            except Exception:  # whatever it was, it is tried again and raised in the end
                log.exception("intake.retry", what=what, again_in=delay)
                await self._sleep(delay)
        return await action()

    async def _look(self, guild_id: GuildId) -> None:
        guild = self._served.find(guild_id)
        if guild is not None and not guild.unavailable and guild.roles:
            await self._guilds.saw(guild_seen(guild), roles_seen(guild), channels_seen(guild))

    async def _members(self, guild_id: GuildId, queue: _Queue) -> None:
        batch: list[MemberSeen | MemberLeft] = []
        while queue.items and isinstance(queue.items[0], MemberSeen | MemberLeft):
            batch.append(queue.items.popleft())  # type: ignore[arg-type]  # as just asked
        try:
            await self._tried("members", lambda: self._sync.apply(guild_id, batch, audit=self._audit))
        except Exception:  # noqa: BLE001 - logged by _tried; one of them may be poison: find it
            await self._one_by_one(guild_id, batch)

    async def _one_by_one(self, guild_id: GuildId, batch: list[MemberSeen | MemberLeft]) -> None:
        failed = 0
        for event in batch:
            try:
                await self._sync.apply(guild_id, [event], audit=self._audit)
            except Exception:  # set aside; the comparison below meets what it told
                failed += 1
                log.exception("intake.set_aside", guild=guild_id, user=event.user_id)
        if failed:
            self._compare_later(guild_id, COMPARE_AGAIN_AFTER[0])

    async def _compare(self, guild_id: GuildId, queue: _Queue) -> None:
        wishes = [item for item in queue.items if isinstance(item, Full)]
        _drop(queue.items, Full)
        try:
            await self._look(guild_id)
            report = await self._comparisons.compare(
                guild_id, progress=_all_of(wishes), before_applying=lambda: _keep_last(queue.items)
            )
        except RosterError as error:
            retry_in = error.retry_in if isinstance(error, NotWhole) else None
            self._fail(guild_id, queue, wishes, error, retry_in)
        except Exception as error:
            log.exception("intake.compare_failed", guild=guild_id)
            self._fail(guild_id, queue, wishes, error, None)
        else:
            queue.failures = 0
            for wish in wishes:
                if wish.answer is not None and not wish.answer.done():
                    wish.answer.set_result(report)
            await self._tried("holders", lambda: self._count(guild_id))

    async def _count(self, guild_id: GuildId) -> None:
        """Take down how many hold each role, while all members are known."""
        guild = self._served.find(guild_id)
        if guild is not None and guild.chunked:
            await self._guilds.counted(guild_id, await holders_of(guild))

    def _fail(
        self, guild_id: GuildId, queue: _Queue, wishes: list[Full], error: Exception, retry_in: float | None
    ) -> None:
        for wish in wishes:
            if wish.answer is not None and not wish.answer.done():
                wish.answer.set_exception(error)
        slowest = COMPARE_AGAIN_AFTER[min(queue.failures, len(COMPARE_AGAIN_AFTER) - 1)]
        queue.failures += 1
        if self._served.find(guild_id) is not None:
            self._compare_later(guild_id, retry_in if retry_in is not None else slowest)

    def _compare_later(self, guild_id: GuildId, delay: float) -> None:
        queue = self._queues[guild_id]
        if queue.again is not None:
            queue.again.cancel()
        queue.again = asyncio.get_running_loop().call_later(delay, self.put, guild_id, Full())


def _drop(items: deque[Item], kind: type[Item]) -> None:
    """Take every item of this kind out: the one about to be done sees what all of them are about."""
    kept = [item for item in items if not isinstance(item, kind)]
    items.clear()
    items.extend(kept)


def _drop_members(items: deque[Item]) -> int:
    before = len(items)
    _drop(items, MemberSeen)
    _drop(items, MemberLeft)
    return before - len(items)


def _keep_last(items: deque[Item]) -> None:
    """Keep only the last event of each member: the list just taken may be newer than those before it."""
    last: dict[int, Item] = {}
    for item in items:
        if isinstance(item, MemberSeen | MemberLeft):
            last[item.user_id] = item
    kept = [
        item for item in items if not isinstance(item, MemberSeen | MemberLeft) or last[item.user_id] is item
    ]
    items.clear()
    items.extend(kept)


def _all_of(wishes: list[Full]) -> Progress | None:
    listeners = [wish.progress for wish in wishes if wish.progress is not None]
    if not listeners:
        return None

    def progress(done: int, total: int) -> None:
        for listener in listeners:
            listener(done, total)

    return progress
