"""When premium runs."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.access.entitlements import Entitlement, PremiumMode, has_premium
from domain.ids import UserId

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("granted", "ends", "revoked", "runs"),
    [
        (NOW - DAY, None, None, True),
        (NOW, None, None, True),
        (NOW - DAY, NOW + DAY, None, True),
        (NOW - DAY, NOW, None, False),
        (NOW + DAY, None, None, False),
        (NOW - DAY, None, NOW - DAY, False),
    ],
)
def test_it_runs_from_its_grant_until_its_end(
    granted: datetime, ends: datetime | None, revoked: datetime | None, runs: bool
) -> None:
    entitlement = Entitlement(1, UserId(5), granted, ends, revoked)

    assert entitlement.runs(NOW) is runs
    assert has_premium(PremiumMode.ENTITLED, [entitlement], now=NOW) is runs


def test_open_mode_asks_for_nothing() -> None:
    assert has_premium(PremiumMode.OPEN, [], now=NOW)
    assert not has_premium(PremiumMode.ENTITLED, [], now=NOW)
