"""What members do with their leave, and what the clock does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.errors import Invalid, NotFound, Refused
from domain.events import LeaveChanged, RosterChanged
from domain.hr.leaves import Leave, LeaveKind, LeaveState
from domain.rosters.statuses import Status
from tests.domain.makers import BEN, GUILD
from tests.services.duty.station import OFFICER_BEN, stationed
from tests.services.house import MANAGER, STRANGER, House

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


async def asked(house: House, start: int = 1, end: int = 7) -> Leave:
    return await house.leaves.request(
        OFFICER_BEN,
        GUILD,
        kind=LeaveKind.LOA,
        first=TODAY + start * DAY,
        last=TODAY + end * DAY,
        reason="away",
    )


async def test_what_is_asked_for_waits(house: House) -> None:
    await stationed(house)

    leave = await asked(house)

    assert leave.state is LeaveState.REQUESTED
    assert house.heard == [LeaveChanged(GUILD, leave.id)]
    assert await house.leaves.own(OFFICER_BEN, GUILD) == (leave,)
    assert await house.leaves.away(GUILD) == ()


async def test_a_short_one_is_granted_at_once_where_the_rules_say_so(house: House) -> None:
    await stationed(house)
    await house.decisions.change_rules(MANAGER, GUILD, lambda rules: replace(rules, approval_above=3))

    leave = await asked(house, 0, 2)

    assert leave.state is LeaveState.ACTIVE
    assert [person.profile.name for _, person in await house.leaves.away(GUILD)] == ["Ben"]


async def test_the_days_are_the_guilds(house: House) -> None:
    await stationed(house)
    await house.settings.change(MANAGER, GUILD, zone="America/New_York")

    leave = await asked(house, 1, 1)

    assert leave.window.start.hour == 5
    assert leave.window.duration == DAY


async def test_the_clock_begins_and_ends_it_once_each(house: House) -> None:
    await stationed(house)
    leave = await house.decisions.approve(MANAGER, (await asked(house)).id)
    house.heard.clear()

    moved = [await house.leaves.fall_due()]
    for step in (1, 0, 7, 0):
        house.clock.move(step * DAY)
        moved.append(await house.leaves.fall_due())

    assert moved == [0, 1, 0, 1, 0]
    assert sum(event == LeaveChanged(GUILD, leave.id) for event in house.heard) == 2
    assert sum(isinstance(event, RosterChanged) for event in house.heard) == 2
    assert (await house.leaves.own(OFFICER_BEN, GUILD))[0].state is LeaveState.ENDED


async def test_what_was_missed_while_nobody_ran_is_caught_up(house: House) -> None:
    await stationed(house)
    await house.decisions.approve(MANAGER, (await asked(house)).id)

    house.clock.move(30 * DAY)

    assert await house.leaves.fall_due() == 1
    assert (await house.leaves.own(OFFICER_BEN, GUILD))[0].state is LeaveState.ENDED


async def test_longer_is_asked_for_and_waits(house: House) -> None:
    await stationed(house)
    await house.decisions.approve(MANAGER, (await asked(house, 0, 7)).id)

    longer = await house.leaves.extend(OFFICER_BEN, GUILD, last=TODAY + 10 * DAY, reason="still")

    assert longer.extension is not None
    assert [leave.id for leave, _ in await house.decisions.pending(MANAGER, GUILD)] == [longer.id]


async def test_one_comes_back_early_or_takes_it_back(house: House) -> None:
    await stationed(house)
    await house.decisions.approve(MANAGER, (await asked(house, 0, 7)).id)
    house.clock.move(2 * DAY)

    back = await house.leaves.end(OFFICER_BEN, GUILD)
    later = await asked(house, 20, 21)
    with pytest.raises(Refused, match="No leave is under way"):
        await house.leaves.end(OFFICER_BEN, GUILD)
    with pytest.raises(NotFound, match="no leave with that number"):
        await house.leaves.end(OFFICER_BEN, GUILD, back.id)
    cancelled = await house.leaves.end(OFFICER_BEN, GUILD, later.id)

    assert (back.state, back.window.end) == (LeaveState.ENDED, house.clock.now)
    assert cancelled.state is LeaveState.CANCELLED
    with pytest.raises(NotFound, match="no leave"):
        await house.leaves.end(OFFICER_BEN, GUILD)


async def test_leave_is_for_members(house: House) -> None:
    await stationed(house)

    with pytest.raises(Refused, match="on no page"):
        await house.leaves.own(STRANGER, GUILD)


async def test_whoever_is_away_wears_it_on_his_pages(house: House) -> None:
    station = await stationed(house)
    await house.decisions.change_rules(MANAGER, GUILD, lambda rules: replace(rules, approval_above=9))

    async def status() -> Status | None:
        row = (await house.view(station.page)).of(BEN)
        assert row is not None
        return row.status

    await asked(house, 0, 2)
    assert await status() is Status.LOA
    assert RosterChanged in map(type, house.heard)

    await house.leaves.end(OFFICER_BEN, GUILD)
    assert await status() is Status.ACTIVE


async def test_a_day_that_has_passed_is_no_beginning(house: House) -> None:
    await stationed(house)

    with pytest.raises(Invalid, match="start: that day has passed"):
        await asked(house, -1, 3)
