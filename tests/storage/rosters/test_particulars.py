"""Particulars on both engines: staged, compared with what stands by now, and settled one by one."""

from domain.ids import ImportId
from domain.rosters.callsigns import Callsign
from domain.rosters.columns import ColumnKind
from domain.rosters.imports import ImportState, PlannedRow
from domain.rosters.particulars import Particular, ParticularKind
from domain.rosters.statuses import Status, Term
from storage.rosters.callsigns import NewCallsign
from storage.rosters.imports import StoredImport
from storage.transaction import Transaction
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

CALLSIGN = Particular(ParticularKind.CALLSIGN, "A-1", before=None, after="A-1")
STATUS = Particular(ParticularKind.STATUS, "loa", before="Active", after="LOA")
LATE = Particular(ParticularKind.NOTE, "late", is_late=True)


async def staged(tx: Transaction, town: Town, *particulars: Particular) -> ImportId:
    """Return an import of one line about Anna, the page's only member."""
    draft = StoredImport(
        ImportId(0), GUILD, town.page_id, ImportState.DRAFT, ANNA, "Anna", "a.csv", (ColumnKind.NAME,), NOW
    )
    stored = await tx.imports.add(draft, b"file")
    member = (await tx.rosters.load(town.page_id)).memberships[0]
    row = PlannedRow(7, ANNA, "Anna", member.id, before=member)
    await tx.particulars.stage(stored.id, [(n, row, each) for n, each in enumerate(particulars)], at=NOW)
    return stored.id


async def test_what_moved_on_is_named_by_its_line(town: Town) -> None:
    await town.enrol(ANNA, town.standing(0))
    ben = await town.enrol(BEN, town.standing(0))
    async with town.database.begin() as tx:
        number = await staged(tx, town, CALLSIGN, STATUS)
        member = (await tx.rosters.load(town.page_id)).memberships[0]

        assert await tx.particulars.moved_on(number, town.page_id) == ()
        await tx.statuses.set(member.id, Term(Status.RESERVE), expected=member.term)
        assert await tx.particulars.moved_on(number, town.page_id) == (7,)
        await tx.statuses.set(member.id, member.term, expected=Term(Status.RESERVE))
        await tx.callsigns.give(NewCallsign(town.page_id, "a-1", ben), now=NOW)
        assert await tx.particulars.moved_on(number, town.page_id) == (7,)
        await tx.particulars.unstage(number)
        assert await tx.particulars.moved_on(number, town.page_id) == ()


async def test_what_waits_is_settled_one_by_one(town: Town) -> None:
    await town.enrol(ANNA, town.standing(0))
    async with town.database.begin() as tx:
        number = await staged(tx, town, LATE, LATE, STATUS)

        first, second = await tx.particulars.late(number, limit=9)
        assert (first.line, first.user_id, first.particular.value) == (7, ANNA, "late")
        await tx.particulars.settle(number, first.number, {"person_id": 1}, at=NOW)
        assert await tx.particulars.late(number, limit=9) == (second,)
        await tx.particulars.settle(number, second.number, None, at=NOW)
        assert await tx.particulars.late(number, limit=9) == ()


async def test_a_former_callsign_that_is_somebody_else_s_is_found(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    ben = await town.enrol(BEN, town.standing(0))
    async with town.database.begin() as tx:
        old = await tx.callsigns.give(NewCallsign(town.page_id, "X-1", anna), now=NOW)
        given = Particular(ParticularKind.CALLSIGN, "A-1", before="X-1", after="A-1", callsign_id=old)
        number = await staged(tx, town, given)
        await tx.callsigns.release([old], now=NOW)

        assert await tx.particulars.taken_meanwhile(number, town.page_id) == ()
        assert await tx.particulars.changed_since(number, town.page_id) == 1
        await tx.callsigns.give(NewCallsign(town.page_id, "A-1", anna), now=NOW)
        assert await tx.particulars.changed_since(number, town.page_id) == 0
        await tx.callsigns.give(NewCallsign(town.page_id, "x-1", ben), now=NOW)
        assert await tx.particulars.taken_meanwhile(number, town.page_id) == ("x-1",)
        used: tuple[Callsign, ...] = await tx.callsigns.of_page(town.page_id)
        assert {each.value for each in used} == {"A-1", "x-1"}
        assert await tx.particulars.rows_written(number) == 1
