"""When an entitlement is in force."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.access.entitlements import Entitlement
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
    assert Entitlement(1, UserId(5), granted, ends, revoked).runs(NOW) is runs
