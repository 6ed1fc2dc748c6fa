"""Patrols and adjustments, and what they add up to."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, insert, or_, select, update

from domain.duty.patrols import (
    Adjustment,
    Break,
    Evidence,
    OnDuty,
    Patrol,
    PatrolEnd,
    PatrolSource,
    PatrolState,
)
from domain.duty.searches import Word
from domain.errors import NotFound, Refused
from domain.ids import GuildId, PageId, PatrolId, PersonId, UserId
from domain.time import Window
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.pages import pages
from storage.tables.patrols import adjustments, duty_settings, patrol_types, patrols
from storage.tables.people import memberships, people

_COLUMNS = (
    patrols.c.id,
    patrols.c.guild_id,
    patrols.c.page_id,
    patrols.c.person_id,
    patrols.c.started_at,
    patrols.c.ended_at,
    patrols.c.breaks,
    patrols.c.state,
    patrols.c.source,
    patrols.c.type_id,
    patrols.c.note,
    patrols.c.evidence_url,
    patrols.c.evidence_name,
    patrols.c.ended_by,
    patrols.c.reviewed_by,
    patrols.c.reviewed_at,
    patrols.c.decision,
    patrols.c.reminded_at,
)
_ADJUSTMENT = (
    adjustments.c.id,
    adjustments.c.page_id,
    adjustments.c.person_id,
    adjustments.c.seconds,
    adjustments.c.at,
    adjustments.c.reason,
    adjustments.c.by_id,
)


class Patrols:
    """Adds patrols, moves them on, finds them; keeps each member's sum."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def start(self, patrol: Patrol) -> Patrol:
        """Return the open patrol with its id; `Refused` if its member has one that is open already."""
        statement = self._connection.insert(patrols).values(**_values(patrol))
        rows = await self._connection.write_returning(statement.on_conflict_do_nothing().returning(*_COLUMNS))
        if not rows:
            raise Refused(sentence("You are on {patrol} already."))
        return _patrol(rows[0])

    async def add(self, patrol: Patrol) -> Patrol:
        """Return an ended patrol with its id."""
        rows = await self._connection.write_returning(
            insert(patrols).values(**_values(patrol)).returning(*_COLUMNS)
        )
        return _patrol(rows[0])

    async def get(self, patrol_id: PatrolId) -> Patrol:
        """Return the patrol or raise `NotFound`."""
        row = await self._connection.row(select(*_COLUMNS).where(patrols.c.id == patrol_id))
        if row is None:
            raise NotFound(sentence("There is no such {patrol}."))
        return _patrol(row)

    async def find_open(self, person_id: PersonId) -> Patrol | None:
        """Return the patrol somebody is on, or None."""
        row = await self._connection.row(
            select(*_COLUMNS).where(
                patrols.c.person_id == person_id, patrols.c.state == PatrolState.OPEN.value
            )
        )
        return _patrol(row) if row else None

    async def open_of(self, page_id: PageId, person_ids: Iterable[PersonId]) -> tuple[Patrol, ...]:
        """Return the patrols on a page that these people are on."""
        return await self._all(
            select(*_COLUMNS).where(
                patrols.c.page_id == page_id,
                patrols.c.state == PatrolState.OPEN.value,
                among(patrols.c.person_id, person_ids),
            )
        )

    async def unsettled(
        self,
        state: PatrolState,
        *,
        guild_id: GuildId | None = None,
        page_ids: Collection[PageId] | None = None,
    ) -> tuple[Patrol, ...]:
        """Return the open or the pending patrols of a guild or of all, of these pages, the oldest first."""
        statement = select(*_COLUMNS).where(patrols.c.state == state.value)
        if guild_id is not None:
            statement = statement.where(patrols.c.guild_id == guild_id)
        if page_ids is not None:
            statement = statement.where(patrols.c.page_id.in_(page_ids))
        return await self._all(statement.order_by(patrols.c.started_at, patrols.c.id))

    async def on_duty(self, page_ids: Collection[PageId]) -> tuple[tuple[PageId, UserId], ...]:
        """Return which accounts are on patrol on these pages, breaks included."""
        rows = await self._connection.rows(
            select(patrols.c.page_id, people.c.user_id)
            .select_from(patrols.join(people, people.c.id == patrols.c.person_id))
            .where(
                patrols.c.page_id.in_(page_ids),
                patrols.c.state == PatrolState.OPEN.value,
                people.c.user_id.is_not(None),
            )
        )
        return tuple((row.page_id, UserId(row.user_id)) for row in rows)

    async def shown(self, page_id: PageId) -> dict[PersonId, OnDuty]:
        """Return who is on patrol on a page, and what is shown of that."""
        rows = await self._connection.rows(
            select(patrols.c.person_id, patrols.c.started_at, patrols.c.breaks, patrol_types.c.name)
            .select_from(patrols.outerjoin(patrol_types, patrol_types.c.id == patrols.c.type_id))
            .where(patrols.c.page_id == page_id, patrols.c.state == PatrolState.OPEN.value)
        )
        return {
            row.person_id: OnDuty(
                row.started_at, row.name, any(each.end is None for each in _breaks(row.breaks))
            )
            for row in rows
        }

    async def people_of(self, patrol_ids: Iterable[PatrolId]) -> frozenset[PersonId]:
        """Return whose patrols these are."""
        statement = select(patrols.c.person_id).where(among(patrols.c.id, patrol_ids)).distinct()
        return frozenset(PersonId(row.person_id) for row in await self._connection.rows(statement))

    async def of_person(
        self, page_id: PageId, person_id: PersonId, *, limit: int, before: PatrolId | None = None
    ) -> tuple[Patrol, ...]:
        """Return somebody's patrols on a page, the newest first; with `before`, those that come after it."""
        statement = select(*_COLUMNS).where(patrols.c.page_id == page_id, patrols.c.person_id == person_id)
        if before is not None:
            statement = statement.where(patrols.c.id < before)
        return await self._all(statement.order_by(patrols.c.id.desc()).limit(limit))

    async def within(
        self,
        page_id: PageId,
        window: Window,
        *,
        person_ids: Iterable[PersonId] | None = None,
        states: Collection[PatrolState] = (PatrolState.APPROVED,),
    ) -> tuple[Patrol, ...]:
        """Return the page's patrols that have a moment in `window`, the oldest first; those that count."""
        statement = select(*_COLUMNS).where(
            patrols.c.page_id == page_id,
            patrols.c.state.in_([each.value for each in states]),
            patrols.c.started_at < window.end,
            or_(patrols.c.ended_at.is_(None), patrols.c.ended_at > window.start),
        )
        if person_ids is not None:
            statement = statement.where(among(patrols.c.person_id, person_ids))
        return await self._all(statement.order_by(patrols.c.started_at, patrols.c.id))

    async def latest(
        self,
        page_ids: Collection[PageId],
        states: Collection[PatrolState],
        *,
        limit: int,
        search: Iterable[Word] = (),
    ) -> tuple[Patrol, ...]:
        """Return the patrols of these pages in these states that fit every word, the newest first."""
        return await self._all(
            select(*_COLUMNS)
            .select_from(patrols.join(people, people.c.id == patrols.c.person_id))
            .where(patrols.c.page_id.in_(page_ids), patrols.c.state.in_([each.value for each in states]))
            .where(*map(_fits, search))
            .order_by(patrols.c.id.desc())
            .limit(limit)
        )

    async def overlapping(self, person_id: PersonId, window: Window) -> tuple[Patrol, ...]:
        """Return somebody's patrols on any page that last in `window` and were not thrown out."""
        return await self._all(
            select(*_COLUMNS).where(
                patrols.c.person_id == person_id,
                patrols.c.state.in_([PatrolState.OPEN, PatrolState.PENDING, PatrolState.APPROVED]),
                patrols.c.started_at < window.end,
                or_(patrols.c.ended_at.is_(None), patrols.c.ended_at > window.start),
            )
        )

    async def save(self, patrol: Patrol, *, expected: PatrolState) -> None:
        """Write the patrol as it is now, unless somebody was faster and it is no longer as `expected`."""
        values = _values(patrol)
        changed = await self._connection.write(
            update(patrols)
            .where(patrols.c.id == patrol.id, patrols.c.state == expected.value)
            .values(**values)
        )
        if not changed:
            raise Refused(sentence("Somebody was faster: this {patrol} is no longer as you saw it."))

    async def adjust(self, adjustment: Adjustment) -> Adjustment:
        """Return the adjustment with its id."""
        rows = await self._connection.write_returning(
            insert(adjustments)
            .values(
                page_id=adjustment.page_id,
                person_id=adjustment.person_id,
                seconds=adjustment.seconds,
                at=adjustment.at,
                reason=adjustment.reason,
                by_id=adjustment.by,
            )
            .returning(*_ADJUSTMENT)
        )
        return _adjustment(rows[0])

    async def adjustments_within(
        self, page_id: PageId, window: Window | None = None, *, person_ids: Iterable[PersonId] | None = None
    ) -> tuple[Adjustment, ...]:
        """Return the page's adjustments that count in `window`, or all of them, the oldest first."""
        statement = select(*_ADJUSTMENT).where(adjustments.c.page_id == page_id)
        if window is not None:
            statement = statement.where(adjustments.c.at >= window.start, adjustments.c.at < window.end)
        if person_ids is not None:
            statement = statement.where(among(adjustments.c.person_id, person_ids))
        rows = await self._connection.rows(statement.order_by(adjustments.c.at, adjustments.c.id))
        return tuple(map(_adjustment, rows))

    async def sum_up(self, page_id: PageId, person_id: PersonId) -> None:
        """Bring somebody's sum on a page up to date with all that counts."""
        worked = select(func.coalesce(func.sum(patrols.c.seconds), 0)).where(
            patrols.c.page_id == page_id,
            patrols.c.person_id == person_id,
            patrols.c.state == PatrolState.APPROVED.value,
        )
        adjusted = select(func.coalesce(func.sum(adjustments.c.seconds), 0)).where(
            adjustments.c.page_id == page_id, adjustments.c.person_id == person_id
        )
        await self._connection.write(
            update(memberships)
            .where(memberships.c.page_id == page_id, memberships.c.person_id == person_id)
            .values(worked_seconds=worked.scalar_subquery() + adjusted.scalar_subquery())
        )

    async def reminded(self, patrol_ids: Iterable[PatrolId], *, at: datetime) -> None:
        """Note that the members on these patrols were reminded."""
        await self._connection.write(
            update(patrols).where(among(patrols.c.id, patrol_ids)).values(reminded_at=at)
        )

    async def guilds_with_untold(self) -> frozenset[GuildId]:
        """Return the guilds that have a patrol which waits and was not told where its page wants that."""
        rows = await self._connection.rows(_untold(select(patrols.c.guild_id).distinct()))
        return frozenset(GuildId(row.guild_id) for row in rows)

    async def next_untold(self, guild_id: GuildId) -> Patrol | None:
        """Return the one of a guild that has waited longest, or None."""
        statement = _untold(select(*_COLUMNS)).where(patrols.c.guild_id == guild_id)
        row = await self._connection.row(statement.order_by(patrols.c.id).limit(1))
        return _patrol(row) if row else None

    async def told(self, patrol_id: PatrolId) -> None:
        """Note that supervisors were told that a patrol waits."""
        await self._connection.write(update(patrols).where(patrols.c.id == patrol_id).values(is_told=True))

    async def _all(self, statement: Select[Any]) -> tuple[Patrol, ...]:  # whatever was selected: _COLUMNS
        found: list[Patrol] = []
        async for rows in self._connection.batches(statement):
            found.extend(map(_patrol, rows))
        return tuple(found)


def _fits(word: Word) -> ColumnElement[bool]:
    """Return the claim that a patrol fits a word of a search; SQLite's `lower` knows ASCII alone."""
    spellings = {word.text, word.text.casefold(), word.text.capitalize(), word.text.upper()}
    claims: list[ColumnElement[bool]] = [
        column.icontains(each, autoescape=True)
        for column in (people.c.name, people.c.username)
        for each in sorted(spellings)
    ]
    if word.digits is not None:
        claims.append(cast(patrols.c.id, Text).contains(word.digits, autoescape=True))
    if (window := word.window) is not None:
        claims.append(and_(patrols.c.started_at >= window.start, patrols.c.started_at < window.end))
    return or_(*claims)


def _untold(statement: Select[Any]) -> Select[Any]:  # whatever is selected of patrols
    """Leave those that wait and were not told, of pages with a channel for that."""
    return (
        statement.join(duty_settings, duty_settings.c.page_id == patrols.c.page_id)
        .join(pages, pages.c.id == patrols.c.page_id)
        .where(
            patrols.c.state == PatrolState.PENDING.value,
            patrols.c.is_told.is_(False),
            duty_settings.c.log_channel_id.is_not(None),
            pages.c.deleted_at.is_(None),
        )
    )


def _values(patrol: Patrol) -> dict[str, object]:
    evidence = patrol.evidence
    return {
        "guild_id": patrol.guild_id,
        "page_id": patrol.page_id,
        "person_id": patrol.person_id,
        "type_id": patrol.type_id,
        "started_at": patrol.started_at,
        "ended_at": patrol.ended_at,
        "breaks": [
            [each.start.isoformat(), each.end.isoformat() if each.end else None] for each in patrol.breaks
        ],
        "state": patrol.state.value,
        "source": patrol.source.value,
        "note": patrol.note,
        "evidence_url": evidence.url if evidence else None,
        "evidence_name": evidence.file_name if evidence else None,
        "ended_by": patrol.ended_by.value if patrol.ended_by else None,
        "reviewed_by": patrol.reviewed_by,
        "reviewed_at": patrol.reviewed_at,
        "decision": patrol.decision,
        "reminded_at": patrol.reminded_at,
        "seconds": patrol.seconds() if patrol.ended_at else 0,
    }


def _patrol(row: AnyRow) -> Patrol:
    return Patrol(
        id=row.id,
        guild_id=row.guild_id,
        page_id=row.page_id,
        person_id=row.person_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        breaks=_breaks(row.breaks),
        state=PatrolState(row.state),
        source=PatrolSource(row.source),
        type_id=row.type_id,
        note=row.note,
        evidence=Evidence(row.evidence_url, row.evidence_name) if row.evidence_url else None,
        ended_by=PatrolEnd(row.ended_by) if row.ended_by else None,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        decision=row.decision,
        reminded_at=row.reminded_at,
    )


def _breaks(stored: Sequence[Sequence[str | None]]) -> tuple[Break, ...]:
    return tuple(
        Break(datetime.fromisoformat(start), datetime.fromisoformat(end) if end else None)
        for start, end in stored
        if start is not None
    )


def _adjustment(row: AnyRow) -> Adjustment:
    return Adjustment(row.id, row.page_id, row.person_id, row.seconds, row.at, row.reason, row.by_id)
