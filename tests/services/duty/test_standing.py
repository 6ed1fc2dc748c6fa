"""Who is on patrol, and where somebody may be, on both engines."""

from datetime import timedelta

import pytest

from domain.errors import NotFound, Refused
from domain.ids import PageId, RankId
from tests.domain.makers import ANNA, BEN, GUILD
from tests.services.duty.station import CHIEF, OFFICER_BEN, SERGEANT_CARLA, stationed
from tests.services.house import MANAGER, STRANGER, House


async def test_places_are_the_pages_one_is_on_that_keep_patrols(house: House) -> None:
    station = await stationed(house)

    assert [page.id for page in await house.standing.places(OFFICER_BEN, GUILD)] == [station.page.id]
    assert await house.standing.places(STRANGER, GUILD) == ()
    await house.pages.edit(MANAGER, station.page.id, patrol_logs=False)
    assert await house.standing.places(OFFICER_BEN, GUILD) == ()


async def test_types_are_those_open_to_one_s_rank(house: House) -> None:
    station = await stationed(house)
    page_id, lowest = station.page.id, RankId(station.page.ranks[1].id)
    await house.rules.add_type(MANAGER, page_id, "Traffic")
    await house.rules.add_type(MANAGER, page_id, "Air", lowest_rank_id=lowest)

    assert [each.name for each in await house.standing.types(OFFICER_BEN, page_id)] == ["Traffic"]
    assert [each.name for each in await house.standing.types(SERGEANT_CARLA, page_id)] == ["Traffic", "Air"]


async def test_one_s_own_patrol_is_found_by_oneself_alone(house: House) -> None:
    station = await stationed(house)
    with pytest.raises(Refused, match="You are not on patrol"):
        await house.standing.going_on(OFFICER_BEN, GUILD)
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)

    own = await house.standing.going_on(OFFICER_BEN, GUILD)

    assert (own.patrol, own.page.id, own.settings.page_id) == (patrol, station.page.id, station.page.id)
    assert (await house.standing.of(OFFICER_BEN, patrol.id)).patrol == patrol
    assert await house.standing.past(OFFICER_BEN, station.page.id) == (patrol,)
    for other in (CHIEF, STRANGER):
        with pytest.raises(NotFound, match="of yours"):
            await house.standing.of(other, patrol.id)


async def test_who_is_on_duty_is_seen_but_for_the_hidden(house: House) -> None:
    station = await stationed(house)
    page_id: PageId = station.page.id
    await house.patrols.start(CHIEF, page_id)
    house.clock.move(timedelta(minutes=1))
    await house.patrols.start(OFFICER_BEN, page_id)

    on_duty = await house.standing.active(page_id)

    assert [on_duty.people[each.person_id].user_id for each in on_duty.patrols] == [ANNA, BEN]
    await house.pages.edit(MANAGER, page_id, patrol_logs=False)
    with pytest.raises(Refused, match="keeps no patrols"):
        await house.standing.active(page_id)
