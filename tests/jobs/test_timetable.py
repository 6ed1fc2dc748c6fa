"""The timetable: what fails goes on, what is slow does not overlap, what is stopped is gone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from jobs.timetable import Job, Scheduler

MOMENT = timedelta(milliseconds=20)
LATER = timedelta(hours=1)


def a_job(work: Callable[[], Awaitable[object]], *, every: timedelta = MOMENT) -> Job:
    return Job("a job", work, every=every, first=MOMENT)


class Memory:
    """Gives every due moment to whoever asks first; `others` have taken theirs already."""

    def __init__(self, *others: tuple[str, datetime]) -> None:
        self.taken = set(others)
        self.ended: list[tuple[str, str | None]] = []
        self.turns = 0
        self.turned = asyncio.Event()

    async def claim(self, job: str, due_at: datetime) -> bool:
        self.turns += 1
        if self.turns == 3:
            self.turned.set()
        if (job, due_at) in self.taken:
            return False
        self.taken.add((job, due_at))
        return True

    async def end(self, job: str, due_at: datetime, *, fault: str | None = None) -> None:
        self.ended.append((job, fault))


async def run_until(condition: asyncio.Event, *jobs: Job, memory: Memory | None = None) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(Scheduler(jobs, memory or Memory()).run(stop))
    async with asyncio.timeout(5):
        await condition.wait()
    stop.set()
    await running


async def test_a_job_comes_round_again_and_again() -> None:
    runs, third = [0], asyncio.Event()

    async def work() -> None:
        runs[0] += 1
        if runs[0] == 3:
            third.set()

    await run_until(third, a_job(work))

    assert runs[0] >= 3


async def test_a_job_that_fails_is_logged_and_tried_at_its_next_turn() -> None:
    runs, again = [0], asyncio.Event()

    async def work() -> None:
        runs[0] += 1
        if runs[0] == 1:
            raise OSError("disk full")
        again.set()

    with capture_logs() as lines:
        await run_until(again, a_job(work))

    assert [line["job"] for line in lines if line["event"] == "job.failed"] == ["a job"]


async def test_how_a_run_ended_is_noted() -> None:
    memory, again = Memory(), asyncio.Event()

    async def work() -> None:
        if any(fault for _, fault in memory.ended):
            again.set()
            return
        raise OSError("disk full")

    await run_until(again, a_job(work), memory=memory)

    assert memory.ended[0] == ("a job", "OSError")


async def test_what_another_process_has_taken_is_left_to_it() -> None:
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    memory, done = Memory(("a job", noon)), []

    async def work() -> None:
        done.append(True)

    stop = asyncio.Event()
    scheduler = Scheduler([a_job(work)], memory, clock=lambda: noon)
    running = asyncio.create_task(scheduler.run(stop))
    async with asyncio.timeout(5):
        await memory.turned.wait()
    stop.set()
    await running

    assert done == []


@pytest.mark.filterwarnings("error")
async def test_a_slow_job_does_not_overlap_and_does_not_hold_up_others() -> None:
    busy, most, others = [0], [0], [0]
    enough = asyncio.Event()

    async def slow() -> None:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        await asyncio.sleep(0.15)
        busy[0] -= 1

    async def quick() -> None:
        others[0] += 1
        if others[0] == 10:
            enough.set()

    await run_until(enough, a_job(slow), Job("another", quick, every=MOMENT, first=MOMENT))

    assert most[0] == 1


async def test_stopping_ends_work_under_way() -> None:
    begun, ended = asyncio.Event(), []

    async def work() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    await run_until(begun, a_job(work, every=LATER))

    assert ended == [True]


async def test_a_turn_does_the_jobs_that_are_named_once_for_a_moment() -> None:
    done: list[str] = []

    def noting(name: str) -> Job:
        async def work() -> None:
            done.append(name)

        return Job(name, work, every=LATER, first=LATER)

    now = [datetime(2026, 11, 22, 12, 30, tzinfo=UTC)]
    scheduler = Scheduler(map(noting, ("one", "two", "three")), Memory(), lambda: now[0])

    await scheduler.turn({"three", "one"})
    await scheduler.turn({"three", "one"})
    now[0] += LATER
    await scheduler.turn({"two", "one"})

    assert done == ["one", "three", "one", "two"]
