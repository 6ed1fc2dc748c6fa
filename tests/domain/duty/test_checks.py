"""What a check may be, and how its answers are sorted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.duty.checks import Asked, Check, check_reminder, checked_check, sorted_answers
from domain.errors import Invalid, Refused
from domain.ids import ChannelId, CheckId, GuildId, PageId, PersonId

START = datetime(2026, 11, 2, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CHECK = Check(CheckId(1), GuildId(1), PageId(UUID(int=1)), ChannelId(5), START, START + 2 * DAY)
ANNA, BEN, CARLA, DORA = map(PersonId, range(4))


@pytest.mark.parametrize("lasts", [timedelta(minutes=9), timedelta(days=61)])
def test_it_lasts_for_minutes_or_weeks(lasts: timedelta) -> None:
    with pytest.raises(Invalid, match="until"):
        checked_check(replace(CHECK, ends_at=START + lasts))


def test_what_is_added_to_it_is_text() -> None:
    check = replace(CHECK, text="Are you\nthere?")
    assert checked_check(check) == check
    with pytest.raises(Invalid, match="message"):
        checked_check(replace(CHECK, text="x" * 1001))


@pytest.mark.parametrize(
    ("hours", "reminded", "is_due"),
    [(23, None, False), (24, None, True), (48, None, False), (25, 1, True), (26, 25, False)],
)
def test_at_half_time_the_clock_reminds_once(hours: int, reminded: int | None, *, is_due: bool) -> None:
    check = replace(CHECK, reminded_at=START + reminded * HOUR if reminded else None)

    assert check.is_reminder_due(START + hours * HOUR) is is_due


def test_nobody_is_reminded_all_the_time_or_after_the_end() -> None:
    check = replace(CHECK, reminded_at=START)

    check_reminder(check, now=START + HOUR)
    with pytest.raises(Refused, match="less than an hour"):
        check_reminder(check, now=START + HOUR / 2)
    with pytest.raises(Refused, match="is over"):
        check_reminder(replace(CHECK, ended_at=START), now=START + HOUR)


def test_an_answer_counts_even_of_somebody_away() -> None:
    asked = [Asked(ANNA), Asked(BEN, START), Asked(CARLA, START), Asked(DORA)]

    answers = sorted_answers(asked, {CARLA, DORA})

    assert (answers.answered, answers.missing, answers.excused) == ((BEN, CARLA), (ANNA,), (DORA,))


def test_who_was_excused_at_the_end_stays_so() -> None:
    answers = sorted_answers([Asked(ANNA, was_excused=True), Asked(BEN)])

    assert (answers.missing, answers.excused) == ((BEN,), (ANNA,))
