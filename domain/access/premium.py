"""Premium: which features need it, and who has it, until when. One table, asked by services.

bought ──► in force ──── ends_at ──► grace ──── grace is over ──► lapsed: the features below answer no
granted ─┘     └── taken back, refunded ─────────────────────────┘        pages stay up
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.access.entitlements import Entitlement
from domain.words import mark

GRACE = timedelta(days=3)


class PremiumMode(StrEnum):
    """`open`: everybody has premium, as self-hosters do. `entitled`: whoever holds one that runs."""

    OPEN = "open"
    ENTITLED = "entitled"


class Feature(StrEnum):
    """What somebody may want to use, and premium may be asked for."""

    PERSONAL_KEYS = "personal_keys"
    GUILD_KEYS = "guild_keys"
    WEBHOOKS = "webhooks"
    PAGES = "pages"
    DASHBOARD = "dashboard"


@dataclass(frozen=True, slots=True)
class Terms:
    """Whether a feature needs premium, and what it is for people."""

    needs_premium: bool
    words: str


FEATURES: Mapping[Feature, Terms] = {
    Feature.PERSONAL_KEYS: Terms(True, mark("Your own API keys, which read your pages")),
    Feature.GUILD_KEYS: Terms(True, mark("API keys of the server")),
    Feature.WEBHOOKS: Terms(True, mark("Webhooks")),
    Feature.PAGES: Terms(False, mark("Roster pages, and all that is kept on them")),
    Feature.DASHBOARD: Terms(False, mark("The dashboard")),
}
"""Every feature that anybody asks about; what is not in it is free."""


@dataclass(frozen=True, slots=True)
class PremiumState:
    """How somebody stands; `ends_at` is the last end of what he holds or held (None: there is none)."""

    is_running: bool
    ends_at: datetime | None = None
    is_in_grace: bool = False


def standing(
    mode: PremiumMode, entitlements: Iterable[Entitlement], *, now: datetime, grace: timedelta = GRACE
) -> PremiumState:
    """Return how the holder of these entitlements stands; only their ends decide, never a subscription."""
    held = [each for each in entitlements if each.has_begun(now)]
    running = [each for each in held if each.runs(now)]
    if running:
        ends = [each.ends_at for each in running]
        return PremiumState(True, None if None in ends else max(end for end in ends if end is not None))
    last = max((each.ends_at for each in held if each.ends_at is not None), default=None)
    if last is not None and now < last + grace:
        return PremiumState(True, last, is_in_grace=True)
    return PremiumState(mode is PremiumMode.OPEN, last)
