"""Delivering: what waits for webhooks is sent, to each of them one message after the other.

    any event, a look every few seconds ──► plan ─► a worker for each webhook: claim ─► post ─► note

Nothing is kept here: what was sent and not noted is sent again under the same id when its lease has run out.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from domain.events import Event
from domain.hooks.deliveries import Dispatch, Outcome
from domain.ids import GuildId, WebhookId

LOOK_EVERY = 5.0
SETTLE = 0.2
"""Seconds between an event and the planning: what happens at once is planned at once."""
MOST_AT_ONCE = 20
"""Requests under way at a time, to all webhooks together."""

log = structlog.get_logger(__name__)


class Deliveries(Protocol):
    """What hands out messages and remembers: `services.hooks.deliveries`."""

    async def pending(self) -> frozenset[GuildId]:
        """Return the guilds where something is to be planned."""

    async def due(self, guild_id: GuildId | None = None) -> tuple[WebhookId, ...]:
        """Return the webhooks to which something is to be sent now."""

    async def plan(self, guild_id: GuildId) -> None:
        """Have everything wait that is to be told."""

    async def claim(self, webhook_id: WebhookId) -> Dispatch | None:
        """Return the next message for a webhook, or None."""

    async def noted(self, dispatch: Dispatch, outcome: Outcome) -> None:
        """Note what came of a try."""


class Posting(Protocol):
    """What sends one message: `hooks.posting`."""

    async def post(self, dispatch: Dispatch) -> Outcome:
        """Send it once and return what came of it."""


class Delivering:
    """At most one request to a webhook at a time; one that is slow keeps none of the others waiting."""

    def __init__(
        self,
        deliveries: Deliveries,
        poster: Posting,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._deliveries = deliveries
        self._poster = poster
        self._sleep = sleep
        self._ready: asyncio.Queue[GuildId] = asyncio.Queue()
        self._planned: set[GuildId] = set()
        self._served: set[WebhookId] = set()
        self._woken: set[WebhookId] = set()
        self._places = asyncio.Semaphore(MOST_AT_ONCE)

    def hear(self, event: Event) -> None:
        """Look at what happened in a guild."""
        if event.guild_id not in self._planned:
            self._planned.add(event.guild_id)
            self._ready.put_nowait(event.guild_id)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; what is under way then is cut off, and sent again later."""
        working = asyncio.create_task(self.work(), name="webhooks")
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        for task in (working, stopping):
            task.cancel()
        ends = await asyncio.gather(working, stopping, return_exceptions=True)
        if isinstance(ends[0], Exception):
            raise ends[0]

    async def work(self) -> None:
        """Deliver until cancelled; what was left over from before comes first."""
        self._served.clear()
        async with asyncio.TaskGroup() as workers:
            workers.create_task(self._look_now_and_then(workers), name="webhooks look")
            while True:
                guild_id = await self._ready.get()
                workers.create_task(self._plan(guild_id, workers), name=f"webhooks of guild {guild_id}")

    async def _look_now_and_then(self, workers: asyncio.TaskGroup) -> None:
        while True:
            try:
                for guild_id in await self._deliveries.pending():
                    await self._deliveries.plan(guild_id)
                for webhook_id in await self._deliveries.due():
                    self._wake(webhook_id, workers)
            except Exception:  # the database may be away for a while; nothing is forgotten for that
                log.exception("webhooks.not_read", again_in=LOOK_EVERY)
            await self._sleep(LOOK_EVERY)

    async def _plan(self, guild_id: GuildId, workers: asyncio.TaskGroup) -> None:
        await self._sleep(SETTLE)
        self._planned.discard(guild_id)
        try:
            await self._deliveries.plan(guild_id)
            for webhook_id in await self._deliveries.due(guild_id):
                self._wake(webhook_id, workers)
        except Exception:  # the top of a task: the next look tries again
            log.exception("webhooks.not_planned", guild=guild_id)

    def _wake(self, webhook_id: WebhookId, workers: asyncio.TaskGroup) -> None:
        self._woken.add(webhook_id)
        if webhook_id not in self._served:
            self._served.add(webhook_id)
            workers.create_task(self._serve(webhook_id), name=f"webhook {webhook_id}")

    async def _serve(self, webhook_id: WebhookId) -> None:
        while webhook_id in self._woken:
            self._woken.discard(webhook_id)
            try:
                while await self._delivered_one(webhook_id):
                    pass
            except Exception:  # the top of a task: one webhook's trouble must not stop the others
                log.exception("webhook.failed", webhook=webhook_id)
        self._served.discard(webhook_id)

    async def _delivered_one(self, webhook_id: WebhookId) -> bool:
        async with self._places:
            dispatch = await self._deliveries.claim(webhook_id)
            if dispatch is None:
                return False
            await self._deliveries.noted(dispatch, await self._poster.post(dispatch))
        return True
