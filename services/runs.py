"""Runs: the timetable's memory, shared by all processes on one database."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.access.actors import Actor
from domain.jobs import JobRun
from storage.database import Database

DEAD_AFTER = timedelta(minutes=30)
"""A run that began so long ago and has not ended belongs to a process that is gone."""


class Runs:
    """Gives each due moment of a job to one process, and notes how it went."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def claim(self, job: str, due_at: datetime) -> bool:
        """Say whether the caller is to do what was due then; nobody else will be told so."""
        now = self._clock()
        async with self._database.begin() as tx:
            return await tx.runs.claim(job, due_at, now=now, stale_before=now - DEAD_AFTER)

    async def end(self, job: str, due_at: datetime, *, fault: str | None = None) -> None:
        """Note that the run has ended, and the name of what went wrong if anything did."""
        async with self._database.begin() as tx:
            await tx.runs.end(job, due_at, now=self._clock(), fault=fault)

    async def latest(self, actor: Actor) -> tuple[JobRun, ...]:
        """Return the latest run of each job, for the operator."""
        actor.check_operator()
        async with self._database.read() as tx:
            return await tx.runs.latest()
