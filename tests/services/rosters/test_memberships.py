"""What members bring along."""

from datetime import timedelta

import pytest

from domain.errors import Invalid, NotAllowed
from domain.ids import UserId
from services.rosters.memberships import Memberships
from tests.domain.makers import ANNA, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, STRANGER, House


async def test_hours_from_before_are_shown_where_patrol_logs_are_on(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))
    await house.pages.edit(MANAGER, page.id, patrol_logs=True)
    memberships = Memberships(house.database, house.live)

    hours = {ANNA: timedelta(hours=42, minutes=30), UserId(5): timedelta(hours=1)}
    carried = await memberships.carry_hours(MANAGER, page.id, hours)

    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert (carried, row.patrol_seconds) == (1, 153_000)


async def test_hours_stay_with_a_member_who_leaves_and_comes_back(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, SERGEANT))
    await house.pages.edit(MANAGER, page.id, patrol_logs=True)
    await Memberships(house.database, house.live).carry_hours(MANAGER, page.id, {ANNA: timedelta(hours=2)})

    await house.apply(seen(ANNA))
    await house.apply(seen(ANNA, OFFICER))

    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert row.patrol_seconds == 7200


async def test_hours_that_make_no_sense_or_come_from_a_stranger_are_refused(house: House) -> None:
    page = await house.page()
    memberships = Memberships(house.database, house.live)

    with pytest.raises(Invalid, match="hours"):
        await memberships.carry_hours(MANAGER, page.id, {ANNA: timedelta(hours=-1)})
    with pytest.raises(NotAllowed):
        await memberships.carry_hours(STRANGER, page.id, {ANNA: timedelta(hours=1)})
