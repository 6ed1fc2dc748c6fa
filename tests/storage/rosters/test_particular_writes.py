"""What is staged of callsigns, statuses and notes, written and written back on both engines."""

from domain.rosters.particulars import Particular, ParticularKind
from domain.rosters.records import RecordKind, Source
from storage.rosters.callsigns import NewCallsign
from storage.rosters.particular_writes import Deed
from tests.domain.makers import ANNA, NOW
from tests.storage.conftest import Town
from tests.storage.rosters.test_particulars import STATUS, staged

NOTE = Particular(ParticularKind.NOTE, "came late")


async def test_all_is_written_with_a_record_of_each_and_all_written_back(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    async with town.database.begin() as tx:
        old = await tx.callsigns.give(NewCallsign(town.page_id, "X-1", anna), now=NOW)
        kept = await tx.callsigns.give(NewCallsign(town.page_id, "A-1", anna, is_reserved=True), now=NOW)
        before = await tx.callsigns.of_page(town.page_id)
        callsign = Particular(
            ParticularKind.CALLSIGN, "A-1", before="X-1", after="A-1", callsign_id=old, reserved_id=kept
        )
        number = await staged(tx, town, callsign, STATUS, NOTE)
        deed = Deed(number, await tx.pages.get(town.page_id), NOW, anna, "import #1")

        await tx.imports.particulars.write(deed)

        member = (await tx.rosters.load(town.page_id)).memberships[0]
        written = await tx.records.of_page(town.page_id, limit=9)
        assert [each.value for each in await tx.callsigns.of_page(town.page_id)] == ["A-1"]
        assert (member.term.text, await tx.notes.of_page(town.page_id)) == ("LOA", {anna: ("came late",)})
        assert {(each.kind, each.source, each.actor_id, each.reason) for each in written} == {
            (RecordKind.CALLSIGN, Source.IMPORT, anna, "import #1"),
            (RecordKind.STATUS, Source.IMPORT, anna, "import #1"),
        }

        await tx.imports.particulars.write_back(deed)

        member = (await tx.rosters.load(town.page_id)).memberships[0]
        assert await tx.callsigns.of_page(town.page_id) == before
        assert (member.term.text, await tx.notes.of_page(town.page_id)) == ("Active", {})
        back = (await tx.records.of_page(town.page_id, limit=9))[:2]
        assert {each.undoes for each in back} == {each.id for each in written}
