"""Periods: the weeks, months or waves in which hours are counted, by a guild's own clock and calendar.

    rule 1: weeks from Monday, Berlin        rule 2: months, London
    ─┬────────┬────────┬────────┬────────────────┬──────────────────────┬─
                                └ the change counts from the next period on

Periods lie side by side: whatever is changed, each moment belongs to exactly one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.time import Window
from domain.words import sentence
from domain.zones import day_start

DAY = timedelta(days=1)
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""From when the first rule of a page counts: before anything that anybody logs."""
LONGEST_WAVE = 366


class PeriodLength(StrEnum):
    """How long a period lasts; a wave has as many days as a page says."""

    WEEK = "week"
    MONTH = "month"
    WAVE = "wave"


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """How time is cut into periods from `since` on; `anchor` is a day on which a wave begins."""

    since: datetime = FIRST
    length: PeriodLength = PeriodLength.WEEK
    zone: str = "UTC"
    week_start: int = 0
    wave_days: int = 28
    anchor: date = date(2024, 1, 1)

    def start_of(self, day: date) -> date:
        """Return the first day of the period that `day` lies in."""
        match self.length:
            case PeriodLength.WEEK:
                return day - DAY * ((day.weekday() - self.week_start) % 7)
            case PeriodLength.MONTH:
                return day.replace(day=1)
            case PeriodLength.WAVE:
                return day - DAY * ((day - self.anchor).days % self.wave_days)

    def start_after(self, first: date) -> date:
        """Return the first day of the period after the one that begins on `first`."""
        match self.length:
            case PeriodLength.WEEK:
                return first + 7 * DAY
            case PeriodLength.MONTH:
                return (first + 31 * DAY).replace(day=1)
            case PeriodLength.WAVE:
                return first + self.wave_days * DAY

    def regular(self, moment: datetime) -> Window:
        """Return the period around `moment` as this rule alone would have it."""
        first = self.start_of(moment.astimezone(ZoneInfo(self.zone)).date())
        if day_start(first, self.zone) > moment:  # the day's first moment is later where midnight is skipped
            first = self.start_of(first - DAY)
        return Window(day_start(first, self.zone), day_start(self.start_after(first), self.zone))


def checked_rule(rule: PeriodRule) -> PeriodRule:
    """Return the rule, or say what of it makes no sense."""
    if not 1 <= rule.wave_days <= LONGEST_WAVE:
        raise Invalid(sentence("days: a wave has 1 to {most} days.", most=LONGEST_WAVE), field="days")
    return rule


def period_of(moment: datetime, rules: Sequence[PeriodRule]) -> Window:
    """Return the period that `moment` lies in; `rules` in the order in which they came to count."""
    place = max((n for n, rule in enumerate(rules) if rule.since <= moment), default=0)
    rule = rules[place]
    regular = rule.regular(moment)
    end = min(regular.end, rules[place + 1].since) if place + 1 < len(rules) else regular.end
    return Window(max(regular.start, rule.since) if place else regular.start, end)


def periods_before(moment: datetime, rules: Sequence[PeriodRule]) -> Iterator[Window]:
    """Yield the periods that are over at `moment`, the latest first."""
    period = period_of(moment, rules)
    while period.start > FIRST:
        period = period_of(period.start - timedelta(microseconds=1), rules)
        yield period


def changed_rules(rules: Sequence[PeriodRule], new: PeriodRule, *, now: datetime) -> tuple[PeriodRule, ...]:
    """Return the rules with a new one that counts from the next period on; the first one counts at once."""
    checked_rule(new)
    if not rules:
        return (replace(new, since=FIRST),)
    current = [rule for rule in rules if rule.since <= now]
    if replace(current[-1], since=FIRST) == replace(new, since=FIRST):
        return tuple(current)
    end = period_of(now, current).end
    return (*current, replace(new, since=end))
