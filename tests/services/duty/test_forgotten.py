"""What the clock does about patrols that nobody stops, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from domain.duty.patrols import PatrolEnd, PatrolState
from domain.errors import Invalid, Refused
from domain.events import PatrolForgotten
from domain.time import Window
from tests.domain.makers import GUILD, NOW
from tests.services.duty.station import CHIEF, OFFICER_BEN, SERGEANT_CARLA, stationed
from tests.services.house import MANAGER, House

HOUR = timedelta(hours=1)


async def test_members_are_reminded_now_and_then_and_stopped_in_the_end(house: House) -> None:
    station = await stationed(house)
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    done = []

    for hours in (3, 1, 0, 3, 1, 16, 1):
        house.clock.move(hours * HOUR)
        done.append(await house.forgotten.fall_due())

    assert done == [0, 1, 0, 0, 1, 1, 0]
    told = [each for each in house.heard if isinstance(each, PatrolForgotten)]
    assert told == [
        PatrolForgotten(GUILD, patrol.id),
        PatrolForgotten(GUILD, patrol.id),
        PatrolForgotten(GUILD, patrol.id, was_stopped=True),
    ]


async def test_what_was_cut_off_waits_and_its_member_says_when_he_really_stopped(house: House) -> None:
    station = await stationed(house)
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(30 * HOUR)
    await house.forgotten.fall_due()
    waiting = await house.reviews.listed(CHIEF, station.page.id, PatrolState.PENDING)

    with pytest.raises(Invalid, match="when it was cut off"):
        await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + 25 * HOUR)
    answered = await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + 2 * HOUR)
    await house.reviews.approve(CHIEF, patrol.id)

    assert [(each.ended_at, each.ended_by) for each in waiting.patrols] == [
        (NOW + 24 * HOUR, PatrolEnd.CUT_OFF)
    ]
    assert answered.seconds() == 2 * 3600
    assert await station.hours() == 2


async def test_an_answer_is_corrected_up_to_the_cut_off_with_the_breaks_that_were_taken(house: House) -> None:
    station = await stationed(house)
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(3 * HOUR)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    house.clock.move(HOUR)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    house.clock.move(30 * HOUR)
    await house.forgotten.fall_due()

    short = await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + 2 * HOUR)
    longer = await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + 6 * HOUR)

    assert (short.seconds(), longer.seconds()) == (2 * 3600, 5 * 3600)
    with pytest.raises(Invalid, match="when it was cut off"):
        await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + 25 * HOUR)
    await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + 2 * HOUR)
    await house.patrols.log(OFFICER_BEN, station.page.id, Window(NOW + 3 * HOUR, NOW + 4 * HOUR))
    with pytest.raises(Refused, match="one at a time"):
        await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + 6 * HOUR)


async def test_where_nobody_is_to_be_reminded_nobody_is(house: House) -> None:
    station = await stationed(house)
    await house.rules.change(MANAGER, station.page.id, lambda rules: replace(rules, remind_after=None))
    await house.patrols.start(OFFICER_BEN, station.page.id)

    house.clock.move(9 * HOUR)

    assert await house.forgotten.fall_due() == 0


async def test_a_pass_reads_the_rules_of_a_page_once_however_many_are_on_patrol(house: House) -> None:
    station = await stationed(house)
    statements: list[str] = []

    def count(connection: object, cursor: object, statement: str, *others: object) -> None:
        statements.append(statement)

    async def read() -> int:
        statements.clear()
        await house.forgotten.fall_due()
        return len(statements)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        await house.patrols.start(OFFICER_BEN, station.page.id)
        one = await read()
        for other in (CHIEF, SERGEANT_CARLA):
            await house.patrols.start(other, station.page.id)
        three = await read()
    finally:
        event.remove(Engine, "before_cursor_execute", count)

    assert one == three > 0
