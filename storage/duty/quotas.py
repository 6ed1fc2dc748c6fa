"""Quotas and period rules of pages."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, or_, select

from domain.duty.periods import PeriodLength, PeriodRule
from domain.duty.quotas import Quota
from domain.ids import PageId, PatrolTypeId, PersonId, RankId
from domain.time import Window
from storage.connection import AnyRow, Connection
from storage.tables.notes import exemptions
from storage.tables.quotas import period_rules, quotas

_QUOTA = (quotas.c.id, quotas.c.page_id, quotas.c.seconds, quotas.c.rank_id, quotas.c.type_id)
_RULE = (
    period_rules.c.since,
    period_rules.c.length,
    period_rules.c.zone,
    period_rules.c.week_start,
    period_rules.c.wave_days,
    period_rules.c.anchor,
)


class Quotas:
    """Reads and writes what is asked of members, and by which calendar."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_page(self, page_id: PageId) -> tuple[Quota, ...]:
        """Return the page's quotas, as they were made."""
        statement = select(*_QUOTA).where(quotas.c.page_id == page_id).order_by(quotas.c.id)
        return tuple(map(_quota, await self._connection.rows(statement)))

    async def put(self, quota: Quota) -> Quota:
        """Write a quota in the place of the one for the same rank and type, and return it with its id."""
        await self.remove(quota.page_id, quota.rank_id, quota.type_id)
        rows = await self._connection.write_returning(
            insert(quotas)
            .values(
                page_id=quota.page_id, rank_id=quota.rank_id, type_id=quota.type_id, seconds=quota.seconds
            )
            .returning(*_QUOTA)
        )
        return _quota(rows[0])

    async def remove(self, page_id: PageId, rank_id: RankId | None, type_id: PatrolTypeId | None) -> bool:
        """Delete the quota for a rank and type; return whether there was one."""
        is_met = await self._connection.write(
            delete(quotas).where(
                quotas.c.page_id == page_id,
                quotas.c.rank_id.is_not_distinct_from(rank_id),
                quotas.c.type_id.is_not_distinct_from(type_id),
            )
        )
        return bool(is_met)

    async def exempt(self, page_id: PageId, window: Window) -> tuple[tuple[PersonId, Window], ...]:
        """Return who is exempt from quotas in `window`, and when; the same person may come up again."""
        statement = select(exemptions.c.person_id, exemptions.c.starts_at, exemptions.c.ends_at).where(
            exemptions.c.page_id == page_id,
            exemptions.c.starts_at < window.end,
            or_(exemptions.c.ends_at.is_(None), exemptions.c.ends_at > window.start),
        )
        rows = await self._connection.rows(statement)
        return tuple(
            (
                PersonId(row.person_id),
                Window(max(row.starts_at, window.start), min(row.ends_at or window.end, window.end)),
            )
            for row in rows
        )

    async def rules(self, page_id: PageId) -> tuple[PeriodRule, ...]:
        """Return how the page cuts time into periods, in the order in which that came to count."""
        statement = select(*_RULE).where(period_rules.c.page_id == page_id).order_by(period_rules.c.since)
        return tuple(map(_rule, await self._connection.rows(statement)))

    async def save_rules(self, page_id: PageId, rules: Sequence[PeriodRule]) -> None:
        """Write how the page cuts time into periods."""
        await self._connection.write(delete(period_rules).where(period_rules.c.page_id == page_id))
        for rule in rules:
            await self._connection.write(
                insert(period_rules).values(
                    page_id=page_id,
                    since=rule.since,
                    length=rule.length.value,
                    zone=rule.zone,
                    week_start=rule.week_start,
                    wave_days=rule.wave_days,
                    anchor=rule.anchor,
                )
            )


def _quota(row: AnyRow) -> Quota:
    return Quota(row.id, row.page_id, row.seconds, row.rank_id, row.type_id)


def _rule(row: AnyRow) -> PeriodRule:
    return PeriodRule(
        row.since, PeriodLength(row.length), row.zone, row.week_start, row.wave_days, row.anchor
    )
