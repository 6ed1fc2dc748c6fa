"""Which periods are to be reported on."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.duty.periods import PeriodRule
from domain.duty.reports import MOST_CAUGHT_UP, ReportRule, periods_to_report
from domain.ids import ChannelId, PageId

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
WEEK = timedelta(days=7)
RULE = ReportRule(PageId(UUID(int=1)), ChannelId(5), since=MONDAY + timedelta(days=2))


def starts(now: datetime) -> list[datetime]:
    return [period.start for period in periods_to_report(RULE, [PeriodRule()], now=now)]


def test_only_what_ended_since_it_is_wanted() -> None:
    assert starts(MONDAY + timedelta(days=3)) == []
    assert starts(MONDAY + WEEK) == [MONDAY]
    assert starts(MONDAY + 2 * WEEK) == [MONDAY, MONDAY + WEEK]


def test_after_a_year_only_the_last_few() -> None:
    found = starts(MONDAY + 52 * WEEK)

    assert len(found) == MOST_CAUGHT_UP
    assert found[-1] == MONDAY + 51 * WEEK
