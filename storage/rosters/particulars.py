"""Particulars of imports: staged beside the roster, and compared with what stands there by now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union,
    update,
)

from domain.ids import ImportId, PageId, UserId
from domain.rosters.imports import PlannedRow
from domain.rosters.particulars import Particular, ParticularKind
from domain.rosters.schemes import key_of
from domain.rosters.statuses import Status, Term
from storage.connection import AnyRow, Connection
from storage.tables.callsigns import callsigns
from storage.tables.imports import import_rows
from storage.tables.particulars import particulars
from storage.tables.people import memberships

STAGED, WRITTEN, REFUSED = "staged", "written", "refused"
"""Where one stands. What waits for no roles is staged as written, which it is once its import is applied: so
nothing has to be noted of each while everybody else waits."""

_P = particulars.c
_OLD, _NOW, _MADE = callsigns.alias("old"), callsigns.alias("now_used"), particulars.alias("made")


@dataclass(frozen=True, slots=True)
class LateParticular:
    """One that waited for roles: of which line, about whom."""

    number: int
    line: int
    user_id: UserId
    particular: Particular


class Particulars:
    """Stages, and tells what moved on; `storage/rosters/particular_writes.py` writes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def stage(
        self, import_id: ImportId, numbered: Iterable[tuple[int, PlannedRow, Particular]], *, at: datetime
    ) -> None:
        """Put particulars beside the roster, to be written as of then; nothing shows them yet."""
        await self._connection.write_many(
            insert(particulars), (_staged(import_id, *each, at=at) for each in numbered)
        )

    async def unstage(self, import_id: ImportId) -> None:
        """Forget what was staged."""
        await self._connection.write(delete(particulars).where(_P.import_id == import_id))

    async def moved_on(self, import_id: ImportId, page_id: PageId) -> tuple[int, ...]:
        """Return the lines whose members are no longer as they were when the lines were staged."""
        mine = and_(_P.import_id == import_id, ~_P.is_late)
        has_left = exists().where(memberships.c.id == _P.membership_id, memberships.c.left_at.is_not(None))
        found = {
            *await self._lines(mine, has_left),
            *await self._lines(
                mine, _P.kind == ParticularKind.CALLSIGN.value, _is_called_otherwise(import_id, page_id)
            ),
            *await self._lines(mine, _P.kind == ParticularKind.STATUS.value, _has_other_status()),
        }
        return tuple(sorted(found))

    async def late(self, import_id: ImportId, *, limit: int) -> tuple[LateParticular, ...]:
        """Return the first of those that waited for roles and still wait."""
        rows = await self._connection.rows(
            select(_P.number, _P.source, _P.user_id, _P.kind, _P.value, _P.award_id)
            .where(_P.import_id == import_id, _P.is_late, _P.state == STAGED)
            .order_by(_P.number)
            .limit(limit)
        )
        return tuple(map(_late, rows))

    async def settle(
        self, import_id: ImportId, number: int, values: dict[str, object] | None, *, at: datetime
    ) -> None:
        """Note that one was written, with what it took the place of; or without `values` that it can't be."""
        state = REFUSED if values is None else WRITTEN
        await self._connection.write(
            update(particulars)
            .where(_P.import_id == import_id, _P.number == number)
            .values(state=state, written_at=at, **(values or {}))
        )

    async def rows_written(self, import_id: ImportId) -> int:
        """Return of how many rows of the file anything was written at once."""
        of_rows = select(import_rows.c.source).where(
            import_rows.c.import_id == import_id, import_rows.c.is_written, ~import_rows.c.is_late
        )
        beside = select(_P.source).where(_P.import_id == import_id, ~_P.is_late, _P.state == WRITTEN)
        lines = union(of_rows, beside).subquery()
        row = await self._connection.row(select(func.count().label("rows")).select_from(lines))
        return int(row.rows) if row else 0

    async def changed_since(self, import_id: ImportId, page_id: PageId) -> int:
        """Return how many members are called otherwise, or have another status, than it gave them."""
        mine = and_(_P.import_id == import_id, _P.state == WRITTEN)
        is_called_so = exists().where(
            callsigns.c.page_id == page_id,
            callsigns.c.key == _P.key,
            callsigns.c.released_at.is_(None),
            callsigns.c.person_id == _P.person_id,
            ~callsigns.c.is_reserved,
        )
        has_status = exists().where(
            memberships.c.id == _P.membership_id,
            memberships.c.status == _P.value,
            memberships.c.status_until.is_(None),
        )
        differs = or_(
            and_(_P.kind == ParticularKind.CALLSIGN.value, ~is_called_so),
            and_(_P.kind == ParticularKind.STATUS.value, ~has_status),
        )
        row = await self._connection.row(
            select(func.count(_P.user_id.distinct()).label("members")).where(mine, differs)
        )
        return int(row.members) if row else 0

    async def taken_meanwhile(self, import_id: ImportId, page_id: PageId) -> tuple[str, ...]:
        """Return which former callsigns have gone to somebody who did not get them by this import."""
        mine = and_(_P.import_id == import_id, _P.state == WRITTEN)
        rows = await self._connection.rows(
            select(_NOW.c.value)
            .select_from(
                _OLD.join(
                    _NOW,
                    and_(_NOW.c.page_id == page_id, _NOW.c.key == _OLD.c.key, _NOW.c.released_at.is_(None)),
                )
            )
            .where(_OLD.c.id.in_(replaced(mine)), _NOW.c.id.not_in(given_now(page_id).where(mine)))
            .order_by(_NOW.c.id)
        )
        return tuple(row.value for row in rows)

    async def _lines(self, *where: ColumnElement[bool]) -> list[int]:
        rows = await self._connection.rows(select(_P.source).where(*where).order_by(_P.number))
        return [row.source for row in rows]


def replaced(which: ColumnElement[bool]) -> Select[tuple[int]]:
    """Return the callsigns, and the reservations, that those given take the place of."""
    both = union(
        select(_P.callsign_id.label("id")).where(which, _P.callsign_id.is_not(None)),
        select(_P.reserved_id.label("id")).where(which, _P.reserved_id.is_not(None)),
    ).subquery()
    return select(both.c.id)


def given_now(page_id: PageId) -> Select[tuple[int]]:
    """Return the callsigns that imports gave and that are still held so; the caller says which import's."""
    is_held = and_(
        callsigns.c.page_id == page_id,
        callsigns.c.key == _P.key,
        callsigns.c.person_id == _P.person_id,
        callsigns.c.released_at.is_(None),
        ~callsigns.c.is_reserved,
    )
    return select(callsigns.c.id).select_from(particulars.join(callsigns, is_held))


def _is_called_otherwise(import_id: ImportId, page_id: PageId) -> ColumnElement[bool]:
    """He has another callsign than he had, or what he is to get is somebody's who keeps it."""
    has = (
        select(_OLD.c.id)
        .where(
            _OLD.c.page_id == page_id,
            _OLD.c.person_id == _P.person_id,
            _OLD.c.released_at.is_(None),
            _OLD.c.subdivision_id.is_(None),
            ~_OLD.c.is_reserved,
        )
        .scalar_subquery()
    )
    given_up = select(_MADE.c.callsign_id).where(
        _MADE.c.import_id == import_id, ~_MADE.c.is_late, _MADE.c.callsign_id.is_not(None)
    )
    in_the_way = exists().where(
        _NOW.c.page_id == page_id,
        _NOW.c.key == _P.key,
        _NOW.c.released_at.is_(None),
        _NOW.c.id.is_distinct_from(_P.reserved_id),
        _NOW.c.id.not_in(given_up),
    )
    return or_(has.is_distinct_from(_P.callsign_id), in_the_way)


def _has_other_status() -> ColumnElement[bool]:
    return ~exists().where(
        memberships.c.id == _P.membership_id,
        memberships.c.status == _P.was_status,
        memberships.c.status_until.is_not_distinct_from(_P.was_until),
    )


def _staged(
    import_id: ImportId, number: int, row: PlannedRow, each: Particular, *, at: datetime
) -> dict[str, object]:
    member = row.before
    is_callsign = each.kind is ParticularKind.CALLSIGN
    return {
        "import_id": import_id,
        "number": number,
        "source": row.line,
        "user_id": row.user_id,
        "kind": each.kind.value,
        "is_late": each.is_late,
        "state": STAGED if each.is_late else WRITTEN,
        "written_at": None if each.is_late else at,
        "membership_id": member.id if member else None,
        "person_id": member.person_id if member else None,
        "award_id": each.award_id,
        "value": each.value,
        "key": key_of(each.value) if is_callsign else None,
        "before": each.before,
        "after": each.after,
        "callsign_id": each.callsign_id,
        "reserved_id": each.reserved_id,
        "was_status": each.was.status.value if each.kind is ParticularKind.STATUS else None,
        "was_until": each.was.until if each.kind is ParticularKind.STATUS else None,
    }


def _late(row: AnyRow) -> LateParticular:
    kind = ParticularKind(row.kind)
    after = Term(Status(row.value)).text if kind is ParticularKind.STATUS else row.value
    made = Particular(kind, row.value, is_late=True, after=after, award_id=row.award_id)
    return LateParticular(row.number, row.source, UserId(row.user_id), made)
