"""The timetable's memory is shared."""

import pytest

from domain.access.actors import OPERATOR
from domain.errors import NotAllowed
from services.runs import DEAD_AFTER, Runs
from storage.database import open_database
from tests.domain.makers import NOW
from tests.services.house import STRANGER, House


async def test_of_two_processes_one_does_it(house: House, migrated_url: str) -> None:
    other = Runs(await open_database(migrated_url), house.clock)

    assert [await each.claim("purge", NOW) for each in (house.runs, other)] == [True, False]
    house.clock.move(2 * DEAD_AFTER)
    assert await other.claim("purge", NOW)
    await other.end("purge", NOW)

    latest = await house.runs.latest(OPERATOR)
    assert [(each.job, each.fault, each.ended_at) for each in latest] == [("purge", None, house.clock.now)]
    with pytest.raises(NotAllowed):
        await house.runs.latest(STRANGER)
    await other._database.close()
