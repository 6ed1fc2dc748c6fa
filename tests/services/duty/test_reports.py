"""Reports fall due after each period, once, and are caught up after a downtime."""

from datetime import timedelta

import pytest

from domain.duty.quotas import Level
from domain.errors import Invalid, NotAllowed, Refused
from domain.events import ReportDue
from domain.ids import ChannelId
from tests.domain.makers import GUILD
from tests.services.duty.station import CHIEF
from tests.services.duty.test_patrols import patrolled
from tests.services.duty.test_quotas import DAY, of_ben, on_monday
from tests.services.house import MANAGER, OFFICE, House


async def test_when_a_period_is_over_its_report_waits_once(house: House) -> None:
    station = await on_monday(house)
    await house.quotas.put(MANAGER, station.page.id, 3600)
    await house.reports.schedule(MANAGER, station.page.id, OFFICE)
    await patrolled(station, 2)
    house.heard.clear()

    done = [await house.reports.fall_due()]
    house.clock.move(7 * DAY)
    done += [await house.reports.fall_due(), await house.reports.fall_due()]

    assert done == [0, 1, 0]
    assert [each for each in house.heard if isinstance(each, ReportDue)] == [
        ReportDue(GUILD, station.page.id)
    ]
    assert await house.reports.pending() == {GUILD}
    due = await house.reports.next(GUILD)
    assert due is not None
    assert due.post.channel_id == OFFICE
    assert (of_ben(due.report).seconds, of_ben(due.report).level) == (7200, Level.MET)
    assert due.report.is_over
    await house.reports.sent(due)
    assert await house.reports.next(GUILD) is None
    assert await house.reports.fall_due() == 0


async def test_what_fell_due_while_nobody_ran_is_caught_up(house: House) -> None:
    station = await on_monday(house)
    await house.reports.schedule(MANAGER, station.page.id, OFFICE)

    house.clock.move(15 * DAY)

    assert await house.reports.fall_due() == 2
    first = await house.reports.next(GUILD)
    assert first is not None
    await house.reports.dropped(first, "gone")
    second = await house.reports.next(GUILD)
    assert second is not None
    assert second.report.period.start == first.report.period.end


async def test_nothing_is_posted_where_nobody_wants_it(house: House) -> None:
    station = await on_monday(house)
    page_id = station.page.id
    await house.reports.schedule(MANAGER, page_id, OFFICE)
    house.clock.move(timedelta(days=8))
    await house.reports.fall_due()

    await house.reports.schedule(MANAGER, page_id, None)

    assert await house.reports.pending() == frozenset()
    with pytest.raises(Refused, match="No reports of"):
        await house.reports.schedule(MANAGER, page_id, None)
    with pytest.raises(Invalid, match="no channel with that id"):
        await house.reports.schedule(MANAGER, page_id, ChannelId(1))
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.reports.schedule(CHIEF, page_id, OFFICE)


async def test_a_deleted_page_is_told_of_nowhere(house: House) -> None:
    station = await on_monday(house)
    await house.reports.schedule(MANAGER, station.page.id, OFFICE)
    house.clock.move(7 * DAY)
    await house.reports.fall_due()

    await house.pages.delete(MANAGER, station.page.id)
    house.clock.move(7 * DAY)

    assert await house.reports.fall_due() == 0
    assert await house.reports.pending() == frozenset()
    assert await house.reports.next(GUILD) is None
