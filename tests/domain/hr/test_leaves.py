"""What may be asked for, and how a leave moves on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import Invalid, Refused
from domain.hr.leaves import (
    DAY,
    Extension,
    Leave,
    LeaveKind,
    LeaveRules,
    LeaveState,
    check_alone,
    check_request,
    checked_rules,
    days_of,
    days_window,
)
from domain.ids import GuildId, LeaveId, PersonId, RoleId
from domain.time import Window

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RULES = LeaveRules(GuildId(1))
BOSS = PersonId(9)


def days(start: float, end: float) -> Window:
    return Window(NOW + timedelta(days=start), NOW + timedelta(days=end))


def a_leave(start: float = 1, end: float = 8, state: LeaveState = LeaveState.REQUESTED) -> Leave:
    return Leave(LeaveId(1), GuildId(1), PersonId(1), LeaveKind.LOA, days(start, end), state, NOW)


def test_days_are_whole_by_the_guilds_clock_whatever_it_does() -> None:
    window = days_window(date(2026, 3, 28), date(2026, 3, 29), zone="Europe/Berlin")

    assert window.start == datetime(2026, 3, 27, 23, tzinfo=UTC)
    assert window.end == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert days_of(window) == 2


def test_it_can_t_end_before_it_starts() -> None:
    with pytest.raises(Invalid, match="end must not lie before start") as refused:
        days_window(date(2026, 3, 2), date(2026, 3, 1), zone="UTC")

    assert refused.value.field == "end"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 3, 2), date.max, "end"),
        (date.min, date(2026, 3, 2), "start"),
        (date.max, date.max, "start"),
    ],
)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles"])
def test_days_of_another_age_are_refused(first: date, last: date, field: str, zone: str) -> None:
    with pytest.raises(Invalid, match=f"{field}: that day is too far off") as refused:
        days_window(first, last, zone=zone)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("window", "rules", "words"),
    [
        (days(-3, -1), RULES, "has passed"),
        (days(400, 401), RULES, "within a year"),
        (days(1, 92), RULES, "1 to 90 days here; this one has 91"),
        (days(1, 3), replace(RULES, shortest=3), "3 to 90 days"),
    ],
)
def test_what_the_rules_don_t_allow_is_refused(window: Window, rules: LeaveRules, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        check_request(window, rules, (), now=NOW, reason="holidays")


def test_a_reason_is_given_where_the_guild_wants_one() -> None:
    with pytest.raises(Invalid, match="say why"):
        check_request(days(1, 8), RULES, (), now=NOW, reason=None)

    check_request(days(1, 8), replace(RULES, needs_reason=False), (), now=NOW, reason=None)


@pytest.mark.parametrize("state", [LeaveState.REQUESTED, LeaveState.APPROVED, LeaveState.ACTIVE])
def test_two_leaves_don_t_overlap(state: LeaveState) -> None:
    with pytest.raises(Refused, match="overlaps"):
        check_alone(days(7, 9), [a_leave(state=state)])
    check_alone(days(8, 9), [a_leave(state=state)])
    check_alone(days(7, 9), [a_leave(state=LeaveState.DENIED)])
    check_alone(days(7, 9), [a_leave(state=state)], but=LeaveId(1))


@pytest.mark.parametrize(("start", "is_allowed"), [(8, False), (9, True)])
def test_the_cooldown_is_kept(start: float, is_allowed: bool) -> None:
    before = a_leave(-9, -5, LeaveState.ENDED)
    rules = replace(RULES, cooldown=14)

    if is_allowed:
        check_request(days(start, 20), rules, [before], now=NOW, reason="again")
    else:
        with pytest.raises(Refused, match="14 days between"):
            check_request(days(start, 20), rules, [before], now=NOW, reason="again")


def test_on_the_day_on_which_one_ended_no_other_begins() -> None:
    over = a_leave(-5, 0, LeaveState.ENDED)

    with pytest.raises(Invalid, match="ended on that day"):
        check_request(days(-0.5, 8), RULES, [over], now=NOW, reason="again")
    check_request(days(0.5, 8), RULES, [over], now=NOW, reason="again")


@pytest.mark.parametrize(
    ("start", "end", "state"),
    [(1, 8, LeaveState.APPROVED), (-1, 8, LeaveState.ACTIVE), (-3, 0, LeaveState.ENDED)],
)
def test_a_granted_leave_stands_as_its_dates_say(start: float, end: float, state: LeaveState) -> None:
    granted = a_leave(start, end).decided(LeaveState.APPROVED, by=BOSS, at=NOW)

    assert (granted.state, granted.decided_by) == (state, BOSS)


def test_a_decision_is_made_once() -> None:
    denied = a_leave().decided(LeaveState.DENIED, by=BOSS, at=NOW, decision="busy")

    assert (denied.state, denied.decision) == (LeaveState.DENIED, "busy")
    with pytest.raises(Refused, match="does not wait"):
        denied.decided(LeaveState.APPROVED, by=BOSS, at=NOW)


def test_ending_early_shortens_what_has_begun_and_calls_off_what_has_not() -> None:
    away = a_leave(-2, 8, LeaveState.ACTIVE).ended_early(now=NOW)

    assert (away.state, away.window) == (LeaveState.ENDED, days(-2, 0))
    assert a_leave(state=LeaveState.APPROVED).ended_early(now=NOW).state is LeaveState.CANCELLED
    with pytest.raises(Refused, match="over already"):
        away.ended_early(now=NOW)


def test_an_extension_is_asked_for_and_decided() -> None:
    away = replace(a_leave(-2, 8, LeaveState.ACTIVE), reminded_at=NOW)
    asked = replace(away, decision="not again").asked_longer(Extension(NOW + 12 * DAY, "ill"))

    assert asked.decision is None
    assert asked.window == away.window
    assert asked.extended(by=BOSS, at=NOW, is_granted=True).window == days(-2, 12)
    assert asked.extended(by=BOSS, at=NOW, is_granted=True).reminded_at is None
    refused = asked.extended(by=BOSS, at=NOW, is_granted=False)
    assert (refused.window, refused.extension) == (away.window, None)


def test_what_can_t_be_extended_says_why() -> None:
    with pytest.raises(Refused, match="approved and is not over"):
        a_leave().asked_longer(Extension(NOW + 12 * DAY))
    with pytest.raises(Invalid, match="that long already"):
        a_leave(state=LeaveState.APPROVED).asked_longer(Extension(NOW + 8 * DAY))
    with pytest.raises(Refused, match="Nobody has asked"):
        a_leave(state=LeaveState.ACTIVE).extended(by=BOSS, at=NOW, is_granted=True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"shortest": 0}, "shortest"),
        ({"longest": 400}, "longest"),
        ({"cooldown": -1}, "cooldown"),
        ({"remind_before": 31}, "remind_before"),
        ({"approval_above": 367}, "approval_above"),
        ({"shortest": 9, "longest": 8}, "shortest"),
    ],
)
def test_rules_that_make_no_sense_are_refused_by_name(wrong: dict[str, int], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_rules(replace(RULES, **wrong))  # type: ignore[arg-type]  # the names decide

    assert refused.value.field == field


def test_rules_know_the_role_of_a_kind_and_what_needs_nobody() -> None:
    rules = replace(RULES, roles=((LeaveKind.LOA, RoleId(5)),), approval_above=3)

    assert (rules.role_of(LeaveKind.LOA), rules.role_of(LeaveKind.SICK)) == (RoleId(5), None)
    assert rules.is_granted_at_once(days(0, 3))
    assert not rules.is_granted_at_once(days(0, 4))
    assert not RULES.is_granted_at_once(days(0, 1))
