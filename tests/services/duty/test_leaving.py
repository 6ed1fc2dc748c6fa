"""Whoever is off a page is on patrol there no longer: told in `test_patrols`, and here for nobody at all."""

from services.duty.leaving import ended_for_leavers
from tests.domain.makers import NOW
from tests.services.duty.station import OFFICER_BEN, stationed
from tests.services.house import House


async def test_where_nobody_left_nothing_ends(house: House) -> None:
    station = await stationed(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)

    async with house.database.begin() as tx:
        await ended_for_leavers(tx, station.page.id, [], now=NOW)

    assert (await house.patrols.own(OFFICER_BEN, station.page.id)).open is not None
