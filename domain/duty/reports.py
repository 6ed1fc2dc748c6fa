"""Reports: how all members of a page did in a period that is over, told in a channel once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice, takewhile

from domain.duty.periods import PeriodRule, periods_before
from domain.ids import ChannelId, PageId, ReportId
from domain.time import Window

MOST_CAUGHT_UP = 3
"""After a long downtime the last few periods are told of; nobody wants a year's at once."""


class ReportState(StrEnum):
    """What became of a report."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ReportRule:
    """Where a page's reports are posted, for periods that end after `since`."""

    page_id: PageId
    channel_id: ChannelId
    since: datetime


@dataclass(frozen=True, slots=True)
class ReportPost:
    """A report of the period from `period_start` on that is to be posted."""

    id: ReportId
    page_id: PageId
    period_start: datetime
    channel_id: ChannelId


def periods_to_report(rule: ReportRule, rules: Sequence[PeriodRule], *, now: datetime) -> tuple[Window, ...]:
    """Return the periods that have ended since reports are wanted, the oldest first."""
    ended = takewhile(lambda period: period.end > rule.since, periods_before(now, rules))
    return tuple(reversed(list(islice(ended, MOST_CAUGHT_UP))))
