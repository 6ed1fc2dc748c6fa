"""Records, newest first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, insert, or_, select

from domain.errors import NotFound
from domain.ids import GuildId, OrderId, PageId, PersonId, RecordId
from domain.rosters.records import Record, RecordKind, Source
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.records import records

_COLUMNS = (
    records.c.id,
    records.c.guild_id,
    records.c.page_id,
    records.c.person_id,
    records.c.kind,
    records.c.before,
    records.c.after,
    records.c.at,
    records.c.source,
    records.c.actor_id,
    records.c.reason,
    records.c.order_id,
    records.c.undoes,
)


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record about to be written, which therefore has no id yet."""

    guild_id: GuildId
    page_id: PageId | None
    person_id: PersonId
    kind: RecordKind
    before: str | None
    after: str | None
    at: datetime
    source: Source = Source.UNKNOWN
    actor_id: PersonId | None = None
    reason: str | None = None
    order_id: OrderId | None = None
    undoes: RecordId | None = None


class Records:
    """Appends to the service history and reads it; a line once written is never changed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add_all(self, new: Sequence[NewRecord]) -> int:
        """Append the records in their order and return how many they were."""
        await self._connection.write_many(insert(records), map(_values, new))
        return len(new)

    async def add(self, new: NewRecord) -> Record:
        """Append one record and return it with the id it got."""
        rows = await self._connection.write_returning(
            insert(records).values(**_values(new)).returning(*_COLUMNS)
        )
        return _record(rows[0])

    async def get(self, record_id: RecordId) -> Record:
        """Return the record or raise `NotFound`."""
        row = await self._connection.row(select(*_COLUMNS).where(records.c.id == record_id))
        if row is None:
            raise NotFound(sentence("There is no such record."))
        return _record(row)

    async def of_page(
        self, page_id: PageId, *, limit: int, before: RecordId | None = None
    ) -> tuple[Record, ...]:
        """Return a page's last records, newest first; `before` gives those written earlier than that one."""
        statement = select(*_COLUMNS).where(records.c.page_id == page_id)
        if before is not None:
            statement = statement.where(records.c.id < before)
        return await self._newest(statement, limit)

    async def of_person(
        self,
        person_id: PersonId,
        *,
        limit: int,
        before: RecordId | None = None,
        page_ids: Collection[PageId] | None = None,
    ) -> tuple[Record, ...]:
        """Return a person's last records, newest first; `before` gives earlier ones.

        Without `page_ids` those on all pages; else those on these, and on none.
        """
        statement = select(*_COLUMNS).where(records.c.person_id == person_id)
        if page_ids is not None:
            statement = statement.where(or_(records.c.page_id.is_(None), records.c.page_id.in_(page_ids)))
        if before is not None:
            statement = statement.where(records.c.id < before)
        return await self._newest(statement, limit)

    async def since(self, record: Record) -> tuple[Record, ...]:
        """Return a record and all later ones of the same person on the same page, newest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(
                records.c.person_id == record.person_id,
                records.c.page_id == record.page_id,
                records.c.id >= record.id,
            )
            .order_by(records.c.id.desc())
        )
        return tuple(map(_record, rows))

    async def last_callsign(
        self, page_id: PageId, person_id: PersonId, *, before: str | None, after: str | None
    ) -> RecordId | None:
        """Return the last record of this change of somebody's callsigns, None if there is none."""
        row = await self._connection.row(
            select(func.max(records.c.id).label("id")).where(
                records.c.person_id == person_id,
                records.c.page_id == page_id,
                records.c.kind == RecordKind.CALLSIGN.value,
                records.c.before.is_not_distinct_from(before),
                records.c.after.is_not_distinct_from(after),
            )
        )
        return RecordId(row.id) if row is not None and row.id is not None else None

    async def by_ids(self, record_ids: Iterable[RecordId]) -> dict[RecordId, Record]:
        """Return those of these records that there are, by id."""
        rows = await self._connection.rows(select(*_COLUMNS).where(among(records.c.id, record_ids)))
        return {RecordId(row.id): _record(row) for row in rows}

    async def newest(self, page_ids: Collection[PageId]) -> int:
        """Return the id of the last record of these pages, 0 if there is none."""
        row = await self._connection.row(
            select(func.max(records.c.id).label("id")).where(records.c.page_id.in_(page_ids))
        )
        return row.id or 0 if row else 0

    async def after(
        self,
        page_ids: Collection[PageId],
        record_id: int,
        *,
        up_to: int,
        kinds: Collection[RecordKind],
        limit: int,
    ) -> tuple[Record, ...]:
        """Return the records of these kinds on these pages from after one id up to another, oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS)
            .where(
                records.c.page_id.in_(page_ids),
                records.c.id > record_id,
                records.c.id <= up_to,
                records.c.kind.in_([kind.value for kind in kinds]),
            )
            .order_by(records.c.id)
            .limit(limit)
        )
        return tuple(map(_record, rows))

    async def of_orders(self, order_ids: Iterable[OrderId]) -> tuple[Record, ...]:
        """Return what was written because of these orders, oldest first."""
        rows = await self._connection.rows(
            select(*_COLUMNS).where(among(records.c.order_id, order_ids)).order_by(records.c.id)
        )
        return tuple(map(_record, rows))

    async def last_of(self, page_id: PageId, person_id: PersonId, kind: RecordKind) -> Record | None:
        """Return a person's last record of one kind on a page, or None without any."""
        row = await self._connection.row(
            select(*_COLUMNS)
            .where(
                records.c.person_id == person_id, records.c.page_id == page_id, records.c.kind == kind.value
            )
            .order_by(records.c.id.desc())
        )
        return _record(row) if row else None

    async def leavings(self, page_id: PageId) -> dict[PersonId, Record]:
        """Return the record of when each person left the page for the last time."""
        newest = (
            select(func.max(records.c.id))
            .where(
                records.c.page_id == page_id,
                records.c.kind.in_([RecordKind.REMOVAL.value, RecordKind.DEPARTURE.value]),
            )
            .group_by(records.c.person_id)
        )
        rows = await self._connection.rows(select(*_COLUMNS).where(records.c.id.in_(newest)))
        return {PersonId(row.person_id): _record(row) for row in rows}

    async def told_between(
        self, page_id: PageId, opens: datetime, closes: datetime, *, limit: int
    ) -> tuple[Record, ...]:
        """Return a page's last records from `opens` up to `closes`, newest first, without listings."""
        statement = select(*_COLUMNS).where(
            records.c.page_id == page_id,
            records.c.at >= opens,
            records.c.at < closes,
            records.c.kind != RecordKind.LISTING.value,
        )
        return await self._newest(statement, limit)

    async def listed_between(self, page_id: PageId, opens: datetime, closes: datetime) -> dict[datetime, int]:
        """Return how many members were listed from `opens` up to `closes`, by moment.

        Who is known to have held his rank before is dated by that, and was not listed then.
        """
        rows = await self._connection.rows(
            select(records.c.at, func.count().label("members"))
            .where(
                records.c.page_id == page_id,
                records.c.at >= opens,
                records.c.at < closes,
                records.c.kind == RecordKind.LISTING.value,
                records.c.source != Source.AUDIT_LOG.value,
            )
            .group_by(records.c.at)
        )
        return {row.at: row.members for row in rows}

    async def last_before(
        self, page_id: PageId, moment: datetime, *, kinds: Collection[RecordKind]
    ) -> datetime | None:
        """Return when the last thing of these kinds that the two above tell of happened before `moment`."""
        is_told = or_(records.c.kind != RecordKind.LISTING.value, records.c.source != Source.AUDIT_LOG.value)
        row = await self._connection.row(
            select(func.max(records.c.at).label("at")).where(
                records.c.page_id == page_id,
                records.c.at < moment,
                records.c.kind.in_([each.value for each in kinds]),
                is_told,
            )
        )
        return row.at if row else None

    # Row's own types are lost in a list of columns; _record is where they are named again.
    async def _newest(self, statement: Select[tuple[object, ...]], limit: int) -> tuple[Record, ...]:
        rows = await self._connection.rows(statement.order_by(records.c.id.desc()).limit(limit))
        return tuple(map(_record, rows))


def _values(new: NewRecord) -> dict[str, object]:
    return {
        "guild_id": new.guild_id,
        "page_id": new.page_id,
        "person_id": new.person_id,
        "kind": new.kind.value,
        "before": new.before,
        "after": new.after,
        "at": new.at,
        "source": new.source.value,
        "actor_id": new.actor_id,
        "reason": new.reason,
        "order_id": new.order_id,
        "undoes": new.undoes,
    }


def _record(row: AnyRow) -> Record:
    return Record(
        id=RecordId(row.id),
        guild_id=GuildId(row.guild_id),
        page_id=PageId(row.page_id) if row.page_id is not None else None,
        person_id=PersonId(row.person_id),
        kind=RecordKind(row.kind),
        before=row.before,
        after=row.after,
        at=row.at,
        source=Source(row.source),
        actor_id=PersonId(row.actor_id) if row.actor_id is not None else None,
        reason=row.reason,
        order_id=OrderId(row.order_id) if row.order_id is not None else None,
        undoes=RecordId(row.undoes) if row.undoes is not None else None,
    )
