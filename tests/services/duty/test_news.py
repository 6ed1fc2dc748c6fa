"""What is told of patrols: starts and ends in the log, questions to whoever forgot, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.duty.news import Happening, PatrolAsked, PatrolLines
from domain.ids import ChannelId
from domain.rosters.announcements import NEWS_FOR, Announcement
from domain.time import Window
from tests.domain.makers import BEN, GUILD
from tests.services.duty.station import CHIEF, OFFICER_BEN, SERGEANT_CARLA, Station, stationed
from tests.services.house import MANAGER, OFFICE, PROMOTIONS, House

HOUR = timedelta(hours=1)


@pytest.fixture
async def station(house: House) -> Station:
    """A station that logs into a channel, caught up with."""
    station = await stationed(house)
    await logs_into(station, OFFICE)
    return station


async def logs_into(station: Station, channel_id: ChannelId | None) -> None:
    await station.house.rules.change(
        MANAGER, station.page.id, lambda rules: replace(rules, log_channel_id=channel_id)
    )


async def told(house: House) -> list[Announcement]:
    """Return every message that is due, each noted as sent."""
    found: list[Announcement] = []
    await house.announcements.plan(GUILD)
    while (announcement := await house.announcements.next(GUILD)) is not None:
        found.append(announcement)
        await house.announcements.sent(announcement)
    return found


def lines(announcements: list[Announcement]) -> list[tuple[str, str]]:
    about = [each.about for each in announcements]
    assert all(isinstance(each, PatrolLines) for each in about)
    return [
        (line.member, line.happening)
        for each in about
        if isinstance(each, PatrolLines)
        for line in each.lines
    ]


async def test_a_start_and_an_end_are_lines_in_the_log_and_a_break_is_none(station: Station) -> None:
    house = station.house
    kind = await house.rules.add_type(MANAGER, station.page.id, "Traffic")
    await house.patrols.start(OFFICER_BEN, station.page.id, type_id=kind.id)

    (begun,) = await told(house)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    assert await told(house) == []
    house.clock.move(HOUR)
    await house.patrols.stop(OFFICER_BEN, GUILD)

    assert (begun.channel_id, begun.user_id, begun.page) == (OFFICE, None, "Blaine County")
    assert isinstance(begun.about, PatrolLines)
    assert begun.about.lines[0].type == "Traffic"
    assert lines([begun]) == [("Ben", Happening.START)]
    assert lines(await told(house)) == [("Ben", Happening.END)]
    assert await told(house) == []


async def test_several_lines_are_one_message(station: Station) -> None:
    for actor in (CHIEF, OFFICER_BEN, SERGEANT_CARLA):
        await station.house.patrols.start(actor, station.page.id)

    (together,) = await told(station.house)

    assert [name for name, _ in lines([together])] == ["Anna", "Ben", "Carla"]


async def test_what_was_logged_afterwards_or_is_old_is_no_news(station: Station) -> None:
    house, now = station.house, station.house.clock.now
    logged = await house.patrols.log(OFFICER_BEN, station.page.id, Window(now - 2 * HOUR, now - HOUR))
    await house.reviews.approve(CHIEF, logged.id)
    await house.patrols.start(OFFICER_BEN, station.page.id)
    ended = await house.patrols.stop(OFFICER_BEN, GUILD)
    house.clock.move(NEWS_FOR + HOUR)
    await house.reviews.void(CHIEF, ended.id, "Not there")

    assert await told(house) == []


async def test_without_a_log_or_with_another_since_nothing_is_told(station: Station) -> None:
    await station.house.patrols.start(OFFICER_BEN, station.page.id)
    await station.house.announcements.plan(GUILD)
    await logs_into(station, PROMOTIONS)
    assert await told(station.house) == []

    await logs_into(station, None)
    await station.house.patrols.stop(OFFICER_BEN, GUILD)
    assert await told(station.house) == []


async def test_whoever_forgot_is_asked_each_time_and_told_that_he_was_cut_off(house: House) -> None:
    station = await stationed(house)
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    asked: list[Announcement] = []
    for hours in (4, 4, 16):
        house.clock.move(hours * HOUR)
        await house.forgotten.fall_due()
        asked += await told(house)

    about = [each.about for each in asked]
    assert [each.user_id for each in asked] == [BEN] * 3
    assert [each.was_stopped for each in about if isinstance(each, PatrolAsked)] == [False, False, True]
    assert all(each.patrol.id == patrol.id for each in about if isinstance(each, PatrolAsked))


async def test_whoever_has_answered_is_not_asked_any_more(house: House) -> None:
    station = await stationed(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(4 * HOUR)
    await house.forgotten.fall_due()
    await house.announcements.plan(GUILD)

    await house.patrols.stop(OFFICER_BEN, GUILD)

    assert await told(house) == []


async def test_of_whoever_takes_no_messages_the_log_tells(station: Station) -> None:
    house = station.house
    await house.patrols.start(OFFICER_BEN, station.page.id)
    assert lines(await told(house)) == [("Ben", Happening.START)]
    house.clock.move(4 * HOUR)
    await house.forgotten.fall_due()
    await house.announcements.plan(GUILD)
    asked = await house.announcements.next(GUILD)
    assert asked is not None

    await house.announcements.unheard(asked)

    (line,) = await told(house)
    assert line.channel_id == OFFICE
    assert lines([line]) == [("Ben", Happening.UNHEARD)]
