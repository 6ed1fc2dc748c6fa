"""Leave drawn: days in the reader's zone, names as they are, never why somebody is away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.embeds.leaves import (
    absence_words,
    away_line,
    away_lines,
    decision_buttons,
    leave_card,
    leave_lines,
    pending_lines,
    rules_card,
    told_card,
)
from bot.embeds.limits import moment
from domain.hr.leaves import Extension, Leave, LeaveKind, LeaveRules, LeaveState
from domain.ids import ChannelId, LeaveId, PersonId, RoleId
from domain.rosters.absences import Absence
from domain.rosters.announcements import LeaveNews, LeaveTold
from domain.rosters.fields import Field
from domain.rosters.rosters import PUBLIC, visible
from domain.time import Window
from tests.domain.makers import GUILD, NOW, a_membership, a_person, a_roster, a_standing, sharing

DAY = timedelta(days=1)
BEN = PersonId(2)
LEAVE = Leave(
    LeaveId(1),
    GUILD,
    BEN,
    LeaveKind.SICK,
    Window(NOW, NOW + 3 * DAY),
    LeaveState.REQUESTED,
    NOW,
    reason="**flu**",
)
ACTIVE = replace(LEAVE, state=LeaveState.ACTIVE)
LAST = moment(NOW + 3 * DAY - timedelta(seconds=1), "D")


def test_a_leave_says_its_last_day_not_the_one_after() -> None:
    card = leave_card("Leave", replace(LEAVE, decision="ok", extension=Extension(NOW + 5 * DAY, "more")))

    text = "\n".join(card.lines)
    assert f"to {LAST}" in text
    assert "\\*\\*flu\\*\\*" in text
    assert "Answer: ok" in text
    assert "Longer: until" in text


def test_lists_have_a_line_each() -> None:
    person = a_person(2, name="@everyone *Ben*")

    assert "@everyone" not in pending_lines([(LEAVE, person)])[0]
    assert leave_lines([replace(ACTIVE, extension=Extension(NOW + 5 * DAY, "more"))])[0].endswith("more")


@pytest.mark.parametrize(
    ("told", "leave", "title"),
    [
        (LeaveTold.ASKED, LEAVE, "Ben asks for leave"),
        (LeaveTold.LONGER, ACTIVE, "Ben asks for a longer leave"),
        (LeaveTold.DECIDED, ACTIVE, "Your leave is approved"),
        (LeaveTold.DECIDED, replace(LEAVE, state=LeaveState.DENIED, decision="no"), "Your leave was denied"),
        (LeaveTold.DECIDED, replace(ACTIVE, decision="no"), "Your leave is not extended"),
        (LeaveTold.ENDING, ACTIVE, f"Your leave ends on {LAST}."),
        (LeaveTold.ENDED, replace(ACTIVE, state=LeaveState.ENDED), "Your leave is over. Welcome back!"),
    ],
)
def test_what_is_told(told: LeaveTold, leave: Leave, title: str) -> None:
    card = told_card(LeaveNews(told, leave, "Ben"))

    assert card.title == title
    assert bool(card.rows) == (told in (LeaveTold.ASKED, LeaveTold.LONGER))


def test_buttons_know_the_days_beside_them() -> None:
    buttons = decision_buttons(replace(ACTIVE, extension=Extension(NOW + 5 * DAY)))

    start, end = int(NOW.timestamp()), int((NOW + 5 * DAY).timestamp())
    assert {getattr(each, "argument", "") for each in buttons} == {f"1:{start}:{end}"}


def test_away_is_who_and_until_when() -> None:
    later = Absence(NOW + 5 * DAY, NOW + 6 * DAY, is_reduced=True)

    assert away_line("*Ben*", Absence(NOW, NOW + 3 * DAY, has_begun=True)) == f"**\\*Ben\\*** · until {LAST}"
    assert absence_words(later).endswith("*Reduced activity*")


def test_a_page_s_absent_are_listed_to_whoever_may_see_statuses() -> None:
    roster = replace(
        a_roster(a_membership(2, a_standing(3)), people=(a_person(2, name="Ben"),)),
        leaves=(
            ACTIVE,
            replace(
                ACTIVE, id=LeaveId(2), window=Window(NOW + 9 * DAY, NOW + 10 * DAY), state=LeaveState.APPROVED
            ),
        ),
    )

    lines = away_lines(visible(roster, PUBLIC))
    assert len(lines) == 3
    assert "flu" not in "".join(lines)
    assert away_lines(visible(sharing(roster, Field.STATUS), PUBLIC)) == ()


def test_rules_are_told_in_full() -> None:
    usual = "\n".join(rules_card(LeaveRules(GUILD)).lines)
    other = "\n".join(
        rules_card(
            LeaveRules(
                GUILD,
                cooldown=1,
                approval_above=3,
                needs_reason=False,
                remind_before=0,
                patrols_allowed=True,
                channel_id=ChannelId(5),
                roles=((LeaveKind.LOA, RoleId(7)),),
            )
        ).lines
    )

    assert "Every leave needs approval." in usual
    assert "may not go on patrol" in usual
    for words in (
        "1 day between",
        "Up to 3 days",
        "Nobody is reminded",
        "may go on patrol.",
        "<#5>",
        "<@&7>",
    ):
        assert words in other
