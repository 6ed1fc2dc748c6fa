"""Sync drawn."""

from datetime import UTC, datetime

import pytest

from bot.chunking import Trouble
from bot.embeds.sync import (
    approved_card,
    failed_card,
    held_lines,
    progress_card,
    report_card,
    status_card,
)
from domain.rosters.guilds import Guild, GuildState
from services.rosters.sync import SyncReport, SyncStatus
from tests.bot.fakes import held
from tests.domain.makers import GUILD, PAGE, a_page

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TROUBLE = Trouble("Only 2 of 5 members came.", NOW, NOW)


def status(state: GuildState = GuildState.PRESENT) -> SyncStatus:
    return SyncStatus(Guild(GUILD, "Blaine", state=state, synced_at=NOW), (a_page(),), {PAGE: 42})


def test_the_status_tells_stamp_and_strength() -> None:
    text = "\n".join(status_card(status(), None).lines)

    assert "<t:1767225600:R>" in text
    assert "**Blaine County** · 42 members" in text


@pytest.mark.parametrize(
    ("state", "words"), [(GuildState.UNREACHABLE, "can't reach"), (GuildState.REMOVED, "was removed")]
)
def test_the_status_tells_how_well_the_server_is_seen(state: GuildState, words: str) -> None:
    assert words in status_card(status(state), None).lines[0]


def test_the_status_tells_of_trouble_with_the_member_list() -> None:
    assert any("2 of 5" in line for line in status_card(status(), TROUBLE).lines)


def test_reports_tell_what_was_done() -> None:
    assert "Nothing had to change" in report_card(SyncReport()).lines[0]
    assert "1 changed, 2 came, 3 left." in report_card(SyncReport(1, 2, 3)).lines[0]
    assert report_card(SyncReport(held=held())).title == "Held"


@pytest.mark.parametrize(("done", "total"), [(0, 0), (0, 10), (5, 10), (11, 10)])
def test_progress_never_leaves_its_bar(done: int, total: int) -> None:
    assert progress_card(done, total).lines[0].count("█") <= 20


def test_a_hold_names_some_and_counts_the_others() -> None:
    assert "Anna, Ben and 10 more" in "\n".join(held_lines(held()))
    assert "Up to 12 removals" in approved_card(held()).lines[0]


def test_a_failure_tells_when_it_is_tried_again() -> None:
    assert failed_card("No.", None).lines == ("No.",)
    assert "I try again" in failed_card("No.", TROUBLE).lines[1]
