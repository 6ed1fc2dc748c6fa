"""Footings: what somebody is in a guild right now, as the bot last saw it.

seen by the bot ── 40 s ──► old: the bot is asked, and until it answers nobody is let in on its strength
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.access.actors import Actor, Via
from domain.ids import GuildId, RoleId, UserId
from domain.rosters.pages import may_read

FRESH = timedelta(seconds=40)
"""How long what Discord showed the bot counts: over a short break of the line, for less than a minute."""
WATCHED = timedelta(minutes=5)
"""How long after a session was last used the bot goes on looking, unasked, at what its owner is."""


@dataclass(frozen=True, slots=True)
class Footing:
    """Whether somebody is a member of the guild, its roles he has, and whether he may manage it.

    `seen_at` is None until the bot has looked.
    """

    guild_id: GuildId
    user_id: UserId
    name: str = ""
    is_member: bool = False
    manages: bool = False
    role_ids: frozenset[RoleId] = frozenset()
    seen_at: datetime | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Say whether it may be relied on."""
        return self.seen_at is not None and now - self.seen_at < FRESH

    def may_read(self, reader_role_ids: Collection[RoleId]) -> bool:
        """Say whether he may read a page for members, or for those with one of these roles."""
        return self.is_member and (self.manages or may_read(self.role_ids, reader_role_ids))

    def actor(self) -> Actor:
        """Return him as somebody who asks through the web, with what he may right now and no more."""
        return Actor(
            self.user_id,
            self.name,
            manages=frozenset({self.guild_id}) if self.is_member and self.manages else frozenset(),
            role_ids=self.role_ids if self.is_member else frozenset(),
            via=Via.WEB,
        )
