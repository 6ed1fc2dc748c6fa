"""Rules drawn."""

from datetime import time

from bot.embeds.patrol_rules import rules_card
from domain.duty.settings import DutySettings, PatrolType
from domain.ids import ChannelId, PatrolTypeId, RoleId
from tests.domain.makers import a_page

PAGE = a_page()


def test_what_is_off_says_so_and_how_patrols_are_switched_on() -> None:
    rules = DutySettings(PAGE.id, approval_above=None, remind_after=None)
    card = rules_card(PAGE, rules, (), zone="UTC")
    text = "\n".join(card.lines)

    assert "**Approval above** not set" in text
    assert "**Remind after** not set" in text
    assert "**Longest** 24:00" in text
    assert "**Types** none" in text
    assert card.foot is not None
    assert "/page edit patrol_logs" in card.foot


def test_everything_that_is_set_is_shown() -> None:
    rules = DutySettings(
        PAGE.id, cut_off=time(4), needs_report=True, on_duty_role_id=RoleId(7), log_channel_id=ChannelId(8)
    )
    types = (
        PatrolType(PatrolTypeId(1), PAGE.id, "*Air*", PAGE.ranks[0].id),
        PatrolType(PatrolTypeId(2), PAGE.id, "Foot"),
    )
    text = "\n".join(rules_card(PAGE, rules, types, said="Done", zone="Europe/Berlin").lines)

    assert "**Ended every day at** 04:00 (Europe/Berlin)" in text
    assert "**Report wanted** yes" in text
    assert "<@&7>" in text
    assert "<#8>" in text
    assert f"**Types** \\*Air\\* (from {PAGE.ranks[0].name}), Foot" in text
