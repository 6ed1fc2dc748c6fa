"""Hours are whole seconds from one function, and parts add up to the whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duty.patrols import (
    Adjustment,
    Break,
    Evidence,
    Patrol,
    PatrolEnd,
    PatrolState,
    checked_adjustment,
    checked_log,
    hours_of,
)
from domain.duty.settings import DutySettings
from domain.errors import Invalid, Refused
from domain.ids import AdjustmentId, GuildId, PageId, PatrolId, PersonId
from domain.time import Window

PAGE = PageId(UUID(int=1))
RULES = DutySettings(PAGE)
START = datetime(2026, 3, 1, 20, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def a_patrol(*breaks: tuple[float, float | None], end: float | None = None) -> Patrol:
    rests = tuple(Break(at(a), at(b) if b is not None else None) for a, b in breaks)
    ended = at(end) if end is not None else None
    state = PatrolState.OPEN if end is None else PatrolState.APPROVED
    return Patrol(PatrolId(1), GuildId(1), PAGE, PersonId(1), START, ended, rests, state)


def test_breaks_don_t_count() -> None:
    assert a_patrol((10, 20), (30, 35), end=60).seconds() == 45 * 60


def test_an_open_patrol_counts_up_to_now_and_its_break_does_not() -> None:
    patrol = a_patrol((30, None))

    assert patrol.seconds(now=at(50)) == 30 * 60
    assert patrol.is_on_break


def test_a_clock_that_goes_back_takes_nothing_off() -> None:
    assert a_patrol().seconds(now=at(-5)) == 0


def test_the_parts_before_and_after_midnight_add_up() -> None:
    patrol, midnight = a_patrol((200, 250), end=480), at(240)

    before = patrol.seconds(within=Window(at(-9999), midnight))
    after = patrol.seconds(within=Window(midnight, at(9999)))

    assert (before, after) == (200 * 60, 230 * 60)
    assert before + after == patrol.seconds()


def test_the_night_the_clocks_go_forward_is_an_hour_shorter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 29, 1, tzinfo=berlin).astimezone(UTC)
    end = datetime(2026, 3, 29, 4, tzinfo=berlin).astimezone(UTC)

    assert replace(a_patrol(end=0), started_at=start, ended_at=end).seconds() == 2 * 3600


def test_stopping_ends_the_break_and_counts_at_once() -> None:
    ended = a_patrol((30, None)).stopped(RULES, at=at(60), by=PatrolEnd.MEMBER)

    assert ended.state is PatrolState.APPROVED
    assert ended.breaks == (Break(at(30), at(60)),)
    assert ended.seconds() == 30 * 60


@pytest.mark.parametrize(
    ("minutes", "by", "state"),
    [
        (8 * 60, PatrolEnd.MEMBER, PatrolState.APPROVED),
        (8 * 60 + 1, PatrolEnd.MEMBER, PatrolState.PENDING),
        (60, PatrolEnd.CUT_OFF, PatrolState.PENDING),
        (60, PatrolEnd.DEPARTURE, PatrolState.APPROVED),
    ],
)
def test_what_is_long_or_was_cut_off_waits(minutes: float, by: PatrolEnd, state: PatrolState) -> None:
    assert a_patrol().stopped(RULES, at=at(minutes), by=by).state is state


def test_a_break_is_begun_and_ended_once() -> None:
    resting = a_patrol().paused(now=at(5))

    with pytest.raises(Refused, match="on a break already"):
        resting.paused(now=at(6))
    assert resting.resumed(now=at(9)).breaks == (Break(at(5), at(9)),)
    with pytest.raises(Refused, match="not on a break"):
        a_patrol().resumed(now=at(6))


def test_what_has_ended_is_not_stopped_again() -> None:
    with pytest.raises(Refused, match="ended already"):
        a_patrol(end=5).stopped(RULES, at=at(9), by=PatrolEnd.MEMBER)


def test_an_edit_cuts_breaks_off() -> None:
    edited = a_patrol((10, 20), (50, 55), end=60).edited(Window(at(15), at(45)))

    assert edited.breaks == (Break(at(15), at(20)),)
    assert edited.seconds() == 25 * 60


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (-60, 1, "is to come"),
        (-60, -60, "after start"),
        (-8 * 24 * 60, 0, "seven days"),
        (-370 * 24 * 60, -369 * 24 * 60, "more than a year"),
    ],
)
def test_a_log_that_makes_no_sense_is_refused(start: float, end: float, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        checked_log(Window(at(start), at(end)), now=START)


@pytest.mark.parametrize("seconds", [0, 3_600_001, -3_600_001])
def test_an_adjustment_is_something_and_not_too_much(seconds: int) -> None:
    with pytest.raises(Invalid):
        checked_adjustment(seconds)


moments = st.integers(0, 2 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def logs(draw: st.DrawFn) -> list[Patrol]:
    patrols = []
    for number in range(draw(st.integers(0, 5))):
        start, *between, end = sorted(draw(st.lists(moments, min_size=2, max_size=8)))
        rests = tuple(Break(a, b) for a, b in zip(between[::2], between[1::2], strict=False))
        state = draw(st.sampled_from([PatrolState.APPROVED, PatrolState.PENDING, PatrolState.VOID]))
        patrols.append(Patrol(PatrolId(number), GuildId(1), PAGE, PersonId(1), start, end, rests, state))
    return patrols


def plainly(patrol: Patrol, within: Window) -> int:
    """Count the seconds one by one."""
    assert patrol.ended_at is not None
    count, second = 0, patrol.started_at
    while second < patrol.ended_at:
        resting = any(rest.end is not None and rest.start <= second < rest.end for rest in patrol.breaks)
        count += second in within and not resting
        second += timedelta(seconds=1)
    return count


@given(logs(), moments, moments, st.integers(-500, 500))
def test_hours_agree_to_the_second_with_counting(
    patrols: list[Patrol], one: datetime, other: datetime, seconds: int
) -> None:
    within = Window(min(one, other), max(one, other))
    adjustment = Adjustment(AdjustmentId(1), PAGE, PersonId(1), seconds, START, "because")

    counted = sum(plainly(each, within) for each in patrols if each.state is PatrolState.APPROVED)
    counted += seconds if within.start <= START < within.end else 0

    assert hours_of(patrols, [adjustment], within=within) == counted


@given(logs(), st.lists(moments, max_size=5))
def test_the_periods_add_up_to_the_whole(patrols: list[Patrol], cuts: list[datetime]) -> None:
    edges = [START - timedelta(days=1), *sorted(cuts), START + timedelta(days=9)]
    windows = [Window(a, b) for a, b in pairwise(edges)]

    assert sum(hours_of(patrols, [], within=each) for each in windows) == hours_of(patrols, [])


def test_evidence_is_a_link_where_its_address_starts_with_https() -> None:
    assert Evidence("https://clips.test/1").is_link
    for other in (
        "http://clips.test/1",
        "http://127.0.0.1/",
        "javascript:x",
        "https://",
        "https://a b",
        "clip",
    ):
        assert not Evidence(other).is_link, other
