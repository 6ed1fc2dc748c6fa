"""Awards: those of pages, and every time that one was given."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, insert, null, select, update

from domain.ids import AwardId, GrantId, MembershipId, PageId, PersonId
from domain.rosters.awards import Award, Grant
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.awards import award_grants, awards
from storage.tables.people import memberships

_GRANT = (
    award_grants.c.id,
    award_grants.c.award_id,
    award_grants.c.membership_id,
    award_grants.c.granted_at,
    award_grants.c.granted_by,
    award_grants.c.citation,
    award_grants.c.revoked_at,
)


class AwardRows:
    """Writes the awards of a page for `storage.rosters.mappings`, which reads them with the rest of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, page_id: PageId, wanted: Iterable[Award]) -> tuple[Award, ...]:
        """Return the awards of a new page with the ids they got."""
        return await self.save(page_id, (), tuple(wanted), now=self._connection.opened_at)

    async def save(
        self, page_id: PageId, before: Sequence[Award], after: Sequence[Award], *, now: datetime
    ) -> tuple[Award, ...]:
        """Make a page's awards those of `after`; one taken off before comes back with its grants."""
        known = {award.id: (position, award) for position, award in enumerate(before)}
        gone = known.keys() - {award.id for award in after}
        if gone:
            await self._connection.write(
                update(awards).where(among(awards.c.id, gone)).values(deleted_at=now)
            )
        former = await self._former(page_id) if any(each.id not in known for each in after) else {}
        saved = []
        for position, award in enumerate(after):
            if award.id not in known and (id_ := former.get(award.name.casefold())) is not None:
                award = replace(award, id=id_)
                await self._update(position, award)
            elif award.id not in known:
                award = await self._insert(page_id, position, award)
            elif known[award.id] != (position, award):
                await self._update(position, award)
            saved.append(award)
        return tuple(saved)

    async def _former(self, page_id: PageId) -> dict[str, AwardId]:
        """Return the awards taken off the page by name; of several so called the last."""
        rows = await self._connection.rows(
            select(awards.c.id, awards.c.name)
            .where(awards.c.page_id == page_id, awards.c.deleted_at.is_not(None))
            .order_by(awards.c.id)
        )
        return {row.name.casefold(): AwardId(row.id) for row in rows}

    async def _insert(self, page_id: PageId, position: int, award: Award) -> Award:
        rows = await self._connection.write_returning(
            insert(awards).values(page_id=page_id, **_values(position, award)).returning(awards.c.id)
        )
        return replace(award, id=AwardId(rows[0].id))

    async def _update(self, position: int, award: Award) -> None:
        await self._connection.write(
            update(awards)
            .where(awards.c.id == award.id)
            .values(deleted_at=null(), **_values(position, award))
        )


class Awards:
    """Gives awards, takes them back, and counts them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def counts(self, page_id: PageId) -> dict[MembershipId, dict[AwardId, int]]:
        """Return how often each current member of a page was given each of its awards."""
        rows = await self._connection.rows(
            select(award_grants.c.membership_id, award_grants.c.award_id, func.count().label("times"))
            .select_from(
                award_grants.join(awards, awards.c.id == award_grants.c.award_id).join(
                    memberships, memberships.c.id == award_grants.c.membership_id
                )
            )
            .where(
                awards.c.page_id == page_id,
                awards.c.deleted_at.is_(None),
                award_grants.c.revoked_at.is_(None),
                memberships.c.left_at.is_(None),
            )
            .group_by(award_grants.c.membership_id, award_grants.c.award_id)
        )
        found: dict[MembershipId, dict[AwardId, int]] = {}
        for row in rows:
            found.setdefault(MembershipId(row.membership_id), {})[AwardId(row.award_id)] = row.times
        return found

    async def of_member(self, membership_id: MembershipId) -> tuple[Grant, ...]:
        """Return what a member was given and still has, the latest first, awards off the page included."""
        rows = await self._connection.rows(
            select(*_GRANT)
            .where(award_grants.c.membership_id == membership_id, award_grants.c.revoked_at.is_(None))
            .order_by(award_grants.c.granted_at.desc(), award_grants.c.id.desc())
        )
        return tuple(map(_grant, rows))

    async def grant(
        self,
        award_id: AwardId,
        membership_id: MembershipId,
        *,
        by: PersonId | None,
        citation: str | None,
        now: datetime,
    ) -> Grant:
        """Give a member an award, once more if he has it."""
        rows = await self._connection.write_returning(
            insert(award_grants)
            .values(
                award_id=award_id,
                membership_id=membership_id,
                granted_at=now,
                granted_by=by,
                citation=citation,
            )
            .returning(*_GRANT)
        )
        return _grant(rows[0])

    async def revoke_last(self, award_id: AwardId, membership_id: MembershipId, *, now: datetime) -> bool:
        """Take back the last time that a member was given an award; say whether there was one."""
        last = (
            select(func.max(award_grants.c.id))
            .where(
                award_grants.c.award_id == award_id,
                award_grants.c.membership_id == membership_id,
                award_grants.c.revoked_at.is_(None),
            )
            .scalar_subquery()
        )
        changed = await self._connection.write(
            update(award_grants)
            .where(award_grants.c.id == last, award_grants.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return changed > 0

    async def restore_last(self, award_id: AwardId, membership_id: MembershipId) -> bool:
        """Give back what was revoked last of an award; say whether there was anything."""
        last = (
            select(award_grants.c.id)
            .where(
                award_grants.c.award_id == award_id,
                award_grants.c.membership_id == membership_id,
                award_grants.c.revoked_at.is_not(None),
            )
            .order_by(award_grants.c.revoked_at.desc(), award_grants.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        changed = await self._connection.write(
            update(award_grants)
            .where(award_grants.c.id == last, award_grants.c.revoked_at.is_not(None))
            .values(revoked_at=null())
        )
        return changed > 0


def _values(position: int, award: Award) -> dict[str, object]:
    return {
        "position": position,
        "name": award.name,
        "description": award.description,
        "symbol": award.symbol,
    }


def _grant(row: AnyRow) -> Grant:
    return Grant(
        id=GrantId(row.id),
        award_id=AwardId(row.award_id),
        membership_id=MembershipId(row.membership_id),
        granted_at=row.granted_at,
        granted_by=PersonId(row.granted_by) if row.granted_by is not None else None,
        citation=row.citation,
        revoked_at=row.revoked_at,
    )
