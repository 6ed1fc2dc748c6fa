from datetime import datetime, timedelta

from domain.ids import PersonId
from domain.rosters.exemptions import Exemption
from tests.domain.makers import ANNA, BEN, NOW
from tests.storage.conftest import Town

DAY = timedelta(days=1)


async def add(town: Town, person: PersonId, starts: datetime, ends: datetime | None) -> Exemption:
    async with town.database.begin() as tx:
        return await tx.exemptions.add(
            town.page_id, person, starts_at=starts, ends_at=ends, reason="school", actor_id=None
        )


async def test_the_time_that_is_exempt_is_found(town: Town) -> None:
    anna, ben = [await town.enrol(user_id, town.standing(0)) for user_id in (ANNA, BEN)]
    past = await add(town, anna, NOW - 9 * DAY, NOW - 3 * DAY)
    endless = await add(town, anna, NOW, None)
    other = await add(town, ben, NOW - DAY, NOW + DAY)

    async with town.database.begin() as tx:
        find = tx.exemptions
        assert await find.current(town.page_id, anna, NOW) == endless
        assert await find.current(town.page_id, anna, NOW - DAY) is None
        assert await find.current(town.page_id, ben, NOW + DAY) is None
        assert await find.between(town.page_id, NOW - 4 * DAY, NOW + DAY) == (past, other, endless)
        await find.end(endless.id, NOW + DAY)
        assert await find.current(town.page_id, anna, NOW + 2 * DAY) is None
