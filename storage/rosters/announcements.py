"""Announcements that wait, and what became of the others.

waiting ──► sent, dropped (Discord refused; `failure` says why), idle (nobody to tell it to any more)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import case, delete, func, or_, select, update

from domain.access.audit import Plain
from domain.ids import AnnouncementId, ChannelId, GuildId, PageId, PersonId, RecordId
from domain.rosters.announcements import AnnouncementKind
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.announcements import announcements

_COLUMNS = (
    announcements.c.id,
    announcements.c.guild_id,
    announcements.c.key,
    announcements.c.kind,
    announcements.c.page_id,
    announcements.c.record_id,
    announcements.c.person_id,
    announcements.c.channel_id,
    announcements.c.detail,
    announcements.c.batch,
    announcements.c.due_at,
    announcements.c.bundle,
)
_WAITS = announcements.c.state == "waiting"


class AnnouncementState(StrEnum):
    """Where an announcement stands; all but the first are final."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class NewAnnouncement:
    """Something to be told once, whatever happens: the key is unique in the guild.

    Without a channel it is for the person himself.
    """

    key: str
    kind: AnnouncementKind
    due_at: datetime
    page_id: PageId | None = None
    record_id: RecordId | None = None
    person_id: PersonId | None = None
    channel_id: ChannelId | None = None
    detail: Mapping[str, Plain] | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingAnnouncement:
    """One that waits; those of a `bundle` are told in one message."""

    id: AnnouncementId
    what: NewAnnouncement
    bundle: AnnouncementId | None


@dataclass(frozen=True, slots=True)
class ChannelFault:
    """Announcements dropped because Discord refused them in a channel, and what it said last."""

    channel_id: ChannelId
    failure: str
    dropped: int
    last_at: datetime


class Announcements:
    """Keeps what is to be sent, in its order, and what was."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_all(self, guild_id: GuildId, new: Sequence[NewAnnouncement], *, now: datetime) -> None:
        """Have these wait; one whose key is known already is passed over."""
        for each in new:
            statement = self._connection.insert(announcements).values(
                guild_id=guild_id,
                key=each.key,
                kind=each.kind.value,
                page_id=each.page_id,
                record_id=each.record_id,
                person_id=each.person_id,
                channel_id=each.channel_id,
                detail=dict(each.detail) if each.detail else None,
                batch=each.batch,
                planned_at=now,
                due_at=each.due_at,
                state=AnnouncementState.WAITING.value,
            )
            await self._connection.write(
                statement.on_conflict_do_nothing(
                    index_elements=[announcements.c.guild_id, announcements.c.key]
                )
            )

    async def first(self, guild_id: GuildId, *, now: datetime) -> WaitingAnnouncement | None:
        """Return the oldest that is due, those for channels before those for members; or None."""
        row = await self._connection.row(
            select(*_COLUMNS)
            .where(announcements.c.guild_id == guild_id, _WAITS, announcements.c.due_at <= now)
            .order_by(announcements.c.channel_id.is_(None), announcements.c.id)
            .limit(1)
        )
        return _waiting(row) if row else None

    async def like(
        self, guild_id: GuildId, first: WaitingAnnouncement, *, now: datetime, limit: int
    ) -> tuple[WaitingAnnouncement, ...]:
        """Return those that could be told in one message with `first`, itself included, oldest first.

        They are of its kind and page and for its channel, in no bundle yet, and due, or given together.
        """
        what = first.what
        together = announcements.c.batch == what.batch
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(
                announcements.c.guild_id == guild_id,
                _WAITS,
                announcements.c.bundle.is_(None),
                announcements.c.kind == what.kind.value,
                announcements.c.channel_id == what.channel_id,
                announcements.c.page_id.is_not_distinct_from(what.page_id),
                or_(announcements.c.due_at <= now, together) if what.batch else announcements.c.due_at <= now,
            )
            .order_by(announcements.c.id)
            .limit(limit)
        )
        return tuple(map(_waiting, rows))

    async def of_bundle(self, guild_id: GuildId, bundle: AnnouncementId) -> tuple[WaitingAnnouncement, ...]:
        """Return those that were put together under this id, oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(announcements.c.guild_id == guild_id, _WAITS, announcements.c.bundle == bundle)
            .order_by(announcements.c.id)
        )
        return tuple(map(_waiting, rows))

    async def put_together(self, ids: Collection[AnnouncementId], bundle: AnnouncementId) -> None:
        """Have these told in one message from now on, at every try."""
        await self._connection.write(
            update(announcements).where(among(announcements.c.id, ids), _WAITS).values(bundle=bundle)
        )

    async def end(
        self,
        ids: Collection[AnnouncementId],
        state: AnnouncementState,
        *,
        now: datetime,
        failure: str | None = None,
    ) -> int:
        """End those of these that still wait, and return how many that were."""
        return await self._connection.write(
            update(announcements)
            .where(among(announcements.c.id, ids), _WAITS)
            .values(state=state.value, ended_at=now, failure=failure)
        )

    async def waiting(self, *, now: datetime) -> frozenset[GuildId]:
        """Return the guilds for which something is due."""
        rows = await self._connection.rows(
            select(announcements.c.guild_id).where(_WAITS, announcements.c.due_at <= now).distinct()
        )
        return frozenset(GuildId(row.guild_id) for row in rows)

    async def faults(self, guild_id: GuildId, *, since: datetime) -> tuple[ChannelFault, ...]:
        """Return each channel into which nothing could be sent lately, and nothing was sent since."""
        dropped = announcements.c.state == AnnouncementState.DROPPED.value
        rows = await self._connection.rows(
            select(
                announcements.c.channel_id,
                func.sum(case((dropped, 1), else_=0)).label("dropped"),
                func.max(case((dropped, announcements.c.ended_at))).label("last_at"),
                func.max(case((~dropped, announcements.c.ended_at))).label("sent_at"),
            )
            .where(
                announcements.c.guild_id == guild_id,
                announcements.c.channel_id.is_not(None),
                announcements.c.ended_at >= since,
                announcements.c.state.in_([AnnouncementState.DROPPED.value, AnnouncementState.SENT.value]),
            )
            .group_by(announcements.c.channel_id)
        )
        found = [row for row in rows if row.last_at and (row.sent_at is None or row.sent_at < row.last_at)]
        return tuple([await self._fault(guild_id, row) for row in found])

    async def prune(self, before: datetime) -> int:
        """Delete what ended before then, and return how many they were."""
        return await self._connection.write(delete(announcements).where(announcements.c.ended_at < before))

    async def _fault(self, guild_id: GuildId, row: AnyRow) -> ChannelFault:
        last = await self._connection.row(
            select(announcements.c.failure)
            .where(
                announcements.c.guild_id == guild_id,
                announcements.c.channel_id == row.channel_id,
                announcements.c.state == AnnouncementState.DROPPED.value,
            )
            .order_by(announcements.c.id.desc())
            .limit(1)
        )
        failure = last.failure if last and last.failure else ""
        return ChannelFault(ChannelId(row.channel_id), failure, int(row.dropped), row.last_at)


def _waiting(row: AnyRow) -> WaitingAnnouncement:
    return WaitingAnnouncement(
        id=AnnouncementId(row.id),
        what=NewAnnouncement(
            key=row.key,
            kind=AnnouncementKind(row.kind),
            due_at=row.due_at,
            page_id=PageId(row.page_id) if row.page_id is not None else None,
            record_id=RecordId(row.record_id) if row.record_id is not None else None,
            person_id=PersonId(row.person_id) if row.person_id is not None else None,
            channel_id=ChannelId(row.channel_id) if row.channel_id is not None else None,
            detail=row.detail,
            batch=row.batch,
        ),
        bundle=AnnouncementId(row.bundle) if row.bundle is not None else None,
    )
