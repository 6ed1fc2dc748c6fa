"""What changed on a page, for whoever may read it."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import Invalid
from domain.ids import OrderId, PersonId, RecordId
from domain.rosters.feeds import UNTOLD, Feed, FeedKind, History, Window, feed_of, window_of
from domain.rosters.fields import Field
from domain.rosters.pages import Page
from domain.rosters.records import Record, RecordKind, Source
from domain.rosters.rosters import PUBLIC
from tests.domain.makers import GUILD, NOW, PAGE, a_page, a_person, a_sharing

TODAY = NOW.date()
WEEK = window_of(today=TODAY, before=None, days=7)
PEOPLE = {PersonId(n): a_person(n, name=name) for n, name in ((1, "Anna"), (2, "Ben"))}


def a_record(number: int, kind: RecordKind = RecordKind.PROMOTION, **others: object) -> Record:
    record = Record(
        RecordId(number), GUILD, PAGE, PersonId(1), kind, "Officer", "Sergeant", NOW, actor_id=PersonId(2)
    )
    return replace(record, **others)  # type: ignore[arg-type]  # the tests name fields of a Record


def a_feed(*records: Record, page: Page | None = None, window: Window = WEEK, **others: object) -> Feed:
    history = History(records, people=PEOPLE, **others)  # type: ignore[arg-type]  # fields of a History
    return feed_of(page or a_page(), PUBLIC, window, history)


def test_a_promotion_is_told_with_its_ranks_and_officer() -> None:
    (day,) = a_feed(a_record(7)).days
    (entry,) = day.entries

    assert day.date == TODAY
    assert (entry.key, entry.kind, entry.at) == ("r7", FeedKind.PROMOTED, NOW)
    assert (entry.name, entry.before, entry.after, entry.officer) == ("Anna", "Officer", "Sergeant", "Ben")
    assert entry.rank == "Sergeant"


def test_what_nobody_may_read_is_in_no_entry() -> None:
    record = a_record(7, reason="secret reason", source=Source.AUDIT_LOG, order_id=OrderId(12345))

    text = repr(a_feed(record).days)

    assert [word for word in ("secret", "audit", "12345", "user101", "101", "102") if word in text] == []


@pytest.mark.parametrize("kind", [RecordKind.DEPARTURE, RecordKind.REMOVAL])
def test_whoever_went_has_left_and_nobody_is_named_for_it(kind: RecordKind) -> None:
    (day,) = a_feed(a_record(1, kind, after=None)).days

    assert (day.entries[0].kind, day.entries[0].rank) == (FeedKind.LEFT, "Officer")
    assert day.entries[0].officer is None


@pytest.mark.parametrize("kind", [RecordKind.CERTIFICATION, RecordKind.ASSIGNMENT, RecordKind.REVOCATION])
def test_only_a_change_of_rank_names_its_officer(kind: RecordKind) -> None:
    (day,) = a_feed(a_record(1, kind), ranks={PersonId(1): "Captain"}).days

    assert (day.entries[0].officer, day.entries[0].rank) == (None, "Captain")


@pytest.mark.parametrize(
    ("hidden", "kinds"),
    [
        (
            Field.PROMOTION,
            {"left", "certified", "decertified", "assigned", "unassigned", "awarded", "award_revoked"},
        ),
        (Field.CERTIFICATIONS, set(FeedKind) - {"certified", "decertified"}),
        (Field.SUBDIVISIONS, set(FeedKind) - {"assigned", "unassigned"}),
        (Field.AWARDS, set(FeedKind) - {"awarded", "award_revoked"}),
        (Field.CHANGES, set()),
    ],
)
def test_an_audience_reads_of_what_it_may_see(hidden: Field, kinds: set[str]) -> None:
    records = (a_record(number, kind) for number, kind in enumerate(RecordKind))
    feed = a_feed(*records, page=a_page(sharing=a_sharing(hidden)), listings={NOW: 3})

    assert {entry.kind for day in feed.days for entry in day.entries} == kinds


def test_by_whom_is_told_to_whoever_may_see_that() -> None:
    (day,) = a_feed(a_record(7), page=a_page(sharing=a_sharing(Field.OFFICER))).days

    assert (day.entries[0].kind, day.entries[0].officer) == (FeedKind.PROMOTED, None)


def test_a_feed_that_is_not_shown_says_so_and_leads_nowhere() -> None:
    page = a_page(sharing=a_sharing(Field.CHANGES))

    feed = feed_of(page, PUBLIC, WEEK, History(), older=TODAY)

    assert (feed.days, feed.older, feed.is_shown) == ((), None, False)
    assert a_feed().is_shown


def test_every_kind_of_record_is_told_or_passed_over_on_purpose() -> None:
    records = [a_record(number, kind) for number, kind in enumerate(RecordKind)]

    feed = a_feed(*records, listings={NOW: 1})

    assert sum(len(day.entries) for day in feed.days) == len(RecordKind) - len(UNTOLD)


def test_those_listed_are_summed_up_by_day() -> None:
    yesterday = NOW - timedelta(days=1)
    feed = a_feed(listings={NOW: 3, NOW + timedelta(minutes=1): 2, yesterday: 60})

    assert [(day.date, day.entries[0].count, day.entries[0].name) for day in feed.days] == [
        (TODAY, 5, None),
        (TODAY - timedelta(days=1), 60, None),
    ]
    assert feed.days[0].entries[0].key == "listed-2026-11-22"


def test_days_are_those_of_the_window_s_zone_and_half_open() -> None:
    window = Window(date(2026, 11, 21), date(2026, 11, 22), "America/New_York")
    opens, closes = datetime(2026, 11, 21, 5, tzinfo=UTC), datetime(2026, 11, 22, 5, tzinfo=UTC)
    moments = [opens - timedelta(seconds=1), opens, closes - timedelta(seconds=1), closes]

    feed = a_feed(*(a_record(n, at=at) for n, at in enumerate(moments)), window=window)

    assert (window.opens, window.closes) == (opens, closes)
    assert [(day.date, [e.key for e in day.entries]) for day in feed.days] == [
        (date(2026, 11, 21), ["r2", "r1"])
    ]
    assert feed.updated == moments[2]


def test_who_is_not_known_any_more_is_not_told_of() -> None:
    assert a_feed(a_record(1, person_id=PersonId(9))).days == ()
    assert a_feed().updated is None


def test_a_window_ends_with_today_or_before_the_day_asked_for() -> None:
    assert Window(date(2026, 11, 16), date(2026, 11, 23)) == WEEK
    assert window_of(today=TODAY, before=date(2026, 3, 1), days=2) == Window(
        date(2026, 2, 27), date(2026, 3, 1)
    )
    assert window_of(today=TODAY, before=date(2999, 1, 1), days=7) == WEEK


@pytest.mark.parametrize(("before", "days"), [(None, 0), (None, 367), (date.min, 7), (date(2000, 1, 1), 7)])
def test_days_that_make_no_sense_are_refused(before: date | None, days: int) -> None:
    with pytest.raises(Invalid):
        window_of(today=TODAY, before=before, days=days)


def test_an_entry_has_no_place_for_an_id_or_a_reason() -> None:
    feed = a_feed(a_record(1))

    names = {field.name for field in fields(feed.days[0].entries[0])}
    assert names & {"user_id", "person_id", "actor_id", "reason", "source", "order_id"} == set()


def test_an_award_taken_back_is_told_and_an_undo_is_a_correction() -> None:
    given = a_record(1, RecordKind.AWARD, before=None, after="Star")
    taken = a_record(2, RecordKind.AWARD_REVOCATION, before="Star", after=None)
    back = a_record(3, RecordKind.AWARD, before=None, after="Star", undoes=RecordId(2))

    (day,) = a_feed(given, taken, back).days

    told = [(entry.kind.value, entry.is_correction) for entry in reversed(day.entries)]
    assert told == [("awarded", False), ("award_revoked", False), ("awarded", True)]


def test_what_undoes_a_transfer_is_one_correction() -> None:
    there = a_record(1, RecordKind.ASSIGNMENT, before=None, after="Marine", order_id=OrderId(5))
    left = a_record(2, RecordKind.UNASSIGNMENT, before="Traffic", after=None, order_id=OrderId(5))
    beside = {"order_id": OrderId(6), "undoes": RecordId(2)}
    again = a_record(3, RecordKind.ASSIGNMENT, before=None, after="Traffic", **beside)
    out = a_record(4, RecordKind.UNASSIGNMENT, before="Marine", after=None, **beside)

    (day,) = a_feed(there, left, again, out).days

    told = [(entry.key, entry.before, entry.after) for entry in day.entries if entry.is_correction]
    assert told == [("r3", "Marine", "Traffic")]
    assert len(day.entries) == 3
