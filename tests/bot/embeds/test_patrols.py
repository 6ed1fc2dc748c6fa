"""Patrols drawn in a line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.embeds.patrols import STATES, hours, patrol_line, span_of, told_lines
from domain.duty.patrols import Break, Evidence, Patrol, PatrolEnd, PatrolState
from domain.ids import GuildId, PageId, PatrolId, PersonId
from tests.domain.makers import PAGE

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PATROL = Patrol(
    PatrolId(12), GuildId(1), PageId(PAGE), PersonId(3), START, START + 2 * HOUR, state=PatrolState.PENDING
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (59, "0:00"),
        (-59, "0:00"),
        (3900, "1:05"),
        (-1800, "-0:30"),
        (-5_400, "-1:30"),
        (360_000, "100:00"),
    ],
)
def test_time_is_hours_and_minutes(seconds: int, text: str) -> None:
    assert hours(seconds) == text


def test_a_line_says_whose_when_how_long_and_where_it_stands() -> None:
    rested = replace(PATROL, breaks=(Break(START, START + HOUR / 2),))
    line = patrol_line(rested, who="*Ben*", kind="Training", now=START)

    assert line == (
        "`#12` · **\\*Ben\\*** · <t:1772366400:f> to <t:1772373600:t> · 1:30 · breaks left out · Training"
        " · waits for approval"
    )


def test_one_over_midnight_has_both_days_and_an_open_one_no_end() -> None:
    assert span_of(replace(PATROL, ended_at=START + 20 * HOUR)).count(":f>") == 2
    going_on = replace(PATROL, ended_at=None, state=PatrolState.OPEN, breaks=(Break(START + HOUR),))
    assert patrol_line(going_on, now=START + 3 * HOUR).endswith(
        "1:00 · breaks left out · on a break · going on"
    )


def test_one_that_was_cut_off_says_so() -> None:
    assert "nobody stopped it" in patrol_line(replace(PATROL, ended_by=PatrolEnd.CUT_OFF), now=START)


def test_what_is_said_of_it_stays_text() -> None:
    evidence = Evidence("https://x.test/a)(b [c]", "**clip**](http://evil).mp4")
    note, link, why = told_lines(replace(PATROL, note="@everyone", evidence=evidence, decision="no _way_"))

    assert "@everyone" not in note
    assert link.endswith("](https://x.test/a%29%28bc)")
    assert "://evil" not in link
    assert why == "Reason: no \\_way\\_"
    assert told_lines(PATROL) == ()


def test_every_state_has_words() -> None:
    assert STATES.keys() == set(PatrolState)
