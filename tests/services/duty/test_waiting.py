"""Patrols that wait are told where the page wants that, once each."""

from dataclasses import replace

from domain.duty.settings import DutySettings
from tests.domain.makers import GUILD
from tests.services.duty.station import SERGEANT_CARLA, stationed
from tests.services.duty.test_patrols import patrolled
from tests.services.house import MANAGER, OFFICE, House


def told_in_the_office(settings: DutySettings) -> DutySettings:
    return replace(settings, log_channel_id=OFFICE)


async def test_each_is_told_once_where_the_page_wants_that(house: House) -> None:
    station = await stationed(house)
    first = await patrolled(station, 9)
    assert await house.waiting.guilds() == frozenset()
    assert await house.waiting.next(GUILD) is None

    await house.rules.change(MANAGER, station.page.id, told_in_the_office)
    second = await patrolled(station, 10)
    await patrolled(station, 1)

    assert await house.waiting.guilds() == {GUILD}
    for patrol in (first, second):
        waiting = await house.waiting.next(GUILD)
        assert waiting is not None
        assert (waiting.patrol_id, waiting.channel_id) == (patrol.id, OFFICE)
        assert waiting.listed.people[patrol.person_id].profile.name == "Ben"
        await house.waiting.told(waiting)
    assert await house.waiting.guilds() == frozenset()


async def test_what_was_decided_meanwhile_is_not_told(house: House) -> None:
    station = await stationed(house)
    await house.rules.change(MANAGER, station.page.id, told_in_the_office)
    patrol = await patrolled(station, 9)

    await house.reviews.approve(SERGEANT_CARLA, patrol.id)

    assert await house.waiting.next(GUILD) is None


async def test_a_page_that_was_deleted_tells_nothing(house: House) -> None:
    station = await stationed(house)
    await house.rules.change(MANAGER, station.page.id, told_in_the_office)
    await patrolled(station, 9)

    await house.pages.delete(MANAGER, station.page.id)

    assert await house.waiting.guilds() == frozenset()
