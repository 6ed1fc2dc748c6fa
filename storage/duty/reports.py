"""Reports on hours: where they are posted, and which were."""

from datetime import datetime

from sqlalchemy import delete, select, update

from domain.duty.reports import ReportPost, ReportRule, ReportState
from domain.ids import ChannelId, GuildId, PageId, ReportId
from storage.connection import AnyRow, Connection
from storage.tables.pages import pages
from storage.tables.reports import report_posts, report_rules

_RULE = (report_rules.c.page_id, report_rules.c.channel_id, report_rules.c.since)
_POST = (report_posts.c.id, report_posts.c.page_id, report_posts.c.period_start, report_posts.c.channel_id)


class Reports:
    """Keeps where reports go, and that each goes there once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def rules(self) -> tuple[ReportRule, ...]:
        """Return where the reports of all pages go that have not been deleted."""
        statement = select(*_RULE).join(pages, pages.c.id == report_rules.c.page_id)
        rows = await self._connection.rows(statement.where(pages.c.deleted_at.is_(None)))
        return tuple(map(_rule, rows))

    async def rule(self, page_id: PageId) -> ReportRule | None:
        """Return where a page's reports go, or None."""
        row = await self._connection.row(select(*_RULE).where(report_rules.c.page_id == page_id))
        return _rule(row) if row else None

    async def put(self, rule: ReportRule) -> None:
        """Have a page's reports posted there from now on."""
        values = {"channel_id": rule.channel_id, "since": rule.since}
        statement = self._connection.insert(report_rules).values(page_id=rule.page_id, **values)
        await self._connection.write(
            statement.on_conflict_do_update(index_elements=[report_rules.c.page_id], set_=values)
        )

    async def remove(self, page_id: PageId) -> bool:
        """Have no report of a page posted any more, not even one that waits; say whether any were."""
        await self._connection.write(
            update(report_posts)
            .where(report_posts.c.page_id == page_id, report_posts.c.state == ReportState.WAITING.value)
            .values(state=ReportState.DROPPED.value)
        )
        return bool(
            await self._connection.write(delete(report_rules).where(report_rules.c.page_id == page_id))
        )

    async def add(
        self, page_id: PageId, period_start: datetime, channel_id: ChannelId, *, at: datetime
    ) -> bool:
        """Have the report of a period wait to be posted; say whether it is the first time."""
        statement = self._connection.insert(report_posts).values(
            page_id=page_id,
            period_start=period_start,
            channel_id=channel_id,
            state=ReportState.WAITING.value,
            due_at=at,
        )
        rows = await self._connection.write_returning(
            statement.on_conflict_do_nothing().returning(report_posts.c.id)
        )
        return bool(rows)

    async def waiting(self) -> frozenset[GuildId]:
        """Return the guilds where a report is to be posted."""
        rows = await self._connection.rows(
            select(pages.c.guild_id)
            .join(report_posts, report_posts.c.page_id == pages.c.id)
            .where(report_posts.c.state == ReportState.WAITING.value, pages.c.deleted_at.is_(None))
            .distinct()
        )
        return frozenset(GuildId(row.guild_id) for row in rows)

    async def first(self, guild_id: GuildId) -> ReportPost | None:
        """Return the report of a guild that has waited longest, or None."""
        row = await self._connection.row(
            select(*_POST)
            .join(pages, report_posts.c.page_id == pages.c.id)
            .where(
                pages.c.guild_id == guild_id,
                pages.c.deleted_at.is_(None),
                report_posts.c.state == ReportState.WAITING.value,
            )
            .order_by(report_posts.c.id)
            .limit(1)
        )
        return ReportPost(row.id, row.page_id, row.period_start, row.channel_id) if row else None

    async def end(self, report_id: ReportId, state: ReportState, failure: str | None = None) -> None:
        """Note what became of a report that waited."""
        await self._connection.write(
            update(report_posts)
            .where(report_posts.c.id == report_id, report_posts.c.state == ReportState.WAITING.value)
            .values(state=state.value, failure=failure)
        )


def _rule(row: AnyRow) -> ReportRule:
    return ReportRule(PageId(row.page_id), ChannelId(row.channel_id), row.since)
