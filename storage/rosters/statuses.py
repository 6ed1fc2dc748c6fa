"""Statuses of members, and those whose time is up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from domain.ids import GuildId, MembershipId, PageId
from domain.rosters.statuses import Term
from storage.connection import Connection
from storage.tables.pages import pages
from storage.tables.people import memberships


@dataclass(frozen=True, slots=True)
class Due:
    """A membership whose status has come to its end."""

    guild_id: GuildId
    page_id: PageId
    membership_id: MembershipId


class Statuses:
    """Writes what status a member has; `storage/rosters/memberships.py` reads it with the rest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def set(self, membership_id: MembershipId, term: Term, *, expected: Term) -> bool:
        """Write a member's status if it is as `expected`, and say whether it was; one of two at once does."""
        changed = await self._connection.write(
            update(memberships)
            .where(
                memberships.c.id == membership_id,
                memberships.c.status == expected.status.value,
                memberships.c.status_until.is_not_distinct_from(expected.until),
            )
            .values(status=term.status.value, status_until=term.until)
        )
        return changed > 0

    async def due(self, now: datetime) -> tuple[Due, ...]:
        """Return the memberships whose status ended by now, those of past members too."""
        rows = await self._connection.rows(
            select(pages.c.guild_id, memberships.c.page_id, memberships.c.id)
            .select_from(memberships.join(pages, pages.c.id == memberships.c.page_id))
            .where(memberships.c.status_until.is_not(None), memberships.c.status_until <= now)
            .order_by(pages.c.guild_id, memberships.c.id)
        )
        return tuple(Due(GuildId(row[0]), PageId(row[1]), MembershipId(row[2])) for row in rows)
