"""What changed on a page, read back from what really happened."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import NotFound
from domain.ids import UserId
from domain.rosters.feeds import Feed, FeedKind
from domain.rosters.records import RecordKind
from domain.rosters.rosters import PUBLIC
from services.rosters import feeds
from storage.rosters.records import NewRecord
from tests.domain.makers import ANNA, BEN, CAPTAIN, FTO, GUILD, NOW, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House


def told(feed: Feed) -> list[tuple[date, FeedKind, str | None, str | None]]:
    return [(day.date, e.kind, e.name, e.after or e.before) for day in feed.days for e in day.entries]


async def test_a_week_at_the_office(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER, name="Anna"), seen(BEN, OFFICER, name="Ben"))
    house.clock.move(timedelta(days=1))
    await house.apply(seen(ANNA, SERGEANT, FTO, name="Anna"))
    house.clock.move(timedelta(days=1))
    await house.apply(seen(BEN, name="Ben"))

    feed = await house.feeds.of_page(page.id, PUBLIC)

    today = NOW.date()
    assert told(feed) == [
        (today + timedelta(days=2), FeedKind.LEFT, "Ben", "Officer"),
        (today + timedelta(days=1), FeedKind.CERTIFIED, "Anna", "FTO"),
        (today + timedelta(days=1), FeedKind.PROMOTED, "Anna", "Sergeant"),
        (today, FeedKind.LISTED, None, None),
    ]
    assert feed.days[-1].entries[0].count == 2
    assert feed.days[1].entries[0].rank == "Sergeant"
    assert feed.older is None


async def test_older_days_are_found_however_long_nothing_happened(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))
    house.clock.move(timedelta(days=100))
    await house.apply(seen(ANNA, CAPTAIN))

    latest = await house.feeds.of_page(page.id, PUBLIC)
    before = await house.feeds.of_page(page.id, PUBLIC, before=latest.older)

    assert [each[1] for each in told(latest)] == [FeedKind.PROMOTED]
    assert latest.older == NOW.date() + timedelta(days=1)
    assert [each[1] for each in told(before)] == [FeedKind.LISTED]
    assert before.older is None


async def test_days_begin_where_the_audience_lives(house: House) -> None:
    house.clock.now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))

    feed = await house.feeds.of_page(page.id, replace(PUBLIC, zone="America/New_York"), days=1)

    assert [day.date for day in feed.days] == [date(2026, 11, 22)]


async def test_too_much_for_one_feed_is_told_by_whole_days(house: House) -> None:
    page = await house.page()
    await house.compare(seen(ANNA, OFFICER))
    async with house.database.begin() as tx:
        anna = await tx.people.find(GUILD, ANNA)
        assert anna is not None
        one = NewRecord(GUILD, page.id, anna.id, RecordKind.PROMOTION, "Officer", "Sergeant", NOW)
        half = feeds.MOST_RECORDS // 2 + 1
        days = [NOW - timedelta(days=2), NOW - timedelta(days=1)]
        await tx.records.add_all([replace(one, at=at) for at in days for _ in range(half)])

    latest = await house.feeds.of_page(page.id, PUBLIC)
    before = await house.feeds.of_page(page.id, PUBLIC, before=latest.older)

    yesterday = NOW.date() - timedelta(days=1)
    assert {day.date: len(day.entries) for day in latest.days} == {NOW.date(): 1, yesterday: half}
    assert latest.older == yesterday
    assert [len(day.entries) for day in before.days] == [half]


async def test_a_deleted_page_tells_nothing(house: House) -> None:
    page = await house.page()
    await house.compare(seen(UserId(5), OFFICER))
    await house.pages.delete(MANAGER, page.id)

    with pytest.raises(NotFound):
        await house.feeds.of_page(page.id, PUBLIC)
