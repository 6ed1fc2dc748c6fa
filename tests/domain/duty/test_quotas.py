"""What is asked of whom, less while he is away, and how he stands."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.duty.quotas import (
    Absence,
    Level,
    Quota,
    checked_quota,
    judged,
    quotas_for,
    share_away,
)
from domain.errors import Invalid
from domain.ids import PageId, PatrolTypeId, QuotaId, RankId
from domain.time import Window

START = datetime(2026, 11, 2, tzinfo=UTC)
OFFICER, SERGEANT = RankId(3), RankId(2)
TRAINING = PatrolTypeId(7)


def days(start: float, end: float) -> Window:
    return Window(START + timedelta(days=start), START + timedelta(days=end))


def a_quota(number: int = 1, hours: float = 10, **about: object) -> Quota:
    return Quota(QuotaId(number), PageId(UUID(int=1)), int(hours * 3600), **about)  # type: ignore[arg-type]


def test_a_rank_has_its_own_quota_before_that_of_all() -> None:
    everybody, officers = a_quota(1), a_quota(2, rank_id=OFFICER)
    training = a_quota(3, type_id=TRAINING)

    for order in ([everybody, officers, training], [training, officers, everybody]):
        assert set(quotas_for(OFFICER, order)) == {officers, training}
        assert set(quotas_for(SERGEANT, order)) == {everybody, training}


@pytest.mark.parametrize(
    ("absences", "share"),
    [
        ([], 0),
        ([(0, 7, 1.0)], 1),
        ([(-5, 2, 1.0)], 2 / 7),
        ([(0, 2, 1.0), (1, 3, 1.0)], 3 / 7),
        ([(0, 4, 0.5)], 2 / 7),
        ([(0, 4, 0.5), (2, 3, 1.0)], 2.5 / 7),
        ([(7, 9, 1.0)], 0),
    ],
)
def test_the_share_away_counts_each_moment_once(
    absences: list[tuple[float, float, float]], share: float
) -> None:
    away = [Absence(days(start, end), weight) for start, end, weight in absences]

    assert share_away(days(0, 7), away) == pytest.approx(share)


@pytest.mark.parametrize(
    ("worked", "day", "level"),
    [
        (10, 1, Level.MET),
        (5, 3.5, Level.ON_TRACK),
        (3.8, 3.5, Level.ON_TRACK),
        (3.7, 3.5, Level.AT_RISK),
        (0, 0, Level.ON_TRACK),
        (9.9, 7, Level.MISSED),
        (10, 9, Level.MET),
    ],
)
def test_the_level_tells_whether_he_will_make_it(worked: float, day: float, level: Level) -> None:
    now = START + timedelta(days=day)

    assert judged(a_quota(), int(worked * 3600), days(0, 7), [], now=now).level is level


def test_whoever_is_away_for_half_owes_half() -> None:
    away = [Absence(days(0, 3.5))]

    result = judged(a_quota(), 4 * 3600, days(0, 7), away, now=START + timedelta(days=7))

    assert (result.required, result.level, result.missing) == (5 * 3600, Level.MISSED, 3600)


def test_time_away_does_not_run_against_him() -> None:
    away = [Absence(days(0, 3.5))]

    back = judged(a_quota(), 0, days(0, 7), away, now=START + timedelta(days=3.5))
    later = judged(a_quota(), 0, days(0, 7), away, now=START + timedelta(days=5))

    assert (back.level, later.level) == (Level.ON_TRACK, Level.AT_RISK)


def test_whoever_is_away_all_the_time_owes_nothing() -> None:
    assert judged(a_quota(), 0, days(0, 7), [Absence(days(-9, 9))], now=START).level is Level.EXEMPT


@pytest.mark.parametrize("hours", [0, -1, 1000.1])
def test_a_quota_asks_for_something_possible(hours: float) -> None:
    with pytest.raises(Invalid, match="hours must be"):
        checked_quota(a_quota(hours=hours))
