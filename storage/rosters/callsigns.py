"""Callsigns: who holds which on a page, which are reserved, and which somebody had before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from domain.errors import Refused
from domain.ids import CallsignId, PageId, PersonId, SubdivisionId
from domain.rosters.callsigns import Callsign
from domain.rosters.schemes import key_of
from domain.words import sentence
from storage.connection import AnyRow, Connection
from storage.statements import among
from storage.tables.callsigns import callsigns

_COLUMNS = (
    callsigns.c.id,
    callsigns.c.page_id,
    callsigns.c.value,
    callsigns.c.person_id,
    callsigns.c.subdivision_id,
    callsigns.c.is_reserved,
    callsigns.c.note,
    callsigns.c.released_at,
    callsigns.c.was_lost,
)
_ASKED_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class NewCallsign:
    """A callsign about to be given or reserved, which therefore has no id yet."""

    page_id: PageId
    value: str
    person_id: PersonId | None
    subdivision_id: SubdivisionId | None = None
    is_reserved: bool = False
    note: str | None = None


class Callsigns:
    """Gives, releases and finds callsigns; who comes second does not get one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of_page(self, page_id: PageId) -> tuple[Callsign, ...]:
        """Return all that are in use on a page, held or reserved, oldest first."""
        return await self._found(callsigns.c.page_id == page_id, callsigns.c.released_at.is_(None))

    async def find(self, page_id: PageId, value: str) -> Callsign | None:
        """Return the one in use under this name, or None if it is free."""
        found = await self._found(
            callsigns.c.page_id == page_id,
            callsigns.c.key == key_of(value),
            callsigns.c.released_at.is_(None),
        )
        return found[0] if found else None

    async def of_people(
        self, page_id: PageId, person_ids: Collection[PersonId]
    ) -> dict[PersonId, tuple[Callsign, ...]]:
        """Return what each of these people has and had on a page, oldest first; reservations left out."""
        asked, found = list(person_ids), dict[PersonId, tuple[Callsign, ...]]()
        for start in range(0, len(asked), _ASKED_AT_ONCE):
            some = among(callsigns.c.person_id, asked[start : start + _ASKED_AT_ONCE])
            for each in await self._found(callsigns.c.page_id == page_id, some, ~callsigns.c.is_reserved):
                if each.person_id is not None:
                    found[each.person_id] = (*found.get(each.person_id, ()), each)
        return found

    async def released_since(self, page_id: PageId, moment: datetime) -> frozenset[str]:
        """Return the keys of those that were lost, by a change of standing, after `moment`."""
        rows = await self._connection.rows(
            select(callsigns.c.key).where(
                callsigns.c.page_id == page_id, callsigns.c.was_lost, callsigns.c.released_at > moment
            )
        )
        return frozenset(row.key for row in rows)

    async def give(self, new: NewCallsign, *, now: datetime) -> CallsignId:
        """Write that a callsign is held or reserved, and return its id; `Refused` if somebody has it."""
        values = {
            "page_id": new.page_id,
            "person_id": new.person_id,
            "subdivision_id": new.subdivision_id,
            "value": new.value,
            "key": key_of(new.value),
            "is_reserved": new.is_reserved,
            "note": new.note,
            "since": now,
        }
        rows = await self._connection.write_returning(
            self._connection.insert(callsigns)
            .values(values)
            .on_conflict_do_nothing()
            .returning(callsigns.c.id)
        )
        if not rows:
            raise Refused(sentence("{callsign} was just taken; look again.", callsign=new.value))
        return CallsignId(rows[0].id)

    async def release(self, ids: Iterable[CallsignId], *, now: datetime, was_lost: bool = False) -> int:
        """Write that these are free from now on, and return how many were not yet."""
        gone, released = list(ids), 0
        for start in range(0, len(gone), _ASKED_AT_ONCE):
            released += await self._connection.write(
                update(callsigns)
                .where(
                    among(callsigns.c.id, gone[start : start + _ASKED_AT_ONCE]),
                    callsigns.c.released_at.is_(None),
                )
                .values(released_at=now, was_lost=was_lost)
            )
        return released

    async def _found(self, *where: ColumnElement[bool]) -> tuple[Callsign, ...]:
        statement = select(*_COLUMNS).where(*where).order_by(callsigns.c.id)
        return tuple(map(_callsign, await self._connection.rows(statement)))


def _callsign(row: AnyRow) -> Callsign:
    return Callsign(
        id=CallsignId(row.id),
        page_id=PageId(row.page_id),
        value=row.value,
        person_id=PersonId(row.person_id) if row.person_id is not None else None,
        subdivision_id=SubdivisionId(row.subdivision_id) if row.subdivision_id is not None else None,
        is_reserved=bool(row.is_reserved),
        note=row.note,
        released_at=row.released_at,
        was_lost=bool(row.was_lost),
    )
