"""Guilds: one Discord server each, with what we know of its roles and channels, and how well we see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.ids import ChannelId, GuildId, RoleId, UserId

KEPT_AFTER_REMOVAL = timedelta(days=30)
"""How long a guild's data waits for the bot to come back."""


class GuildState(StrEnum):
    """How well the bot sees a guild; `unreachable` is an outage of Discord's."""

    PRESENT = "present"
    UNREACHABLE = "unreachable"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the guild as Discord last told it; `colour` is 0xRRGGBB, 0 for none."""

    id: RoleId
    name: str
    position: int
    colour: int = 0
    is_managed: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the guild as Discord last told it; `kind` is Discord's word for its type."""

    id: ChannelId
    name: str
    kind: str
    position: int


@dataclass(frozen=True, slots=True)
class Held:
    """A sync that was not applied, because it would have removed too many at once.

    `removals` of `members` would have left; `approved` once somebody confirmed that many.
    """

    since: datetime
    removals: int
    members: int
    names: tuple[str, ...] = ()
    is_approved: bool = False


@dataclass(frozen=True, slots=True)
class Guild:
    """One Discord server: the tenant that owns its pages, people and history."""

    id: GuildId
    name: str
    owner_id: UserId | None = None
    state: GuildState = GuildState.PRESENT
    removed_at: datetime | None = None
    synced_at: datetime | None = None
    held: Held | None = None

    def purge_at(self) -> datetime | None:
        """Return when its data is purged, if the bot was removed from it."""
        return self.removed_at + KEPT_AFTER_REMOVAL if self.removed_at else None


class Notice(StrEnum):
    """Why a page stands as it was: shown beside its "last synced" stamp."""

    HELD = "held"
    UNREACHABLE = "unreachable"
    REMOVED = "removed"


def notice_of(guild: Guild) -> Notice | None:
    """Return why the guild's pages may be behind Discord, or None if they are not."""
    if guild.state is GuildState.REMOVED:
        return Notice.REMOVED
    if guild.state is GuildState.UNREACHABLE:
        return Notice.UNREACHABLE
    return Notice.HELD if guild.held else None
