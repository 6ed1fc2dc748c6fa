"""Each page's rules for patrols, and their types."""

from datetime import time, timedelta

from sqlalchemy import insert, or_, select, update

from domain.duty.settings import DutySettings, PatrolType
from domain.errors import NotFound
from domain.ids import GuildId, PageId, PatrolTypeId, RankId, RoleId
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.tables.pages import pages
from storage.tables.patrols import duty_settings, patrol_types

_COLUMNS = (
    duty_settings.c.page_id,
    duty_settings.c.approval_above,
    duty_settings.c.logs_need_approval,
    duty_settings.c.remind_after,
    duty_settings.c.cut_off,
    duty_settings.c.longest,
    duty_settings.c.needs_report,
    duty_settings.c.needs_evidence,
    duty_settings.c.on_duty_role_id,
    duty_settings.c.log_channel_id,
)
_TYPE = (
    patrol_types.c.id,
    patrol_types.c.page_id,
    patrol_types.c.name,
    patrol_types.c.lowest_rank_id,
    patrol_types.c.is_retired,
)


class Duty:
    """Reads and writes how pages keep their patrols."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def settings(self, page_id: PageId) -> DutySettings:
        """Return a page's rules; the usual ones where none were set."""
        row = await self._connection.row(select(*_COLUMNS).where(duty_settings.c.page_id == page_id))
        return _settings(row) if row else DutySettings(page_id)

    async def save(self, settings: DutySettings) -> None:
        """Write a page's rules."""
        values = {
            "approval_above": _seconds(settings.approval_above),
            "logs_need_approval": settings.logs_need_approval,
            "remind_after": _seconds(settings.remind_after),
            "cut_off": settings.cut_off.isoformat() if settings.cut_off else None,
            "longest": _seconds(settings.longest),
            "needs_report": settings.needs_report,
            "needs_evidence": settings.needs_evidence,
            "on_duty_role_id": settings.on_duty_role_id,
            "log_channel_id": settings.log_channel_id,
        }
        statement = self._connection.insert(duty_settings).values(page_id=settings.page_id, **values)
        await self._connection.write(
            statement.on_conflict_do_update(index_elements=[duty_settings.c.page_id], set_=values)
        )

    async def badges(self, guild_id: GuildId) -> dict[PageId, RoleId]:
        """Return the role held while on patrol of each page of a guild that has one, deleted ones too."""
        rows = await self._connection.rows(
            select(duty_settings.c.page_id, duty_settings.c.on_duty_role_id)
            .select_from(duty_settings.join(pages, pages.c.id == duty_settings.c.page_id))
            .where(pages.c.guild_id == guild_id, duty_settings.c.on_duty_role_id.is_not(None))
        )
        return {row.page_id: RoleId(row.on_duty_role_id) for row in rows}

    async def asking(self) -> frozenset[GuildId]:
        """Return the guilds with a page, deleted or not, that wants a report or evidence of each patrol."""
        rows = await self._connection.rows(
            select(pages.c.guild_id)
            .select_from(duty_settings.join(pages, pages.c.id == duty_settings.c.page_id))
            .where(or_(duty_settings.c.needs_report, duty_settings.c.needs_evidence))
            .distinct()
        )
        return frozenset(GuildId(row.guild_id) for row in rows)

    async def types(self, page_id: PageId, *, with_retired: bool = False) -> tuple[PatrolType, ...]:
        """Return the types of patrol a page has, as they were made."""
        statement = select(*_TYPE).where(patrol_types.c.page_id == page_id).order_by(patrol_types.c.id)
        if not with_retired:
            statement = statement.where(patrol_types.c.is_retired.is_(False))
        return tuple(map(_type, await self._connection.rows(statement)))

    async def add_type(self, page_id: PageId, name: str, lowest_rank_id: RankId | None) -> PatrolType:
        """Return the new type with its id."""
        rows = await self._connection.write_returning(
            insert(patrol_types)
            .values(page_id=page_id, name=name, lowest_rank_id=lowest_rank_id, is_retired=False)
            .returning(*_TYPE)
        )
        return _type(rows[0])

    async def save_type(self, kind: PatrolType) -> None:
        """Write a type; a retired one is kept for the patrols that have it."""
        changed = await self._connection.write(
            update(patrol_types)
            .where(patrol_types.c.id == kind.id, patrol_types.c.page_id == kind.page_id)
            .values(name=kind.name, lowest_rank_id=kind.lowest_rank_id, is_retired=kind.is_retired)
        )
        if not changed:
            raise NotFound(sentence("There is no such type of {patrol}."))


def _settings(row: AnyRow) -> DutySettings:
    return DutySettings(
        page_id=row.page_id,
        approval_above=_span(row.approval_above),
        logs_need_approval=row.logs_need_approval,
        remind_after=_span(row.remind_after),
        cut_off=time.fromisoformat(row.cut_off) if row.cut_off else None,
        longest=timedelta(seconds=row.longest),
        needs_report=row.needs_report,
        needs_evidence=row.needs_evidence,
        on_duty_role_id=row.on_duty_role_id,
        log_channel_id=row.log_channel_id,
    )


def _type(row: AnyRow) -> PatrolType:
    return PatrolType(PatrolTypeId(row.id), row.page_id, row.name, row.lowest_rank_id, row.is_retired)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else span // timedelta(seconds=1)


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
