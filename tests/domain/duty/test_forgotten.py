"""When somebody who has not stopped is reminded, and when stopped."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.duty.forgotten import answered, cut_off_after, ends_itself_at, is_reminder_due
from domain.duty.patrols import Break, Patrol, PatrolEnd
from domain.errors import Invalid, Refused
from tests.domain.duty.test_patrols import RULES, START, a_patrol

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "reminded", "is_due"), [(3.9, None, False), (4, None, True), (7, 4, False), (8, 4, True)]
)
def test_a_reminder_comes_every_so_often(hours: float, reminded: float | None, is_due: bool) -> None:
    patrol = replace(a_patrol(), reminded_at=START + reminded * HOUR if reminded else None)

    assert is_reminder_due(patrol, RULES, now=START + hours * HOUR) == is_due


def a_cut_off_patrol() -> Patrol:
    end = ends_itself_at(a_patrol(), RULES, "UTC")
    return a_patrol().stopped(RULES, at=end, by=PatrolEnd.CUT_OFF)


def test_an_answer_is_shortened_and_lengthened_up_to_the_cut_off() -> None:
    cut_off = a_cut_off_patrol()

    short = answered(cut_off, START + HOUR, RULES, "UTC")
    again = answered(short, cut_off.window().end, RULES, "UTC")

    assert short.seconds() == 3600
    assert again == cut_off
    with pytest.raises(Invalid, match="when it was cut off"):
        answered(short, cut_off.window().end + HOUR, RULES, "UTC")
    with pytest.raises(Invalid, match="between the start"):
        answered(short, START - HOUR, RULES, "UTC")


def test_rules_that_became_stricter_take_nothing_from_an_answer() -> None:
    cut_off = a_cut_off_patrol()

    assert answered(cut_off, cut_off.window().end, replace(RULES, longest=HOUR), "UTC") == cut_off


def test_what_its_member_stopped_himself_needs_no_answer() -> None:
    stopped = a_patrol().stopped(RULES, at=START + HOUR, by=PatrolEnd.MEMBER)

    with pytest.raises(Refused, match="needs no answer"):
        answered(stopped, START, RULES, "UTC")


def test_nobody_is_reminded_while_he_rests_or_where_nobody_is() -> None:
    late = START + 9 * HOUR

    assert not is_reminder_due(replace(a_patrol(), breaks=(Break(START),)), RULES, now=late)
    assert not is_reminder_due(a_patrol(), replace(RULES, remind_after=None), now=late)


def test_it_ends_itself_at_the_cut_off_or_when_it_is_too_long() -> None:
    assert ends_itself_at(a_patrol(), RULES, "UTC") == START + 24 * HOUR
    at_five = replace(RULES, cut_off=time(5))
    assert ends_itself_at(a_patrol(), at_five, "UTC") == datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert ends_itself_at(a_patrol(), at_five, "America/New_York") == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert ends_itself_at(a_patrol(), replace(at_five, longest=HOUR), "UTC") == START + HOUR


@pytest.mark.parametrize(
    ("moment", "at"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 1, 30, tzinfo=UTC)),
    ],
    ids=["skipped by the clock", "shown twice", "that very moment is over"],
)
def test_a_cut_off_comes_once_a_day_whatever_the_clock_does(moment: datetime, at: datetime) -> None:
    assert cut_off_after(moment, time(2, 30), "Europe/Berlin") == at
