"""Premium: which features need it, and how its end comes."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.access.entitlements import Entitlement
from domain.access.premium import FEATURES, Feature, PremiumMode, PremiumState, standing
from domain.ids import UserId

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
ENTITLED = PremiumMode.ENTITLED


def held(*ends: datetime | None, revoked_at: datetime | None = None) -> list[Entitlement]:
    """Return one person's entitlements, by their ends."""
    return [Entitlement(n, UserId(5), NOW - 90 * DAY, end, revoked_at) for n, end in enumerate(ends)]


def test_every_feature_has_its_terms() -> None:
    assert set(FEATURES) == set(Feature)


def test_pages_stay_up_whoever_pays() -> None:
    assert not FEATURES[Feature.PAGES].needs_premium


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        ([], PremiumState(False)),
        ([None], PremiumState(True)),
        ([NOW + DAY], PremiumState(True, NOW + DAY)),
        ([NOW + DAY, NOW + 2 * DAY], PremiumState(True, NOW + 2 * DAY)),
        ([NOW + DAY, None], PremiumState(True)),
        ([NOW - DAY], PremiumState(True, NOW - DAY, is_in_grace=True)),
        ([NOW - 3 * DAY], PremiumState(False, NOW - 3 * DAY)),
        ([NOW - 9 * DAY, NOW - 2 * DAY], PremiumState(True, NOW - 2 * DAY, is_in_grace=True)),
    ],
)
def test_the_end_decides_and_grace_comes_after_it(ends: list[datetime | None], state: PremiumState) -> None:
    assert standing(ENTITLED, held(*ends), now=NOW, grace=3 * DAY) == state


def test_what_was_taken_back_has_no_grace() -> None:
    taken = held(NOW - DAY, NOW + DAY, revoked_at=NOW - DAY)

    assert standing(ENTITLED, taken, now=NOW) == PremiumState(False)


def test_what_has_not_begun_is_nothing_yet() -> None:
    entitlement = Entitlement(1, UserId(5), NOW + DAY, NOW + 2 * DAY)

    assert standing(ENTITLED, [entitlement], now=NOW) == PremiumState(False)


def test_open_mode_asks_for_nothing() -> None:
    assert standing(PremiumMode.OPEN, [], now=NOW).is_running
    assert standing(PremiumMode.OPEN, held(NOW - 90 * DAY), now=NOW).is_running
