"""Exemptions from quotas, by member and time."""

from datetime import datetime

from sqlalchemy import insert, or_, select, update

from domain.ids import ExemptionId, PageId, PersonId
from domain.rosters.exemptions import Exemption
from storage.connection import AnyRow, Connection
from storage.tables.notes import exemptions

_COLUMNS = (
    exemptions.c.id,
    exemptions.c.page_id,
    exemptions.c.person_id,
    exemptions.c.starts_at,
    exemptions.c.ends_at,
    exemptions.c.reason,
    exemptions.c.actor_id,
)


class Exemptions:
    """Adds exemptions, ends them, finds those that cover some time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self,
        page_id: PageId,
        person_id: PersonId,
        *,
        starts_at: datetime,
        ends_at: datetime | None,
        reason: str | None,
        actor_id: PersonId | None,
    ) -> Exemption:
        """Return the exemption with the id it got."""
        values = {
            "page_id": page_id,
            "person_id": person_id,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "reason": reason,
            "actor_id": actor_id,
        }
        rows = await self._connection.write_returning(
            insert(exemptions).values(**values).returning(*_COLUMNS)
        )
        return _exemption(rows[0])

    async def current(self, page_id: PageId, person_id: PersonId, now: datetime) -> Exemption | None:
        """Return the exemption that covers this moment, or None; there is never more than one."""
        found = await self.between(page_id, now, now, person_id=person_id)
        return found[-1] if found else None

    async def between(
        self, page_id: PageId, opens: datetime, closes: datetime, *, person_id: PersonId | None = None
    ) -> tuple[Exemption, ...]:
        """Return a page's exemptions that cover any of the time from `opens` to `closes`, oldest first."""
        statement = select(*_COLUMNS).where(
            exemptions.c.page_id == page_id,
            exemptions.c.starts_at <= closes,
            or_(exemptions.c.ends_at.is_(None), exemptions.c.ends_at > opens),
        )
        if person_id is not None:
            statement = statement.where(exemptions.c.person_id == person_id)
        rows = await self._connection.rows(statement.order_by(exemptions.c.starts_at, exemptions.c.id))
        return tuple(map(_exemption, rows))

    async def end(self, exemption_id: ExemptionId, ends_at: datetime) -> None:
        """Have an exemption end then."""
        await self._connection.write(
            update(exemptions).where(exemptions.c.id == exemption_id).values(ends_at=ends_at)
        )


def _exemption(row: AnyRow) -> Exemption:
    return Exemption(
        id=ExemptionId(row.id),
        page_id=PageId(row.page_id),
        person_id=PersonId(row.person_id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        actor_id=PersonId(row.actor_id) if row.actor_id is not None else None,
    )
