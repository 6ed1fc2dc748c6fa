"""What members do with their patrols, on both engines."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.access.actors import Actor
from domain.duty.patrols import Evidence, OnDuty, Patrol, PatrolEnd, PatrolSource, PatrolState
from domain.errors import Invalid, NotFound, Refused
from domain.events import PatrolChanged, RosterChanged
from domain.hr.leaves import LeaveKind
from domain.ids import PatrolId, PatrolTypeId, UserId
from domain.rosters.sync import MemberLeft
from domain.time import Window
from services.duty.patrols import Report
from tests.domain.makers import BEN, GUILD, NOW, OFFICER, seen
from tests.services.duty.station import CHIEF, OFFICER_BEN, Station, stationed
from tests.services.house import MANAGER, House

HOUR = timedelta(hours=1)


async def patrolled(station: Station, hours: float, actor: Actor = OFFICER_BEN) -> Patrol:
    await station.house.patrols.start(actor, station.page.id)
    station.house.clock.move(hours * HOUR)
    return await station.house.patrols.stop(actor, GUILD)


async def test_a_patrol_counts_when_it_ends_and_open_pages_learn_of_it(house: House) -> None:
    station = await stationed(house)

    patrol = await patrolled(station, 2)

    assert patrol.state is PatrolState.APPROVED
    assert await station.hours() == 2
    told = [each for each in house.heard if isinstance(each, PatrolChanged)]
    assert [each.patrol_id for each in told] == [patrol.id, patrol.id]
    assert sum(isinstance(each, RosterChanged) for each in house.heard) == 2


async def test_the_page_says_who_is_on_duty(house: House) -> None:
    station = await stationed(house)

    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    on = (await house.view(station.page)).of(BEN)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    resting = (await house.view(station.page)).of(BEN)
    await house.patrols.stop(OFFICER_BEN, GUILD)
    off = (await house.view(station.page)).of(BEN)

    assert on is not None
    assert on.on_duty == OnDuty(patrol.started_at)
    assert resting is not None
    assert resting.on_duty == OnDuty(patrol.started_at, is_on_break=True)
    assert off is not None
    assert off.on_duty is None


async def test_breaks_are_left_out(house: House) -> None:
    station = await stationed(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(HOUR)
    resting = await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    house.clock.move(HOUR)
    await house.patrols.toggle_break(OFFICER_BEN, GUILD)
    house.clock.move(HOUR)

    patrol = await house.patrols.stop(OFFICER_BEN, GUILD)

    assert resting.is_on_break
    assert patrol.seconds() == 2 * 3600


async def test_whoever_says_what_he_wants_is_not_undone_by_a_second_press(house: House) -> None:
    station = await stationed(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)

    for should_rest in (True, False):
        presses = (house.patrols.toggle_break(OFFICER_BEN, GUILD, should_rest=should_rest) for _ in range(3))
        after = await asyncio.gather(*presses)
        assert [each.is_on_break for each in after] == [should_rest] * 3
        house.clock.move(HOUR)

    assert len((await house.patrols.stop(OFFICER_BEN, GUILD)).breaks) == 1


async def test_of_two_presses_at_once_one_starts(house: House) -> None:
    station = await stationed(house)

    answers = await asyncio.gather(
        *(house.patrols.start(OFFICER_BEN, station.page.id) for _ in range(5)), return_exceptions=True
    )

    assert sum(isinstance(each, Patrol) for each in answers) == 1
    assert sum(isinstance(each, Refused) for each in answers) == 4


async def test_a_long_one_waits_for_approval(house: House) -> None:
    station = await stationed(house)

    patrol = await patrolled(station, 9)

    assert patrol.state is PatrolState.PENDING
    assert await station.hours() == 0


@pytest.mark.parametrize(
    ("actor", "words"),
    [(Actor(UserId(1), "Stranger"), "on no page"), (MANAGER, "on no page")],
)
async def test_whoever_is_not_on_the_page_has_no_patrol_there(house: House, actor: Actor, words: str) -> None:
    station = await stationed(house)

    with pytest.raises(Refused, match=words):
        await house.patrols.start(actor, station.page.id)


async def test_a_page_that_keeps_none_refuses(house: House) -> None:
    station = await stationed(house)
    await house.pages.edit(MANAGER, station.page.id, patrol_logs=False)

    with pytest.raises(Refused, match="keeps no patrols"):
        await house.patrols.start(OFFICER_BEN, station.page.id)


async def test_nothing_is_stopped_that_was_not_begun(house: House) -> None:
    await stationed(house)

    with pytest.raises(Refused, match="You are not on patrol"):
        await house.patrols.stop(OFFICER_BEN, GUILD)


async def test_a_type_may_be_for_higher_ranks(house: House) -> None:
    station = await stationed(house)
    page = station.page
    kind = await house.rules.add_type(MANAGER, page.id, "Command", lowest_rank_id=page.ranks[1].id)

    with pytest.raises(Refused, match="Command is for Sergeant and above"):
        await house.patrols.start(OFFICER_BEN, page.id, type_id=kind.id)
    with pytest.raises(NotFound, match="no such type"):
        await house.patrols.start(OFFICER_BEN, page.id, type_id=PatrolTypeId(99))
    assert (await house.patrols.start(CHIEF, page.id, type_id=kind.id)).type_id == kind.id


async def test_what_the_page_wants_told_must_be_told(house: House) -> None:
    station = await stationed(house)
    await house.rules.change(
        MANAGER, station.page.id, lambda rules: replace(rules, needs_report=True, needs_evidence=True)
    )
    await house.patrols.start(OFFICER_BEN, station.page.id, source=PatrolSource.PANEL)

    for report, words in (
        (Report(), "wants a report"),
        (Report("quiet"), "wants a link or a file"),
        *(
            (Report("quiet", Evidence(url)), "starts with https")
            for url in ("javascript:alert(1)", "https://", "http://127.0.0.1/", "https://a b", "https://[a")
        ),
        (Report("x" * 1001, Evidence("https://example.org")), "1000 characters at most"),
    ):
        with pytest.raises(Invalid, match=words):
            await house.patrols.stop(OFFICER_BEN, GUILD, report=report)
    ended = await house.patrols.stop(
        OFFICER_BEN, GUILD, report=Report("quiet", Evidence("https://example.org/a.png", "a.png"))
    )

    assert (ended.note, ended.evidence) == ("quiet", Evidence("https://example.org/a.png", "a.png"))


async def test_one_written_down_afterwards_waits_and_lies_alone(house: House) -> None:
    station = await stationed(house)
    window = Window(NOW - 5 * HOUR, NOW - 3 * HOUR)

    patrol = await house.patrols.log(OFFICER_BEN, station.page.id, window, report=Report("forgot"))

    assert (patrol.state, patrol.source) == (PatrolState.PENDING, PatrolSource.LOGGED)
    with pytest.raises(Refused, match="Another patrol lies within that time"):
        await house.patrols.log(OFFICER_BEN, station.page.id, Window(NOW - 4 * HOUR, NOW))
    beside = await house.patrols.log(OFFICER_BEN, station.page.id, Window(NOW - 3 * HOUR, NOW))
    assert beside.id > patrol.id


async def test_whoever_leaves_is_on_patrol_no_longer_and_has_his_hours_when_he_is_back(house: House) -> None:
    station = await stationed(house)
    await patrolled(station, 1)
    await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(HOUR)

    await house.sync.apply(GUILD, [MemberLeft(BEN)], audit=house.audit)

    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, BEN)
        assert person is not None
        newest, *_ = await tx.patrols.of_person(station.page.id, person.id, limit=5)
    assert (newest.state, newest.ended_by) == (PatrolState.APPROVED, PatrolEnd.DEPARTURE)
    await house.apply(seen(BEN, OFFICER, name="Ben"))
    assert await station.hours() == 2


async def test_own_duty_tells_what_is_open_and_what_was(house: House) -> None:
    station = await stationed(house)
    await patrolled(station, 1)
    started = await house.patrols.start(OFFICER_BEN, station.page.id)

    own = await house.patrols.own(OFFICER_BEN, station.page.id)

    assert own.open == started
    assert (own.seconds, len(own.latest)) == (3600, 2)


async def test_an_answer_is_for_what_was_cut_off_and_for_its_member(house: House) -> None:
    station = await stationed(house)
    patrol = await patrolled(station, 9)

    with pytest.raises(NotFound):
        await house.patrols.answer(CHIEF, patrol.id, NOW + HOUR)
    with pytest.raises(Refused, match="needs no answer"):
        await house.patrols.answer(OFFICER_BEN, patrol.id, NOW + HOUR)


async def test_whoever_forgot_to_stop_says_when_he_did(house: House) -> None:
    station = await stationed(house)
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(3 * HOUR)

    for at in (patrol.started_at - HOUR, house.clock.now + HOUR):
        with pytest.raises(Invalid, match="between the start of the patrol and now"):
            await house.patrols.stop(OFFICER_BEN, GUILD, at=at)
    with pytest.raises(Refused, match="has ended already"):
        await house.patrols.stop(OFFICER_BEN, GUILD, patrol_id=PatrolId(patrol.id + 1))
    ended = await house.patrols.stop(OFFICER_BEN, GUILD, at=patrol.started_at + 2 * HOUR, patrol_id=patrol.id)

    assert ended.seconds() == 7_200
    assert await station.hours() == 2


async def test_whoever_is_still_on_patrol_is_reminded_later(house: House) -> None:
    station = await stationed(house)
    patrol = await house.patrols.start(OFFICER_BEN, station.page.id)
    house.clock.move(3 * HOUR)

    await house.patrols.confirm(OFFICER_BEN, patrol.id)

    house.clock.move(3 * HOUR)
    assert await house.forgotten.fall_due() == 0
    house.clock.move(HOUR)
    assert await house.forgotten.fall_due() == 1
    with pytest.raises(NotFound, match="of yours"):
        await house.patrols.confirm(CHIEF, patrol.id)
    await house.patrols.stop(OFFICER_BEN, GUILD)
    with pytest.raises(Refused, match="has ended already"):
        await house.patrols.confirm(OFFICER_BEN, patrol.id)


@pytest.mark.parametrize(
    ("kind", "is_allowed", "may"),
    [
        (LeaveKind.LOA, False, False),
        (LeaveKind.SICK, False, False),
        (LeaveKind.LOA, True, True),
        (LeaveKind.REDUCED, False, True),
    ],
)
async def test_whoever_is_away_goes_on_no_patrol(
    house: House, kind: LeaveKind, *, is_allowed: bool, may: bool
) -> None:
    station = await stationed(house)
    today = house.clock.now.date()
    await house.decisions.change_rules(
        MANAGER, GUILD, lambda rules: replace(rules, patrols_allowed=is_allowed, approval_above=9)
    )
    await house.leaves.request(OFFICER_BEN, GUILD, kind=kind, first=today, last=today, reason="away")

    if may:
        assert (await house.patrols.start(OFFICER_BEN, station.page.id)).is_open
    else:
        with pytest.raises(Refused, match="You are on leave"):
            await house.patrols.start(OFFICER_BEN, station.page.id)
        await house.leaves.end(OFFICER_BEN, GUILD)
        assert (await house.patrols.start(OFFICER_BEN, station.page.id)).is_open


async def test_one_verb_begins_what_needs_no_choice(house: House) -> None:
    station = await stationed(house)
    begun = await house.patrols.begin(OFFICER_BEN, station.page.id, source=PatrolSource.PANEL)
    assert begun.patrol is not None
    with pytest.raises(Refused, match="on patrol already"):
        await house.patrols.begin(OFFICER_BEN, station.page.id, source=PatrolSource.PANEL)
    await house.patrols.stop(OFFICER_BEN, GUILD)

    kind = await house.rules.add_type(MANAGER, station.page.id, "Traffic")
    only = await house.patrols.begin(OFFICER_BEN, station.page.id, source=PatrolSource.PANEL)
    await house.patrols.stop(OFFICER_BEN, GUILD)
    await house.rules.add_type(MANAGER, station.page.id, "Air")
    several = await house.patrols.begin(OFFICER_BEN, station.page.id, source=PatrolSource.PANEL)

    assert only.patrol is not None
    assert only.patrol.type_id == kind.id
    assert (several.patrol, [each.name for each in several.types]) == (None, ["Traffic", "Air"])
    await house.patrols.start(OFFICER_BEN, station.page.id, type_id=kind.id)
    with pytest.raises(Refused, match="on patrol already"):
        await house.patrols.begin(OFFICER_BEN, station.page.id, source=PatrolSource.PANEL)


async def test_what_is_to_be_told_of_is_not_stopped_without(house: House) -> None:
    station = await stationed(house)
    await house.patrols.start(OFFICER_BEN, station.page.id)
    await house.rules.change(MANAGER, station.page.id, lambda rules: replace(rules, needs_evidence=True))

    waits = await house.patrols.stop_if_all_is_told(OFFICER_BEN, GUILD)
    await house.rules.change(MANAGER, station.page.id, lambda rules: replace(rules, needs_evidence=False))
    ended = await house.patrols.stop_if_all_is_told(OFFICER_BEN, GUILD)

    assert (waits.patrol.is_open, waits.settings.needs_evidence) == (True, True)
    assert not ended.patrol.is_open
    with pytest.raises(Refused, match="You are not on patrol"):
        await house.patrols.stop_if_all_is_told(OFFICER_BEN, GUILD)
