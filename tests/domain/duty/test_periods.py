"""Periods lie side by side, by the clock and calendar of a place, whatever is changed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.duty.patrols import Patrol, PatrolState, hours_of
from domain.duty.periods import (
    FIRST,
    PeriodLength,
    PeriodRule,
    changed_rules,
    checked_rule,
    period_of,
    periods_before,
)
from domain.errors import Invalid
from domain.ids import GuildId, PageId, PatrolId, PersonId
from domain.time import Window

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # as many as a test gives


@pytest.mark.parametrize(
    ("rule", "start", "end"),
    [
        (PeriodRule(), at(2026, 11, 23), at(2026, 11, 30)),
        (PeriodRule(week_start=6), at(2026, 11, 22), at(2026, 11, 29)),
        (PeriodRule(zone="America/New_York"), at(2026, 11, 23, 5), at(2026, 11, 30, 5)),
        (PeriodRule(length=PeriodLength.MONTH), at(2026, 11, 1), at(2026, 12, 1)),
        (
            PeriodRule(length=PeriodLength.WAVE, wave_days=10, anchor=date(2026, 11, 1)),
            at(2026, 11, 21),
            at(2026, 12, 1),
        ),
        (
            PeriodRule(length=PeriodLength.WAVE, wave_days=10, anchor=date(2027, 1, 1)),
            at(2026, 11, 22),
            at(2026, 12, 2),
        ),
    ],
)
def test_a_moment_lies_in_its_period(rule: PeriodRule, start: datetime, end: datetime) -> None:
    assert period_of(NOW, [rule]) == Window(start, end)


@pytest.mark.parametrize(
    ("day", "hours"),
    [(at(2026, 3, 25), 7 * 24 - 1), (at(2026, 10, 21), 7 * 24 + 1)],
    ids=["spring", "autumn"],
)
def test_the_week_in_which_clocks_change_is_shorter_or_longer(day: datetime, hours: int) -> None:
    assert period_of(day, [PeriodRule(zone="Europe/Berlin")]).duration == timedelta(hours=hours)


def test_where_midnight_is_skipped_the_day_starts_when_it_does() -> None:
    rule = PeriodRule(length=PeriodLength.WAVE, wave_days=1, zone="America/Santiago")

    period = period_of(at(2026, 9, 6, 12), [rule])

    assert period == Window(at(2026, 9, 6, 4), at(2026, 9, 7, 3))


def test_a_change_counts_from_the_next_period_on() -> None:
    old = changed_rules((), PeriodRule(zone="Europe/Berlin"), now=NOW)
    new = changed_rules(old, PeriodRule(length=PeriodLength.MONTH, zone="America/New_York"), now=NOW)

    this = period_of(NOW, new)

    assert this == period_of(NOW, old)
    assert period_of(this.end, new) == Window(this.end, at(2026, 12, 1, 5))
    assert period_of(at(2026, 12, 9), new) == Window(at(2026, 12, 1, 5), at(2027, 1, 1, 5))


def test_a_change_taken_back_before_it_counts_leaves_no_trace() -> None:
    old = changed_rules((), PeriodRule(), now=NOW)
    new = changed_rules(old, PeriodRule(week_start=3), now=NOW)

    assert len(new) == 2
    assert changed_rules(new, PeriodRule(), now=NOW) == old
    assert len(changed_rules(new, PeriodRule(week_start=5), now=NOW)) == 2


def test_past_periods_come_latest_first() -> None:
    ends = [each.end for each in islice(periods_before(NOW, [PeriodRule()]), 2)]

    assert ends == [at(2026, 11, 23), at(2026, 11, 16)]


@pytest.mark.parametrize("days", [0, 367])
def test_a_wave_has_some_days(days: int) -> None:
    with pytest.raises(Invalid, match="1 to 366 days"):
        checked_rule(PeriodRule(wave_days=days))


rules_made = st.builds(
    PeriodRule,
    length=st.sampled_from(PeriodLength),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Santiago", "Pacific/Apia", "Asia/Kolkata"]),
    week_start=st.integers(0, 6),
    wave_days=st.integers(1, 60),
)
moments = st.integers(0, 4 * 366 * 86_400).map(lambda seconds: at(2024, 1, 1) + timedelta(seconds=seconds))


@given(st.lists(st.tuples(moments, rules_made), min_size=1, max_size=4), moments)
def test_every_moment_belongs_to_exactly_one_period(
    changes: list[tuple[datetime, PeriodRule]], moment: datetime
) -> None:
    rules: tuple[PeriodRule, ...] = ()
    for now, rule in sorted(changes, key=lambda each: each[0]):
        rules = changed_rules(rules, rule, now=now)

    period = period_of(moment, rules)

    assert moment in period
    assert period_of(period.start, rules) == period
    assert period_of(period.end - TICK, rules) == period
    assert period_of(period.end, rules).start == period.end
    assert rules[0].since == FIRST


@given(st.lists(st.tuples(moments, rules_made), min_size=1, max_size=3), rules_made, moments, moments)
def test_a_change_leaves_the_period_that_goes_on_and_all_before_it_as_they_were(
    changes: list[tuple[datetime, PeriodRule]], new: PeriodRule, now: datetime, moment: datetime
) -> None:
    rules: tuple[PeriodRule, ...] = ()
    for at_once, rule in sorted(changes, key=lambda each: each[0]):
        if at_once <= now:
            rules = changed_rules(rules, rule, now=at_once)
    rules = rules or changed_rules((), PeriodRule(), now=now)
    going_on = period_of(now, rules)

    after = changed_rules(rules, new, now=now)

    assert period_of(now, after) == going_on
    earlier = min(moment, going_on.end - TICK)
    assert period_of(earlier, after) == period_of(earlier, rules)
    assert period_of(going_on.end, after).end <= new.regular(going_on.end).end


@given(
    rules_made,
    rules_made,
    moments,
    st.lists(st.tuples(st.integers(-900, 900), st.integers(0, 600)), max_size=5),
)
@settings(max_examples=30, deadline=None)
def test_hours_around_a_change_agree_with_counting_minute_by_minute(
    old: PeriodRule, new: PeriodRule, now: datetime, logged: list[tuple[int, int]]
) -> None:
    """Patrols over the edge at which another zone, week or length begins to count."""
    before = changed_rules((), old, now=now)
    rules = changed_rules(before, new, now=now)
    edge = period_of(now, rules).end
    patrols = [_patrol(edge + start * MINUTE, length) for start, length in logged]

    counted: Counter[Window] = Counter()
    for patrol in patrols:
        assert patrol.ended_at is not None
        minute = patrol.started_at
        while minute < patrol.ended_at:
            counted[period_of(minute, rules)] += 60
            minute += MINUTE

    assert all(hours_of(patrols, [], within=period) == seconds for period, seconds in counted.items())
    assert counted.total() == hours_of(patrols, [])


def _patrol(start: datetime, minutes: int) -> Patrol:
    end = start + minutes * MINUTE
    page, person = PageId(UUID(int=1)), PersonId(1)
    return Patrol(PatrolId(1), GuildId(1), page, person, start, end, (), PatrolState.APPROVED)
