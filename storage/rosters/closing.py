"""Closing: what becomes of members when the rank they are shown in is removed from the page."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ScalarSelect, null, select, update

from domain.ids import PageId, RankId
from storage.connection import Connection
from storage.statements import among
from storage.tables.pages import ranks
from storage.tables.people import RANK, holdings, memberships


class Closing:
    """Moves members on to the next rank they hold, and closes the memberships of those who hold none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_ranks(self, page_id: PageId, rank_ids: Collection[RankId], *, now: datetime) -> None:
        """Leave no current member of the page shown in one of these ranks, whose rows are already gone."""
        concerned = (
            memberships.c.page_id == page_id,
            memberships.c.left_at.is_(None),
            among(memberships.c.rank_id, rank_ids),
        )
        following = _next_held(ranks.c.id)
        await self._connection.write(
            update(memberships)
            .where(*concerned, following.is_not(None))
            .values(rank_id=following, rank_since=_next_held(holdings.c.since), rank_by=null())
        )
        await self._connection.write(update(memberships).where(*concerned).values(left_at=now))


def _next_held(column: Column[Any]) -> ScalarSelect[Any]:  # an id or a moment
    """Return `column` of the highest rank that a membership still holds."""
    return (
        select(column)
        .select_from(holdings.join(ranks, ranks.c.id == holdings.c.noun_id))
        .where(holdings.c.membership_id == memberships.c.id, holdings.c.kind == RANK)
        .order_by(ranks.c.position, ranks.c.id)
        .limit(1)
        .scalar_subquery()
    )
