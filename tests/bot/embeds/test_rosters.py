"""Rosters drawn as the page shows them."""

from datetime import UTC, date, datetime

from bot.embeds.rosters import matching_card, roster_card, roster_lines, section_lines
from domain.ids import MembershipId, RankId
from domain.rosters.guilds import Notice
from domain.rosters.rosters import PUBLIC, MemberRow, RankSection, RosterView
from tests.domain.makers import a_page

ANNA = MemberRow(
    MembershipId(1),
    "Anna *A*",
    "A",
    "Captain",
    is_command=True,
    callsign="S-01",
    certifications=("FTO",),
    promotion_date=date(2026, 1, 2),
)


def a_view(notice: Notice | None = None) -> RosterView:
    section = RankSection(RankId(1), "Captain", True, False, None, None, (ANNA,))
    synced = datetime(2026, 1, 1, tzinfo=UTC)
    page = a_page(description="To protect")
    return RosterView(page, PUBLIC, PUBLIC.fields_of(page), 1, synced, notice, (section,), (), ())


def test_ranks_and_members_are_lines() -> None:
    assert roster_lines(a_view()) == (
        "**Captain** ★ · 1",
        "> `S-01` · Anna \\*A\\* · FTO · since 2 Jan 2026",
    )


def test_the_head_tells_strength_stamp_and_why_it_stands() -> None:
    text = "\n".join(roster_card(a_view(Notice.HELD), "https://x.test").lines)

    assert "**1 member**" in text
    assert "<t:1767225600:R>" in text
    assert "A sync is held" in text
    assert "To protect" in text


def test_what_was_found_is_counted_and_quoted() -> None:
    view = a_view()

    card = matching_card(view.page, view.matching("an"), "a*n", "https://x.test")

    assert card.lines == ("**1 member** with “a\\*n”",)
    assert section_lines(view.matching("an")) == roster_lines(view)
    assert section_lines(view.matching("ben")) == ()
