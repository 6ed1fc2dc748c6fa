"""Sites: the places where staff work, each with a name of its own in its guild."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ids import GuildId, SiteId
from domain.rosters.pages import checked_text
from domain.zones import checked_zone

LONGEST_NAME = 100
LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class SiteDetails:
    """What is said of a site; without a zone of its own it lives by the guild's."""

    name: str
    timezone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A place where staff work; `version` counts its changes."""

    id: SiteId
    guild_id: GuildId
    details: SiteDetails
    created_at: datetime
    version: int = 1


def checked_site(details: SiteDetails) -> SiteDetails:
    """Return the details as they are kept, or raise `Invalid` naming what makes no sense."""
    zone, address = details.timezone, details.address or ""
    address = checked_text(
        address, name="address", longest=LONGEST_ADDRESS, may_be_empty=True, may_have_lines=True
    )
    return replace(
        details,
        name=checked_text(details.name, name="name", longest=LONGEST_NAME),
        timezone=checked_zone(zone, field="timezone") if zone is not None else None,
        address=address or None,
    )


def name_key(name: str) -> str:
    """Return how a name is compared: two that differ in capitals or spaces are one."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
