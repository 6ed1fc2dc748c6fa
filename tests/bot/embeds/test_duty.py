"""Patrols drawn: hostile names are drawn as they are, links don't break out, moments are Discord's."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.embeds.duty import (
    Wanted,
    ended_card,
    going_on_card,
    own_card,
    panel_card,
    past_line,
    stopped_at_form,
)
from domain.duty.patrols import Break, Evidence, Patrol, PatrolEnd, PatrolState
from domain.duty.quotas import Level, Quota, Result
from domain.duty.settings import DutySettings, PatrolType
from domain.ids import GuildId, PageId, PatrolId, PatrolTypeId, PersonId, QuotaId
from domain.rosters.drafts import page_from
from domain.time import Window
from services.duty.patrols import OwnDuty
from services.duty.quotas import MemberHours
from tests.bot.town import texts
from tests.domain.makers import NOW
from tests.services.house import DRAFT
from words import speaking

HOUR = timedelta(hours=1)
PAGE = replace(page_from(DRAFT, PageId(uuid4())), title="*Blaine*")
OPEN = Patrol(PatrolId(1), GuildId(1), PAGE.id, PersonId(1), NOW, type_id=PatrolTypeId(3))
ENDED = replace(
    OPEN,
    ended_at=NOW + 3 * HOUR,
    breaks=(Break(NOW + HOUR, NOW + 2 * HOUR),),
    state=PatrolState.APPROVED,
    ended_by=PatrolEnd.MEMBER,
)


def drawn(card: object) -> str:
    return "\n".join(texts(card.view().to_components()))  # type: ignore[attr-defined]


def test_a_panel_has_four_buttons_that_carry_the_page() -> None:
    assert drawn(panel_card(PAGE)).splitlines()[-4:] == ["Start", "Break", "Stop", "My hours"]
    assert "\\*Blaine\\*: patrols" in drawn(panel_card(PAGE))


def test_an_open_patrol_is_told_in_discord_s_moments() -> None:
    text = drawn(going_on_card(OPEN, PAGE, {3: "Traffic"}))

    assert f"<t:{int(NOW.timestamp())}:R>" in text
    assert "Traffic" in text
    paused = replace(OPEN, breaks=(Break(NOW + HOUR),))
    assert "Back on duty" in drawn(going_on_card(paused, PAGE, {}))


def test_an_ended_patrol_is_told_with_its_breaks() -> None:
    text = drawn(ended_card(ENDED, PAGE.title))

    assert "**2:00**" in text
    assert "Breaks: 1:00" in text
    assert "It waits for approval." in drawn(
        ended_card(replace(ENDED, state=PatrolState.PENDING), PAGE.title)
    )


@pytest.mark.parametrize(
    ("evidence", "link", "expires"),
    [
        (Evidence("https://clips.test/1"), "[clips.test](<https://clips.test/1>)", False),
        (Evidence("https://clips.test/a)b>c", "x](y"), "(<https://clips.test/a%29b%3Ec>)", False),
        (Evidence("https://cdn.discordapp.com/x", "a.png"), "[a.png](<https://cdn.discordapp.com/x>)", True),
        (Evidence("https://notdiscord.com/x"), "[notdiscord.com]", False),
        (Evidence("https://[a"), "[Link](<https://[a>)", False),
    ],
)
def test_evidence_is_a_link_and_it_is_said_which_expire(
    evidence: Evidence, link: str, *, expires: bool
) -> None:
    text = drawn(ended_card(replace(ENDED, evidence=evidence), PAGE.title))

    assert link in text
    assert ("Links to files in Discord expire" in text) == expires


def test_one_s_hours_are_told_with_quotas() -> None:
    types = (PatrolType(PatrolTypeId(3), PAGE.id, "Traffic"),)
    quota = Quota(QuotaId(1), PAGE.id, 7_200, type_id=PatrolTypeId(3))
    hours = MemberHours(None, None, 5_400, 1, (Result(quota, 7_200, 5_400, Level.ON_TRACK),))  # type: ignore[arg-type]
    duty = OwnDuty(PAGE, None, 36_000, (), types)

    text = drawn(own_card(duty, Window(NOW, NOW + HOUR), hours))

    assert "**1:30**" in text
    assert "Traffic: 1:30 of 2:00 · On track" in text
    assert "In all: **10:00**" in text


def test_past_ones_are_lines() -> None:
    assert past_line(ENDED, {3: "Traffic"}).endswith("Traffic · counts")
    assert past_line(OPEN, {}).startswith("**…**")
    denied = replace(ENDED, state=PatrolState.DENIED, decision="*No*")
    assert past_line(denied, {}).endswith("denied · \\*No\\*")


def test_the_form_names_the_zone_and_asks_for_a_report_while_it_is_not_over() -> None:
    with speaking("en", zone="Europe/Berlin"):
        going_on = stopped_at_form(Wanted.of(OPEN, DutySettings(PAGE.id)))
        over = stopped_at_form(Wanted.of(ENDED, DutySettings(PAGE.id)))

    assert "Europe/Berlin" in str(going_on.to_dict())
    assert (len(going_on.children), len(over.children)) == (3, 1)


@pytest.mark.parametrize("patrol", [OPEN, ENDED])
def test_what_is_wanted_fits_into_a_button_whole(patrol: Patrol) -> None:
    wanted = Wanted.of(patrol, DutySettings(PAGE.id, needs_evidence=True))

    assert Wanted.from_argument(wanted.argument) == wanted
