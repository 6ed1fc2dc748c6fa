"""Runs of jobs: each due moment is taken once, whoever asks first."""

from datetime import datetime

from sqlalchemy import and_, delete, func, select, update

from domain.jobs import JobRun
from storage.connection import Connection
from storage.tables.runs import job_runs


class Runs:
    """Takes runs, ends them, and remembers the latest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def claim(self, job: str, due_at: datetime, *, now: datetime, stale_before: datetime) -> bool:
        """Say whether the run is the caller's: nobody has taken it, or whoever did is long dead."""
        statement = self._connection.insert(job_runs).values(job=job, due_at=due_at, started_at=now)
        statement = statement.on_conflict_do_update(
            index_elements=[job_runs.c.job, job_runs.c.due_at],
            set_={"started_at": now, "fault": None},
            where=and_(job_runs.c.ended_at.is_(None), job_runs.c.started_at < stale_before),
        )
        return bool(await self._connection.write_returning(statement.returning(job_runs.c.job)))

    async def end(self, job: str, due_at: datetime, *, now: datetime, fault: str | None) -> None:
        """Note how a run ended."""
        await self._connection.write(
            update(job_runs)
            .where(job_runs.c.job == job, job_runs.c.due_at == due_at)
            .values(ended_at=now, fault=fault)
        )

    async def latest(self) -> tuple[JobRun, ...]:
        """Return the latest run of each job, by name."""
        latest = (
            select(job_runs.c.job, func.max(job_runs.c.due_at).label("due_at")).group_by(job_runs.c.job)
        ).subquery()
        rows = await self._connection.rows(
            select(
                job_runs.c.job,
                job_runs.c.due_at,
                job_runs.c.started_at,
                job_runs.c.ended_at,
                job_runs.c.fault,
            )
            .join(latest, and_(latest.c.job == job_runs.c.job, latest.c.due_at == job_runs.c.due_at))
            .order_by(job_runs.c.job)
        )
        return tuple(JobRun(*row) for row in rows)

    async def prune(self, before: datetime) -> int:
        """Delete the runs that were due before a moment; return how many those were."""
        return await self._connection.write(delete(job_runs).where(job_runs.c.due_at < before))
