"""The timetable: what is done when, without anybody asking.

    due every 30 s ──► claimed for this moment? ── by us ──► done ──► noted
                                               └─ by another process, or before a restart: left to it

What was missed while nobody ran is caught up once, at the first turn: each job does all that is due by then.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from domain.jobs import due_before
from services import Services

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)
"""How long the bytes of somebody forgotten may stay in the database's file."""
HALF_A_MINUTE = timedelta(seconds=30)
"""How late a scheduled order may be given out, and one that took too long be ended."""
LATEST = timedelta(minutes=10)
"""How late a job may still start; a machine that slept longer waits for the next turn."""
SOON = timedelta(minutes=1)
"""After start-up: late enough not to disturb it, early enough for a process that is restarted often."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work that comes round; `jitter` keeps many installations from striking at once."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: timedelta
    first: timedelta
    jitter: timedelta = timedelta(0)


def timetable(services: Services) -> tuple[Job, ...]:
    """Return all jobs there are."""
    housekeeping = services.housekeeping
    return (
        # The bot compares every guild when it starts, so the first sweep waits a whole turn.
        Job("sweep", housekeeping.request_sweeps, every=HOUR, first=HOUR, jitter=timedelta(minutes=5)),
        Job("purge", housekeeping.purge, every=HOUR, first=SOON),
        Job("scrub", housekeeping.scrub, every=TEN_MINUTES, first=SOON),
        Job("orders", services.orders.fall_due, every=HALF_A_MINUTE, first=HALF_A_MINUTE),
        Job("statuses", services.statuses.end_due, every=HALF_A_MINUTE, first=HALF_A_MINUTE),
        Job("forgotten", services.duty.forgotten.fall_due, every=HALF_A_MINUTE, first=HALF_A_MINUTE),
        Job("leaves", services.duty.leaves.fall_due, every=HALF_A_MINUTE, first=HALF_A_MINUTE),
        Job("reports", services.duty.reports.fall_due, every=MINUTE, first=SOON),
        Job("leave_reminders", services.duty.leaves.remind_due, every=MINUTE, first=SOON),
        Job("checks", services.duty.checks.fall_due, every=MINUTE, first=SOON),
        Job("certifications", services.expiries.fall_due, every=MINUTE, first=SOON),
        Job("key_uses", services.keys.flush_uses, every=MINUTE, first=SOON),
        Job("sessions", services.sessions.tidy, every=HOUR, first=SOON),
        Job("batches", services.batches.tidy, every=HOUR, first=SOON),
        Job("imports", services.imports.tidy, every=HOUR, first=SOON),
        Job("webhooks", services.deliveries.tidy, every=HOUR, first=SOON),
    )


class Memory(Protocol):
    """What remembers across processes and restarts: `services.runs`."""

    async def claim(self, job: str, due_at: datetime) -> bool:
        """Say whether the caller is to do what was due then."""

    async def end(self, job: str, due_at: datetime, *, fault: str | None = None) -> None:
        """Note that it was done, or what kept it from being."""


class Scheduler:
    """Does each job at its time: never twice at once, and what failed again at its next turn."""

    def __init__(
        self,
        jobs: Iterable[Job],
        memory: Memory,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._jobs = tuple(jobs)
        self._memory = memory
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Keep to the timetable until `stop` is set; work under way is then cancelled and waited for."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        for job in self._jobs:
            scheduler.add_job(
                self._do,
                _interval(job),
                args=(job,),
                id=job.name,
                next_run_time=datetime.now(UTC) + job.first,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=int(LATEST.total_seconds()),
            )
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.shutdown(wait=False)
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def turn(self, names: Iterable[str]) -> None:
        """Do these jobs now, one after the other, as far as nobody has done them for this moment."""
        for job in self._jobs:
            if job.name in names:
                await self._do(job)

    async def _do(self, job: Job) -> None:
        task = asyncio.create_task(self._done_with_care(job))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.wait((task,))

    async def _done_with_care(self, job: Job) -> None:
        started, due_at = asyncio.get_running_loop().time(), due_before(self._clock(), job.every)
        try:
            if not await self._memory.claim(job.name, due_at):
                return
            fault = await _fault_of(job)
            await self._memory.end(job.name, due_at, fault=fault)
        except Exception:  # The top of a task: if even that can't be noted, the next turn tries again.
            log.exception("job.not_noted", job=job.name)
            return
        seconds = asyncio.get_running_loop().time() - started
        log.debug("job.ended", job=job.name, seconds=round(seconds, 3), fault=fault)


async def _fault_of(job: Job) -> str | None:
    """Do the job; return the name of what went wrong."""
    try:
        await job.work()
    except Exception as error:  # The top of a job: its fault must not end the others, nor its own next turn.
        log.exception("job.failed", job=job.name)
        return type(error).__name__
    return None


def _interval(job: Job) -> IntervalTrigger:
    jitter = job.jitter.total_seconds() or None
    return IntervalTrigger(seconds=job.every.total_seconds(), jitter=jitter, timezone=UTC)
