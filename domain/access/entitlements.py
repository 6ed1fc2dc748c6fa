"""Entitlements: a person's premium, granted by hand or bought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import UserId


class PremiumMode(StrEnum):
    """`open`: everybody has premium, as self-hosters do. `entitled`: whoever holds one that runs."""

    OPEN = "open"
    ENTITLED = "entitled"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Premium for one person, from `granted_at` until `ends_at` (None: without end) unless revoked."""

    id: int
    user_id: UserId | None
    granted_at: datetime
    ends_at: datetime | None = None
    revoked_at: datetime | None = None

    def runs(self, now: datetime) -> bool:
        """Say whether it is in force at `now`."""
        return (
            self.revoked_at is None
            and self.granted_at <= now
            and (self.ends_at is None or now < self.ends_at)
        )


def has_premium(mode: PremiumMode, entitlements: Iterable[Entitlement], *, now: datetime) -> bool:
    """Say whether premium features are open to the holder of these entitlements."""
    return mode is PremiumMode.OPEN or any(entitlement.runs(now) for entitlement in entitlements)
