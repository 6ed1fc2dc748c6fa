"""Feeds as people and programs read them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.rosters.feeds import Day, Feed, FeedEntry, FeedKind, Window
from domain.rosters.rosters import PUBLIC
from tests.web.drawing.rosters import a_page
from web.drawing.feeds import FeedDrawing, feed_json, told
from web.drawing.paper import make_environment
from words.dates import weekday

URL = "https://muster.example"
AT = datetime(2026, 11, 22, 13, 44, tzinfo=UTC)
PROMOTED = FeedEntry("r1", FeedKind.PROMOTED, AT, "Anna", "Sergeant", "Corporal", "Sergeant", "Maya")


def a_feed(*entries: FeedEntry, older: date | None = None, **page: object) -> Feed:
    days = (Day(AT.date(), entries),) if entries else ()
    return Feed(a_page(**page), PUBLIC, Window(date(2026, 10, 24), date(2026, 11, 23)), days, older)


def html(feed: Feed) -> str:
    return FeedDrawing(make_environment()).page(feed, public_url=URL).decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Anna was promoted to Sergeant (from Corporal) by Maya"),
        ({"kind": FeedKind.JOINED, "before": None, "officer": None}, "Anna joined as Sergeant"),
        ({"kind": FeedKind.LEFT, "after": None, "officer": None}, "Anna left as Corporal"),
        ({"kind": FeedKind.CERTIFIED, "after": "FTO", "officer": None}, "Anna received FTO"),
        ({"is_correction": True}, "Anna was promoted to Sergeant (from Corporal) by Maya (correction)"),
        ({"kind": FeedKind.LISTED, "count": 1}, "1 member was listed"),
        ({"kind": FeedKind.LISTED, "count": 6000}, "6,000 members were listed"),
    ],
)
def test_an_entry_is_a_sentence(changed: dict[str, object], words: str) -> None:
    assert str(told(replace(PROMOTED, **changed))) == words  # type: ignore[arg-type]  # fields of an entry


def test_every_kind_has_its_words_and_sign() -> None:
    drawn = [told(replace(PROMOTED, kind=kind)) for kind in FeedKind]

    assert all(each.plain and each.icon for each in drawn)
    assert html(a_feed(*(replace(PROMOTED, kind=kind) for kind in FeedKind)))


def test_a_correction_is_called_one_on_the_page_and_in_json() -> None:
    feed = a_feed(replace(PROMOTED, is_correction=True))

    assert html(feed).count("(correction)") == 1
    assert "(correction)" not in html(a_feed(PROMOTED))
    assert json.loads(feed_json(feed, public_url=URL))["days"][0]["entries"][0]["correction"] is True


def test_a_day_s_ranks_stand_in_the_order_of_the_page() -> None:
    ranks = ("Cadet", "Sheriff", None, "Long gone", "Captain")
    drawn = html(a_feed(*(replace(PROMOTED, key=f"r{n}", rank=rank) for n, rank in enumerate(ranks))))

    places = [
        drawn.index(f"<h3><bdi>{name}</bdi></h3>")
        for name in ("Sheriff", "Captain", "Cadet", "Long gone", "Members without a rank now")
    ]
    assert places == sorted(places)
    assert 'class="group rank-1"' in drawn
    assert "Sunday, 22 Nov 2026" in drawn
    assert "13:44" in drawn


def test_whatever_somebody_is_called_is_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    entry = replace(PROMOTED, name=evil, before=evil, after=evil, officer=evil, rank=evil)

    assert "<script>alert" not in html(a_feed(entry, title=evil))


def test_nothing_is_said_too() -> None:
    assert "Nothing changed" in html(a_feed())
    assert "Older changes" in html(a_feed(older=date(2026, 3, 1)))


def test_json_says_what_it_is_of_and_where_it_goes_on() -> None:
    said = json.loads(feed_json(a_feed(PROMOTED, older=date(2026, 3, 1)), public_url=URL))

    assert said["page"]["url"] == f"{URL}/r/harbor-county"
    assert (said["from"], said["before"], said["zone"]) == ("2026-10-24", "2026-11-23", "UTC")
    assert said["older"] == f"{URL}/r/harbor-county/changes.json?before=2026-03-01"
    assert said["days"][0]["entries"] == [
        {
            "id": "r1",
            "kind": "promoted",
            "at": "2026-11-22T13:44:00+00:00",
            "name": "Anna",
            "rank": "Sergeant",
            "before": "Corporal",
            "after": "Sergeant",
            "officer": "Maya",
            "count": 1,
            "correction": False,
        }
    ]


def test_a_date_has_its_weekday() -> None:
    assert weekday(date(2026, 11, 2)) == "Monday, 2 Nov 2026"
