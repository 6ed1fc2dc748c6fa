"""Runs of jobs on both engines."""

from datetime import timedelta

from domain.jobs import JobRun
from storage.database import Database
from tests.domain.makers import NOW

HOUR = timedelta(hours=1)


async def test_each_due_moment_is_taken_once_until_its_process_is_dead(database: Database) -> None:
    async with database.begin() as tx:
        claims = [
            await tx.runs.claim("purge", NOW, now=NOW, stale_before=NOW - HOUR),
            await tx.runs.claim("purge", NOW, now=NOW, stale_before=NOW - HOUR),
            await tx.runs.claim("sweep", NOW, now=NOW, stale_before=NOW - HOUR),
            await tx.runs.claim("purge", NOW, now=NOW + 2 * HOUR, stale_before=NOW + HOUR),
        ]
        await tx.runs.end("purge", NOW, now=NOW + 2 * HOUR, fault=None)
        claims.append(await tx.runs.claim("purge", NOW, now=NOW + 9 * HOUR, stale_before=NOW + 8 * HOUR))

    assert claims == [True, False, True, True, False]


async def test_the_latest_run_of_each_is_told_and_old_ones_are_forgotten(database: Database) -> None:
    async with database.begin() as tx:
        for due in (NOW - HOUR, NOW):
            await tx.runs.claim("purge", due, now=due, stale_before=due)
        await tx.runs.end("purge", NOW, now=NOW + HOUR, fault="OSError")

        assert await tx.runs.latest() == (JobRun("purge", NOW, NOW, NOW + HOUR, "OSError"),)
        assert await tx.runs.prune(NOW) == 1
        assert await tx.runs.prune(NOW) == 0
