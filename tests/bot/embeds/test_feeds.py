"""What changed, drawn for Discord."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.embeds.feeds import feed_card, feed_lines
from domain.rosters.feeds import Day, Feed, FeedEntry, FeedKind, Window
from domain.rosters.rosters import PUBLIC
from tests.domain.makers import a_page

AT = datetime(2026, 11, 22, 13, 44, tzinfo=UTC)
PROMOTED = FeedEntry("r1", FeedKind.PROMOTED, AT, "Anna *A*", "Sergeant", "Officer", "Sergeant", "Maya")


def a_feed(*entries: FeedEntry) -> Feed:
    window = Window(date(2026, 11, 16), date(2026, 11, 23))
    return Feed(a_page(), PUBLIC, window, (Day(AT.date(), entries),))


def test_days_and_changes_are_lines() -> None:
    assert feed_lines(a_feed(PROMOTED)) == (
        "**Sunday, 22 Nov 2026**",
        "> ⬆️ **Anna \\*A\\*** was promoted to Sergeant (from Officer) · by Maya",
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FeedKind.LEFT, "left as"),
        (FeedKind.CERTIFIED, "received"),
        (FeedKind.JOINED, "joined as"),
        (FeedKind.UNASSIGNED, "is no longer in"),
    ],
)
def test_each_kind_has_its_words(kind: FeedKind, words: str) -> None:
    assert words in feed_lines(a_feed(replace(PROMOTED, kind=kind)))[1]


def test_every_kind_can_be_drawn() -> None:
    assert len(feed_lines(a_feed(*(replace(PROMOTED, kind=kind) for kind in FeedKind)))) == len(FeedKind) + 1


@pytest.mark.parametrize(("count", "words"), [(1, "1 member was listed"), (60, "60 members were listed")])
def test_those_listed_are_a_number(count: int, words: str) -> None:
    listed = replace(PROMOTED, kind=FeedKind.LISTED, count=count, name=None)

    assert feed_lines(a_feed(listed))[1] == f"> {words}"


def test_the_head_names_the_page_and_the_days() -> None:
    card = feed_card(a_feed(), "https://x.test/r/blaine-county")

    assert card.title == "Blaine County: changes"
    assert card.lines == ("What changed in the last 7 days.",)


def test_a_correction_is_called_one() -> None:
    undone = replace(PROMOTED, kind=FeedKind.DEMOTED, is_correction=True)
    taken = replace(PROMOTED, kind=FeedKind.AWARD_REVOKED, before="Star", after=None, officer=None)

    assert feed_lines(a_feed(undone))[1].endswith("· by Maya (correction)")
    assert feed_lines(a_feed(taken))[1].endswith("no longer has the award Star")
