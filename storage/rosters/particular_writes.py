"""What is staged of callsigns, statuses, notes and awards, written in a few statements however much it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from domain.ids import ImportId, PersonId
from domain.rosters.pages import Page
from domain.rosters.particulars import ParticularKind
from domain.rosters.records import RecordKind, Source
from storage.connection import Connection
from storage.rosters.particulars import WRITTEN, given_now, replaced
from storage.tables.awards import award_grants
from storage.tables.callsigns import callsigns
from storage.tables.notes import notes
from storage.tables.particulars import particulars
from storage.tables.people import memberships
from storage.tables.records import records

_P = particulars.c
RECORDED = {
    ParticularKind.CALLSIGN: RecordKind.CALLSIGN,
    ParticularKind.STATUS: RecordKind.STATUS,
    ParticularKind.AWARD: RecordKind.AWARD,
}
"""As what each is on record; notes are not."""
REVERSED = RECORDED | {ParticularKind.AWARD: RecordKind.AWARD_REVOCATION}
"""As what its taking back is."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who writes or takes back an import's particulars, as of when, and why; `page` is the import's."""

    import_id: ImportId
    page: Page
    at: datetime
    actor_id: PersonId | None
    reason: str


class ParticularWrites:
    """Writes what an import gives its members besides, and takes it back; the guild's row is locked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def write(self, deed: Deed) -> None:
        """Write what needs no roles over what is there, with a record of each; nothing of it moved on."""
        mine = and_(_P.import_id == deed.import_id, ~_P.is_late)
        await self._callsigns(deed, mine)
        await self._statuses(mine)
        await self._notes(deed, mine)
        await self._awards(deed, mine)
        await self._record(deed, mine)

    async def write_back(self, deed: Deed) -> None:
        """Make all as it was before the import, with a record of each that names the one it reverses."""
        mine = and_(_P.import_id == deed.import_id, _P.state == WRITTEN)
        still = and_(
            mine,
            or_(_P.kind != ParticularKind.AWARD.value, exists().where(_is_granted())),
        )
        await self._record(deed, still, is_undoing=True)
        await self._callsigns_back(deed, mine)
        await self._statuses_back(mine)
        await self._notes_back(deed, mine)
        granted = select(award_grants.c.id).select_from(particulars.join(award_grants, _is_granted()))
        await self._connection.write(
            update(award_grants)
            .where(award_grants.c.id.in_(granted.where(mine, _P.kind == ParticularKind.AWARD.value)))
            .values(revoked_at=deed.at)
        )

    async def _callsigns(self, deed: Deed, mine: ColumnElement[bool]) -> None:
        given = and_(mine, _P.kind == ParticularKind.CALLSIGN.value)
        await self._connection.write(
            update(callsigns)
            .where(callsigns.c.id.in_(replaced(given)), callsigns.c.released_at.is_(None))
            .values(released_at=deed.at, was_lost=False)
        )
        made = select(
            literal(deed.page.id, callsigns.c.page_id.type),
            _P.person_id,
            _P.value,
            _P.key,
            literal(deed.at, _P.written_at.type),
        )
        columns = [callsigns.c[name] for name in ("page_id", "person_id", "value", "key", "since")]
        await self._connection.write(
            insert(callsigns).from_select(columns, made.where(given).order_by(_P.number))
        )

    async def _statuses(self, mine: ColumnElement[bool]) -> None:
        await self._connection.write(
            update(memberships)
            .where(mine, _P.kind == ParticularKind.STATUS.value, memberships.c.id == _P.membership_id)
            .values(status=_P.value, status_until=null())
        )

    async def _notes(self, deed: Deed, mine: ColumnElement[bool]) -> None:
        made = select(
            literal(deed.page.id, notes.c.page_id.type),
            _P.person_id,
            literal(deed.actor_id, notes.c.author_id.type),
            _P.value,
            literal(deed.at, _P.written_at.type),
        ).where(mine, _P.kind == ParticularKind.NOTE.value)
        columns = [notes.c[name] for name in ("page_id", "person_id", "author_id", "text", "at")]
        await self._connection.write(insert(notes).from_select(columns, made.order_by(_P.number)))

    async def _awards(self, deed: Deed, mine: ColumnElement[bool]) -> None:
        made = select(
            _P.award_id,
            _P.membership_id,
            literal(deed.at, _P.written_at.type),
            literal(deed.actor_id, notes.c.author_id.type),
        ).where(mine, _P.kind == ParticularKind.AWARD.value)
        columns = [award_grants.c[name] for name in ("award_id", "membership_id", "granted_at", "granted_by")]
        await self._connection.write(insert(award_grants).from_select(columns, made.order_by(_P.number)))

    async def _record(self, deed: Deed, which: ColumnElement[bool], *, is_undoing: bool = False) -> None:
        """Put each that is on record there, in one statement: made, or undone and so the other way round."""
        before, after = (_P.after, _P.before) if is_undoing else (_P.before, _P.after)
        made: Select[tuple[object, ...]] = select(
            literal(deed.page.guild_id, records.c.guild_id.type),
            literal(deed.page.id, records.c.page_id.type),
            _P.person_id,
            _kinds(REVERSED if is_undoing else RECORDED),
            before,
            after,
            literal(deed.at, _P.written_at.type),
            literal(Source.IMPORT.value),
            literal(deed.actor_id, records.c.actor_id.type),
            literal(deed.reason),
            _made_record() if is_undoing else null(),
        )
        names = "guild_id page_id person_id kind before after at source actor_id reason undoes"
        columns = [records.c[name] for name in names.split()]
        await self._connection.write(
            insert(records).from_select(
                columns, made.where(which, _P.kind.in_(list(RECORDED))).order_by(_P.number)
            )
        )

    async def _callsigns_back(self, deed: Deed, mine: ColumnElement[bool]) -> None:
        """What it gave goes without a trace, so that what it took is the last that somebody had again."""
        given = and_(mine, _P.kind == ParticularKind.CALLSIGN.value)
        await self._connection.write(
            delete(callsigns).where(callsigns.c.id.in_(given_now(deed.page.id).where(given)))
        )
        await self._connection.write(
            update(callsigns)
            .where(callsigns.c.id.in_(replaced(given)), callsigns.c.released_at.is_not(None))
            .values(released_at=null(), was_lost=False)
        )

    async def _statuses_back(self, mine: ColumnElement[bool]) -> None:
        await self._connection.write(
            update(memberships)
            .where(mine, _P.kind == ParticularKind.STATUS.value, memberships.c.id == _P.membership_id)
            .values(status=_P.was_status, status_until=_P.was_until)
        )

    async def _notes_back(self, deed: Deed, mine: ColumnElement[bool]) -> None:
        rows = await self._connection.rows(
            select(_P.person_id, _P.value, _P.written_at).where(mine, _P.kind == ParticularKind.NOTE.value)
        )
        # One by one, by their index: put into one statement, SQLite compares each with all of the page.
        await self._connection.write_many(
            delete(notes).where(
                notes.c.page_id == deed.page.id,
                notes.c.person_id == bindparam("person"),
                notes.c.text == bindparam("words", type_=notes.c.text.type),
                notes.c.at == bindparam("moment", type_=notes.c.at.type),
            ),
            ({"person": row.person_id, "words": row.value, "moment": row.written_at} for row in rows),
        )


def _is_granted() -> ColumnElement[bool]:
    return and_(
        award_grants.c.membership_id == _P.membership_id,
        award_grants.c.award_id == _P.award_id,
        award_grants.c.granted_at == _P.written_at,
        award_grants.c.revoked_at.is_(None),
    )


def _kinds(kinds: Mapping[ParticularKind, RecordKind]) -> ColumnElement[str]:
    """Return as what each is on record."""
    return case(*((_P.kind == kind.value, literal(recorded.value)) for kind, recorded in kinds.items()))


def _made_record() -> ColumnElement[int | None]:
    """Return the record that was made when it was written."""
    # Not by the page: all of an import are of one moment, and its index of moments would be taken.
    made = records.alias("made_record")
    return (
        select(func.max(made.c.id))
        .where(
            made.c.person_id == _P.person_id,
            made.c.kind == _kinds(RECORDED),
            made.c.at == _P.written_at,
            made.c.source == Source.IMPORT.value,
        )
        .scalar_subquery()
    )
