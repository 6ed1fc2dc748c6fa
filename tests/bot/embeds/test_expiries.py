"""Expiries drawn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.embeds.expiries import ends, expiring_card, expiring_lines, until, validity
from domain.ids import CertificationId, MembershipId, PersonId
from domain.rosters.expiries import Ending, Expiry
from domain.rosters.pages import Certification
from tests.domain.makers import ANNA, FTO, GUILD, NOW, PAGE, a_page
from words import speaking

CERTIFICATION = Certification(CertificationId(1), "FTO", FTO)
DAY = timedelta(days=1)


def test_what_ends_is_told_with_its_day_and_what_has_ended_says_so() -> None:
    ending = Ending(GUILD, PAGE, MembershipId(1), PersonId(1), ANNA, "*Anna*", CERTIFICATION, NOW + DAY)

    soon, over = expiring_lines([ending, replace(ending, at=NOW)], NOW)

    stamp = int((NOW + DAY).timestamp())
    assert soon == f"• **\\*Anna\\*** · FTO · until <t:{stamp - 1}:D>, <t:{stamp}:R>"
    assert over == f"• **\\*Anna\\*** · FTO · ⚠ expired on <t:{int(NOW.timestamp()) - 1}:D>, still held"
    assert ends(NOW, NOW - DAY).startswith("until")


def test_the_head_counts() -> None:
    assert expiring_card(a_page(), 1).title == "1 certification ends soon"
    assert expiring_card(a_page(), 3).title == "3 certifications end soon"


def test_until_which_day_of_the_guild_s_stands_behind_a_name() -> None:
    late = Expiry("FTO", NOW.replace(hour=23, minute=1))

    with speaking("de", zone="Europe/Berlin"):
        there = until(late)

    assert until(late) == "until 22 Nov 2026"
    assert there.endswith("23. Nov. 2026")


def test_what_ends_at_midnight_is_held_through_the_day_before() -> None:
    midnight = Expiry("FTO", datetime(2027, 3, 2, 5, tzinfo=UTC))

    with speaking("en", zone="America/New_York"):
        assert until(midnight) == "until 1 Mar 2027"


def test_a_validity_is_told_with_its_reminder() -> None:
    yearly = replace(CERTIFICATION, valid_for=timedelta(days=365))

    assert validity(CERTIFICATION) == ""
    assert validity(yearly) == "valid for 365 days, reminder 14 days before"
    assert validity(replace(yearly, remind_before=timedelta())) == "valid for 365 days"
    assert validity(replace(yearly, valid_for=DAY)) == "valid for 1 day"
