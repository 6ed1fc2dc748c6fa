"""What is told of leave, to whom, and that it is told once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.hr.leaves import LeaveState
from domain.rosters.announcements import AnnouncementKind, LeaveNews, LeaveTold
from services.hr.news import leave_news, news_of
from tests.domain.makers import BEN, GUILD, NOW
from tests.services.duty.station import CHIEF, OFFICER_BEN, stationed
from tests.services.house import MANAGER, OFFICE, House
from tests.services.hr.test_leaves import DAY, TODAY, asked


@pytest.fixture
async def telling(house: House) -> House:
    """A house that tells of leave in its office, and has told everything else."""
    await stationed(house)
    await house.decisions.change_rules(MANAGER, GUILD, lambda rules: replace(rules, channel_id=OFFICE))
    await told(house)
    return house


async def told(house: House) -> list[tuple[str, int | None]]:
    """Send all that waits; return what of it was about leave, and to which channel, None: to its member."""
    found: list[tuple[str, int | None]] = []
    await house.announcements.plan(GUILD)
    while (announcement := await house.announcements.next(GUILD)) is not None:
        if announcement.kind is AnnouncementKind.LEAVE:
            assert isinstance(announcement.about, LeaveNews)
            assert announcement.channel_id is not None or announcement.user_id == BEN
            found.append((announcement.about.told.value, announcement.channel_id))
        await house.announcements.sent(announcement)
    return found


async def test_from_the_request_to_the_end(telling: House) -> None:
    house = telling
    leave = await asked(house, 0, 7)
    assert await told(house) == [("asked", OFFICE)]

    await house.decisions.approve(CHIEF, leave.id)
    assert await told(house) == [("decided", None)]

    house.clock.now = leave.window.end - 2 * DAY
    assert await house.leaves.remind_due() == 1
    assert await house.leaves.remind_due() == 0
    assert await told(house) == [("ending", None)]

    longer = await house.leaves.extend(OFFICER_BEN, GUILD, last=TODAY + 12 * DAY, reason="more")
    assert await told(house) == [("longer", OFFICE)]
    longer = await house.decisions.approve(CHIEF, longer.id)
    assert await told(house) == [("decided", None)]

    assert await house.leaves.remind_due() == 0
    house.clock.now = longer.window.end - DAY
    assert await house.leaves.remind_due() == 1
    assert await told(house) == [("ending", None)]

    house.clock.now = longer.window.end
    assert await house.leaves.fall_due() == 1
    assert await told(house) == [("ended", None)]
    assert await told(house) == []


async def test_what_is_no_longer_so_is_not_told(telling: House) -> None:
    house = telling
    leave = await asked(house)
    await house.announcements.plan(GUILD)
    await house.leaves.end(OFFICER_BEN, GUILD, leave.id)

    assert await told(house) == []
    async with house.database.read() as tx:
        assert await leave_news(tx, leave.id, LeaveTold.ASKED) is None
        assert await leave_news(tx, 999, LeaveTold.ASKED) is None


async def test_without_a_channel_nobody_but_the_member_is_told(house: House) -> None:
    await stationed(house)
    leave = await asked(house, 0, 7)
    await house.decisions.deny(CHIEF, leave.id, "no")

    assert await told(house) == [("decided", None)]


async def test_a_guild_without_messages_sends_none(telling: House) -> None:
    house = telling
    await house.announcement_rules.set(MANAGER, GUILD, None, None, sends_message=False)
    leave = await asked(house, 0, 7)
    await house.decisions.approve(CHIEF, leave.id)

    assert await told(house) == []
    active = replace(leave, state=LeaveState.ACTIVE, reminded_at=NOW)
    assert list(news_of(active, OFFICE, sends_message=False, now=NOW)) == []


async def test_a_leave_shorter_than_the_notice_has_none(telling: House) -> None:
    house = telling
    leave = await asked(house, 0, 1)
    await house.decisions.approve(CHIEF, leave.id)
    house.clock.move(timedelta(hours=20))

    assert await house.leaves.remind_due() == 0
