"""Quotas: how much time on duty is asked of a member in a period, and whether he has done it.

Whoever is away for half of a period owes half. Nothing is ever reset: another period, another sum.

    required = quota × (1 − share of the period on leave, exempt or not yet a member)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.errors import Invalid
from domain.ids import PageId, PatrolTypeId, QuotaId, RankId
from domain.time import Window
from domain.words import mark, sentence

LONGEST_QUOTA = timedelta(hours=1000)
AT_RISK_BELOW = 0.75
"""Of what should have been done by now; whoever is below it will hardly make it at his pace."""


class Level(StrEnum):
    """How somebody stands against a quota."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    MISSED = "missed"
    EXEMPT = "exempt"


WORST_FIRST = (Level.MISSED, Level.AT_RISK, Level.ON_TRACK, Level.MET, Level.EXEMPT)
LEVEL_WORDS = {
    Level.MET: mark("Met"),
    Level.ON_TRACK: mark("On track"),
    Level.AT_RISK: mark("At risk"),
    Level.MISSED: mark("Missed"),
    Level.EXEMPT: mark("Exempt"),
}


@dataclass(frozen=True, slots=True)
class Quota:
    """Seconds a period asked of a rank's members (None: of all), in patrols of a type (None: of any)."""

    id: QuotaId
    page_id: PageId
    seconds: int
    rank_id: RankId | None = None
    type_id: PatrolTypeId | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A window in which less is asked of a member; `share` of it counts as away."""

    window: Window
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """What was asked of a member by one quota in a period, what he did, and how that stands."""

    quota: Quota
    required: int
    worked: int
    level: Level

    @property
    def missing(self) -> int:
        """Return how many seconds are still to be done."""
        return max(0, self.required - self.worked)


def checked_quota(quota: Quota) -> Quota:
    """Return the quota, or say what of it makes no sense."""
    if not 0 < quota.seconds <= LONGEST_QUOTA.total_seconds():
        raise Invalid(sentence("hours must be more than 0 and at most 1,000."), field="hours")
    return quota


def worst(levels: Iterable[Level]) -> Level | None:
    """Return the worst of these levels, or None if there is none."""
    return min(levels, key=WORST_FIRST.index, default=None)


def quotas_for(rank_id: RankId, quotas: Iterable[Quota]) -> tuple[Quota, ...]:
    """Return the quotas that bind a rank: for each type its own one, else that of all ranks."""
    chosen: dict[PatrolTypeId | None, Quota] = {}
    for quota in quotas:
        if quota.rank_id == rank_id or (quota.rank_id is None and quota.type_id not in chosen):
            chosen[quota.type_id] = quota
    return tuple(chosen.values())


def share_away(period: Window, absences: Sequence[Absence]) -> float:
    """Return how much of a period is covered; where absences overlap, the larger share counts."""
    edges = {period.start, period.end}
    for each in absences:
        clipped = each.window.clipped(period)
        if clipped is not None:
            edges |= {clipped.start, clipped.end}
    ordered = sorted(edges)
    away = timedelta()
    for start, end in pairwise(ordered):
        part = Window(start, end)
        share = max((each.share for each in absences if each.window.clipped(part)), default=0.0)
        away += part.duration * share
    return away / period.duration if period.duration else 0.0


def judged(
    quota: Quota, worked: int, period: Window, absences: Sequence[Absence], *, now: datetime
) -> Result:
    """Return how somebody who has done `worked` seconds in the period stands against a quota."""
    required = round(quota.seconds * (1 - share_away(period, absences)))
    return Result(quota, required, worked, _level(required, worked, period, absences, now=now))


def _level(
    required: int, worked: int, period: Window, absences: Sequence[Absence], *, now: datetime
) -> Level:
    if required == 0:
        return Level.EXEMPT
    if worked >= required:
        return Level.MET
    if now >= period.end:
        return Level.MISSED
    expected = required * _elapsed(period, absences, now)
    return Level.ON_TRACK if worked >= expected * AT_RISK_BELOW else Level.AT_RISK


def _elapsed(period: Window, absences: Sequence[Absence], now: datetime) -> float:
    """Return how much of the time in which somebody is there is over."""
    past = period.clipped(Window(period.start, max(now, period.start)))
    if past is None:
        return 0.0
    there = period.duration * (1 - share_away(period, absences))
    return (past.duration * (1 - share_away(past, absences))) / there if there else 1.0
