"""What is asked of members, and how they stand."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.duty.periods import PeriodLength, period_of
from domain.duty.quotas import Level
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.hr.leaves import LeaveKind
from domain.ids import PatrolTypeId, RankId
from services.duty.quotas import MemberHours, PeriodReport
from tests.domain.makers import ANNA, BEN, CARLA, GUILD
from tests.services.duty.station import CHIEF, OFFICER_BEN, SERGEANT_CARLA, Station, stationed
from tests.services.duty.test_patrols import patrolled
from tests.services.house import MANAGER, STRANGER, House
from tests.services.hr.test_leaves import TODAY

DAY = timedelta(days=1)


async def on_monday(house: House) -> Station:
    """Return a station on the first day of a week, when everybody has been there for a while."""
    station = await stationed(house)
    house.clock.move(8 * DAY)
    return station


def of_ben(report: PeriodReport) -> MemberHours:
    return next(each for each in report.members if each.person.user_id == BEN)


async def test_a_report_tells_of_everybody_by_rank(house: House) -> None:
    station = await on_monday(house)
    page = station.page
    await house.quotas.put(MANAGER, page.id, 3600)
    await house.quotas.put(MANAGER, page.id, 2 * 3600, rank_id=page.ranks[2].id)
    await patrolled(station, 2)

    report = await house.quotas.report(SERGEANT_CARLA, page.id)

    assert [each.person.profile.name for each in report.members] == ["Anna", "Carla", "Ben"]
    assert [each.results[0].required for each in report.members] == [3600, 3600, 7200]
    assert of_ben(report).results[0].level is Level.MET
    assert not report.is_over


async def test_a_new_period_is_a_new_sum_and_the_old_one_stays(house: House) -> None:
    station = await on_monday(house)
    await house.quotas.put(MANAGER, station.page.id, 3600)
    await patrolled(station, 2)

    house.clock.move(7 * DAY)

    now = await house.quotas.report(CHIEF, station.page.id)
    before = await house.quotas.report(CHIEF, station.page.id, periods_ago=1)
    assert (of_ben(now).seconds, of_ben(before).seconds) == (0, 7200)
    assert before.is_over
    assert {each.results[0].level for each in before.members} == {Level.MET, Level.MISSED}


async def test_leave_takes_off_its_share(house: House) -> None:
    station = await on_monday(house)
    page_id = station.page.id
    await house.quotas.put(MANAGER, page_id, 7 * 3600)
    first = TODAY + 8 * DAY
    await house.decisions.create(
        CHIEF, GUILD, BEN, kind=LeaveKind.LOA, first=first, last=first + 2 * DAY, reason="ill"
    )

    period, ben = await house.quotas.own(OFFICER_BEN, page_id)

    assert period == (await house.quotas.report(CHIEF, page_id)).period
    assert ben.results[0].required == pytest.approx(4 * 3600, abs=1)


async def test_a_quota_of_a_type_counts_that_type_alone(house: House) -> None:
    station = await on_monday(house)
    kind = await house.rules.add_type(MANAGER, station.page.id, "Training")
    await house.quotas.put(MANAGER, station.page.id, 3600, type_id=kind.id)
    await patrolled(station, 2)
    await house.reviews.adjust(CHIEF, station.page.id, BEN, timedelta(hours=9), "event")

    _, ben = await house.quotas.own(OFFICER_BEN, station.page.id)

    assert (ben.seconds, ben.results[0].worked) == (11 * 3600, 0)


async def test_the_leaderboard_has_the_most_first_and_nobody_who_did_nothing(house: House) -> None:
    station = await on_monday(house)
    await patrolled(station, 1)
    await patrolled(station, 3, CHIEF)

    board = await house.quotas.leaderboard(station.page.id)

    assert [(each.person.profile.name, each.seconds) for each in board.members] == [
        ("Anna", 3 * 3600),
        ("Ben", 3600),
    ]


async def test_periods_change_from_the_next_one_on(house: House) -> None:
    station = await on_monday(house)
    before = (await house.quotas.report(CHIEF, station.page.id)).period

    rules = await house.quotas.change_periods(
        MANAGER, station.page.id, lambda rule: replace(rule, length=PeriodLength.MONTH)
    )

    assert (await house.quotas.report(CHIEF, station.page.id)).period == before
    assert period_of(before.end, rules).start == before.end
    assert period_of(before.end + 40 * DAY, rules).duration > 27 * DAY


async def test_another_zone_of_the_guild_counts_from_the_next_period_on(house: House) -> None:
    station = await on_monday(house)
    before = (await house.quotas.report(CHIEF, station.page.id)).period

    await house.settings.change(MANAGER, GUILD, zone="America/New_York", week_start=6)

    assert (await house.quotas.report(CHIEF, station.page.id)).period == before
    house.clock.move(14 * DAY)
    now = await house.quotas.report(CHIEF, station.page.id)
    assert (now.period.start.weekday(), now.period.start.hour) == (6, 5)


@pytest.mark.parametrize("zone_first", [True, False])
async def test_what_is_changed_in_one_period_counts_together_from_the_next(
    house: House, zone_first: bool
) -> None:
    station = await on_monday(house)

    async def set_zone() -> None:
        await house.settings.change(MANAGER, GUILD, zone="America/New_York")

    async def set_months() -> None:
        await house.quotas.change_periods(
            MANAGER, station.page.id, lambda rule: replace(rule, length=PeriodLength.MONTH)
        )

    first, second = (set_zone, set_months) if zone_first else (set_months, set_zone)
    await first()
    await second()

    house.clock.move(65 * DAY)
    period = (await house.quotas.report(CHIEF, station.page.id)).period
    assert period.duration > 27 * DAY
    assert period.start.astimezone(ZoneInfo("America/New_York")).hour == 0
    assert period.start.hour != 0


async def test_only_admins_ask_and_only_supervisors_see_all(house: House) -> None:
    station = await stationed(house)
    page_id = station.page.id

    with pytest.raises(NotAllowed, match="admin tier"):
        await house.quotas.put(CHIEF, page_id, 3600)
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.quotas.remove(CHIEF, page_id)
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.quotas.change_periods(CHIEF, page_id, lambda rule: rule)
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.quotas.report(OFFICER_BEN, page_id)
    with pytest.raises(Refused, match="not on"):
        await house.quotas.own(STRANGER, page_id)


async def test_what_makes_no_sense_is_refused(house: House) -> None:
    station = await stationed(house)
    page_id = station.page.id

    with pytest.raises(Invalid, match="hours must be"):
        await house.quotas.put(MANAGER, page_id, 0)
    with pytest.raises(NotFound, match="no such rank"):
        await house.quotas.put(MANAGER, page_id, 60, rank_id=RankId(999))
    with pytest.raises(NotFound, match="no such type"):
        await house.quotas.put(MANAGER, page_id, 60, type_id=PatrolTypeId(999))
    with pytest.raises(NotFound, match="no such quota"):
        await house.quotas.remove(MANAGER, page_id)
    with pytest.raises(NotFound, match="that long ago"):
        await house.quotas.report(MANAGER, page_id, periods_ago=99_999)


async def test_a_quota_is_taken_back(house: House) -> None:
    station = await stationed(house)
    await house.quotas.put(MANAGER, station.page.id, 3600)

    await house.quotas.remove(MANAGER, station.page.id)

    quotas, rule = await house.quotas.of_page(station.page.id)
    assert (quotas, rule.length) == ((), PeriodLength.WEEK)


async def test_a_period_is_found_again_by_a_moment_in_it(house: House) -> None:
    station = await on_monday(house)
    before = await house.quotas.report(CHIEF, station.page.id)

    house.clock.move(14 * DAY)

    again = await house.quotas.report(CHIEF, station.page.id, at=before.period.start)
    assert (again.period, again.is_over) == (before.period, True)


async def test_one_sees_himself_and_those_below(house: House) -> None:
    station = await stationed(house)
    page_id = station.page.id
    await house.quotas.put(MANAGER, page_id, 3600)

    own = await house.quotas.of_member(OFFICER_BEN, page_id, BEN)
    below = await house.quotas.of_member(SERGEANT_CARLA, page_id, BEN)

    assert own.members == below.members
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.quotas.of_member(OFFICER_BEN, page_id, CARLA)
    with pytest.raises(NotAllowed):
        await house.quotas.of_member(SERGEANT_CARLA, page_id, ANNA)
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.quotas.asked(STRANGER, page_id)
    assert len((await house.quotas.asked(OFFICER_BEN, page_id)).quotas) == 1
