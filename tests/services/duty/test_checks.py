"""Activity checks asked, answered, reminded of and ended, on both engines."""

from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.events import CheckChanged
from domain.hr.leaves import LeaveKind
from domain.ids import ChannelId, GuildId, MessageId, RankId, RoleId, UserId
from services.duty.checks import Results
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.duty.station import CHIEF, OFFICER_BEN, SERGEANT_CARLA, SUPERVISING, stationed
from tests.services.house import MANAGER, OFFICE, STRANGER, House
from tests.services.hr.test_leaves import TODAY

DAY = timedelta(days=1)


async def asked(house: House) -> Results:
    """Return how the page's latest check stands."""
    page_id = (await house.pages.of_guild(MANAGER, GUILD, with_deleted=True))[0].id
    return await house.checks.results(CHIEF, GUILD, (await house.checks.latest(CHIEF, page_id)).id)


def names(results: Results) -> tuple[list[str], list[str], list[str]]:
    answers = results.answers
    here, missing, excused = (
        [results.people[each].profile.name for each in those]
        for those in (answers.answered, answers.missing, answers.excused)
    )
    return here, missing, excused


async def test_members_answer_once_and_whoever_is_away_is_excused(house: House) -> None:
    page_id = (await stationed(house)).page.id
    await house.decisions.create(
        CHIEF, GUILD, BEN, kind=LeaveKind.LOA, first=TODAY, last=TODAY + 5 * DAY, reason="ill"
    )
    check = await house.checks.start(CHIEF, page_id, OFFICE, until=house.clock.now + 2 * DAY)

    told = [await house.checks.answer(SERGEANT_CARLA, check.id) for _ in range(2)]

    assert told == [True, False]
    assert names(await asked(house)) == (["Carla"], ["Anna"], ["Ben"])
    assert await house.checks.answer(OFFICER_BEN, check.id)
    assert names(await asked(house)) == (["Carla", "Ben"], ["Anna"], [])


async def test_a_question_is_taken_up_when_whoever_sends_it_has_had_a_minute(house: House) -> None:
    page_id = (await stationed(house)).page.id
    check = await house.checks.start(CHIEF, page_id, OFFICE, until=house.clock.now + 2 * DAY)
    soon = await house.checks.unasked()
    house.clock.move(timedelta(seconds=61))

    (lost,) = await house.checks.unasked()
    await house.checks.posted(check, MessageId(9))

    assert soon == ()
    assert lost.check == check
    assert await house.checks.unasked() == ()


async def test_a_rank_alone_is_asked(house: House) -> None:
    page = (await stationed(house)).page
    officers = page.ranks[2].id
    check = await house.checks.start(
        CHIEF, page.id, OFFICE, until=house.clock.now + DAY, rank_id=officers, text="there?"
    )

    with pytest.raises(Refused, match="not asked"):
        await house.checks.answer(SERGEANT_CARLA, check.id)
    with pytest.raises(Refused, match="not asked"):
        await house.checks.answer(STRANGER, check.id)
    assert names(await asked(house)) == ([], ["Ben"], [])


async def test_the_clock_reminds_at_half_time_and_ends_it(house: House) -> None:
    page_id = (await stationed(house)).page.id
    check = await house.checks.start(CHIEF, page_id, OFFICE, until=house.clock.now + 2 * DAY)
    done = []
    for _ in range(3):
        done += [await house.checks.fall_due(), await house.checks.fall_due()]
        house.clock.move(DAY)

    assert done == [0, 0, 1, 0, 1, 0]
    told = [each for each in house.heard if isinstance(each, CheckChanged)]
    assert told == [CheckChanged(GUILD, check.id, is_reminder=True), CheckChanged(GUILD, check.id)]
    with pytest.raises(Refused, match="is over"):
        await house.checks.answer(OFFICER_BEN, check.id)


async def test_supervisors_remind_and_end(house: House) -> None:
    page_id = (await stationed(house)).page.id
    check = await house.checks.start(SERGEANT_CARLA, page_id, OFFICE, until=house.clock.now + 2 * DAY)

    await house.checks.remind(SERGEANT_CARLA, page_id)
    with pytest.raises(Refused, match="less than an hour"):
        await house.checks.remind(SERGEANT_CARLA, page_id)
    assert await house.checks.take_reminder(check)
    assert not await house.checks.take_reminder(check)
    results = await house.checks.end(SERGEANT_CARLA, page_id)

    assert not results.check.is_open
    with pytest.raises(Refused, match="No activity check"):
        await house.checks.end(SERGEANT_CARLA, page_id)
    assert [each.check.id for each in await house.checks.unsettled()] == [check.id]
    await house.checks.shown(check)
    assert await house.checks.unsettled() == ()


async def test_members_ask_nobody_and_nonsense_is_refused(house: House) -> None:
    page_id = (await stationed(house)).page.id
    soon = house.clock.now + DAY

    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.checks.start(OFFICER_BEN, page_id, OFFICE, until=soon)
    for verb in (house.checks.latest, house.checks.remind, house.checks.end):
        with pytest.raises(NotAllowed, match="supervisor tier"):
            await verb(OFFICER_BEN, page_id)
    with pytest.raises(NotFound, match="no such rank"):
        await house.checks.start(CHIEF, page_id, OFFICE, until=soon, rank_id=RankId(999))
    with pytest.raises(Invalid, match="no channel"):
        await house.checks.start(CHIEF, page_id, ChannelId(1), until=soon)
    with pytest.raises(NotFound, match="There has been no"):
        await house.checks.latest(MANAGER, page_id)
    with pytest.raises(Refused, match="nobody"):
        await house.checks.start(CHIEF, page_id, OFFICE, until=soon, role_id=RoleId(7), holders={UserId(5)})
    check = await house.checks.start(CHIEF, page_id, OFFICE, until=soon)
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.checks.results(OFFICER_BEN, GUILD, check.id)
    with pytest.raises(NotFound, match="no such activity check"):
        await house.checks.results(CHIEF, GuildId(GUILD + 1), check.id)
    await house.checks.abandon(check)
    await house.checks.start(CHIEF, page_id, OFFICE, until=soon)


async def test_those_of_a_page_with_a_role_are_asked(house: House) -> None:
    page = (await stationed(house)).page
    check = await house.checks.start(
        CHIEF,
        page.id,
        OFFICE,
        until=house.clock.now + DAY,
        role_id=RoleId(7),
        holders={BEN, CARLA},
    )

    assert names(await asked(house)) == ([], ["Carla", "Ben"], [])
    with pytest.raises(Refused, match="not asked"):
        await house.checks.answer(CHIEF, check.id)


async def test_with_reduced_activity_one_is_expected_to_answer(house: House) -> None:
    page_id = (await stationed(house)).page.id
    await house.decisions.create(
        CHIEF, GUILD, BEN, kind=LeaveKind.REDUCED, first=TODAY, last=TODAY + 5 * DAY, reason="exams"
    )
    await house.checks.start(CHIEF, page_id, OFFICE, until=house.clock.now + DAY)

    assert names(await asked(house)) == ([], ["Anna", "Carla", "Ben"], [])


async def test_whoever_leaves_need_not_answer_and_whoever_joins_is_not_asked(house: House) -> None:
    page_id = (await stationed(house)).page.id
    check = await house.checks.start(CHIEF, page_id, OFFICE, until=house.clock.now + DAY)
    anna, carla = (
        seen(ANNA, CAPTAIN, SUPERVISING, name="Anna"),
        seen(CARLA, SERGEANT, SUPERVISING, name="Carla"),
    )
    await house.compare(anna, carla, seen(UserId(77), OFFICER, name="Zoe"))

    for gone_or_new in (OFFICER_BEN, Actor(UserId(77), "Zoe")):
        with pytest.raises(Refused, match="not asked"):
            await house.checks.answer(gone_or_new, check.id)
    assert names(await asked(house)) == ([], ["Anna", "Carla"], ["Ben"])


async def test_how_it_came_out_stays_whatever_becomes_of_them(house: House) -> None:
    page_id = (await stationed(house)).page.id
    check = await house.checks.start(CHIEF, page_id, OFFICE, until=house.clock.now + DAY)
    await house.decisions.create(
        CHIEF, GUILD, BEN, kind=LeaveKind.SICK, first=TODAY, last=TODAY + 5 * DAY, reason="ill"
    )
    await house.checks.answer(SERGEANT_CARLA, check.id)
    await house.checks.end(CHIEF, page_id)
    await house.compare(seen(ANNA, CAPTAIN, SUPERVISING, name="Anna"))

    assert names(await asked(house)) == (["Carla"], ["Anna"], ["Ben"])
    assert not await house.checks.is_awaited(check.id, (await asked(house)).answers.missing[0])


async def test_with_its_page_it_ends(house: House) -> None:
    page_id = (await stationed(house)).page.id
    check = await house.checks.start(CHIEF, page_id, OFFICE, until=house.clock.now + DAY)
    await house.pages.delete(MANAGER, page_id)

    with pytest.raises(Refused, match="is over"):
        await house.checks.answer(OFFICER_BEN, check.id)
    assert await house.checks.fall_due() == 1
    (results,) = await house.checks.unsettled()
    assert not results.check.is_open
