"""News of patrols drawn: lines that fit, questions with buttons that carry the patrol."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.embeds.patrol_news import asked_card, lines_card
from domain.duty.news import Happening, PatrolAsked, PatrolLine, PatrolLines
from domain.duty.patrols import PatrolEnd, PatrolState
from domain.rosters.announcements import MOST_TOGETHER
from tests.bot.embeds.test_duty import ENDED, OPEN, drawn
from tests.domain.makers import NOW

CUT = replace(ENDED, state=PatrolState.PENDING, ended_by=PatrolEnd.CUT_OFF)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (PatrolLine(Happening.START, "*Ben*", OPEN, "Traffic"), "**\\*Ben\\*** went on patrol · <t:"),
        (PatrolLine(Happening.END, "Ben", ENDED), "**Ben** ended a patrol of 2:00 · <t:"),
        (PatrolLine(Happening.END, "Ben", CUT), "cut off · waits for approval"),
        (PatrolLine(Happening.UNHEARD, "Ben", OPEN), "may have forgotten to stop"),
        (PatrolLine(Happening.UNHEARD, "Ben", CUT), "was cut off"),
    ],
)
def test_a_line_says_who_and_what(line: PatrolLine, words: str) -> None:
    assert words in drawn(lines_card(PatrolLines((line,)), "Blaine"))


def test_as_many_lines_as_are_put_together_fit() -> None:
    line = PatrolLine(Happening.UNHEARD, "*" * 100, OPEN, "_" * 100)

    card = lines_card(PatrolLines((line,) * MOST_TOGETHER), "~" * 100)

    assert len(drawn(card)) < 4000
    assert len(card.lines) == MOST_TOGETHER


def test_a_member_is_asked_with_three_answers_to_choose_from() -> None:
    text = drawn(asked_card(PatrolAsked(OPEN, was_stopped=False), "*Blaine*"))

    assert text.splitlines()[-3:] == ["I'm still on patrol", "Stop now", "I stopped at…"]
    assert "On \\*Blaine\\*, begun <t:" in text


def test_whoever_was_cut_off_says_when_it_really_ended() -> None:
    text = drawn(asked_card(PatrolAsked(CUT, was_stopped=True), "Blaine"))

    assert text.splitlines()[-2:] == ["When did you really stop?", "I stopped at…"]
    assert f"<t:{int((NOW + timedelta(hours=3)).timestamp())}:f>" in text
