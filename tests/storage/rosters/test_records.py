from dataclasses import asdict, replace
from datetime import timedelta

from domain.ids import OrderId, PersonId
from domain.rosters.records import Record, RecordKind, Source
from storage.rosters.records import NewRecord
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town


async def write(town: Town, count: int) -> tuple[PersonId, tuple[Record, ...]]:
    anna = await town.enrol(ANNA, town.standing(0))
    records = [
        NewRecord(GUILD, town.page_id, anna, RecordKind.PROMOTION, None, f"Rank {number}", NOW)
        for number in range(count)
    ]
    async with town.database.begin() as tx:
        assert await tx.records.add_all(records) == count
        return anna, await tx.records.of_page(town.page_id, limit=100)


async def test_the_newest_record_comes_first(town: Town) -> None:
    _, records = await write(town, 3)

    assert [record.after for record in records] == ["Rank 2", "Rank 1", "Rank 0"]


async def test_a_record_comes_back_as_it_was_written(town: Town) -> None:
    anna, ben = [await town.enrol(user_id, town.standing(0)) for user_id in (ANNA, BEN)]
    new = NewRecord(
        GUILD, town.page_id, anna, RecordKind.DEMOTION, "A", "B", NOW, Source.AUDIT_LOG, ben, "Because"
    )

    async with town.database.begin() as tx:
        await tx.records.add_all([new])
        (record,) = await tx.records.of_page(town.page_id, limit=1)

    assert record == Record(record.id, **asdict(new))


async def test_history_is_read_page_by_page(town: Town) -> None:
    anna, records = await write(town, 5)

    async with town.database.read() as tx:
        assert await tx.records.of_page(town.page_id, limit=2) == records[:2]
        assert await tx.records.of_page(town.page_id, limit=2, before=records[1].id) == records[2:4]
        assert await tx.records.of_person(anna, limit=2, before=records[3].id) == records[4:]


async def test_a_record_added_alone_comes_back_with_what_it_undoes(town: Town) -> None:
    anna, records = await write(town, 3)
    undoing = NewRecord(GUILD, town.page_id, anna, RecordKind.DEMOTION, "A", "B", NOW, undoes=records[1].id)

    async with town.database.begin() as tx:
        added = await tx.records.add(undoing)

        assert added == Record(added.id, **asdict(undoing))
        assert await tx.records.since(records[1]) == (added, *records[:2])


async def test_records_of_some_pages_come_with_those_of_none(town: Town) -> None:
    anna, records = await write(town, 2)
    renamed = NewRecord(GUILD, None, anna, RecordKind.NAME_CHANGE, "A", "B", NOW)

    async with town.database.begin() as tx:
        name = await tx.records.add(renamed)

        assert await tx.records.of_person(anna, limit=9, page_ids=[town.page_id]) == (name, *records)
        assert await tx.records.of_person(anna, limit=9, page_ids=[]) == (name,)


async def test_history_outlives_the_rank_it_tells_of_but_not_its_page(town: Town) -> None:
    anna, records = await write(town, 2)

    async with town.database.begin() as tx:
        await tx.pages.save(replace(town.page, ranks=town.page.ranks[1:]), now=NOW)
        kept = await tx.records.of_person(anna, limit=5)
        await tx.pages.purge(town.page_id)

        assert (kept, await tx.records.of_person(anna, limit=5)) == (records, ())


async def test_a_stretch_of_history_is_half_open_and_leaves_out_listings(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    moments = [NOW + timedelta(hours=each) for each in range(4)]
    new = [NewRecord(GUILD, town.page_id, anna, RecordKind.PROMOTION, None, "A", at) for at in moments]
    listed = [replace(each, kind=RecordKind.LISTING) for each in (new[1], new[1], new[2], new[3])]
    held_before = [
        replace(listed[0], at=at, source=Source.AUDIT_LOG) for at in (NOW - timedelta(days=9), moments[1])
    ]

    async with town.database.begin() as tx:
        await tx.records.add_all([*new, *listed, *held_before])
        told = await tx.records.told_between(town.page_id, moments[1], moments[3], limit=9)
        counted = await tx.records.listed_between(town.page_id, moments[1], moments[3])
        last = [await tx.records.last_before(town.page_id, at, kinds=[*RecordKind]) for at in moments[:2]]

    assert [record.at for record in told] == [moments[2], moments[1]]
    assert counted == {moments[1]: 2, moments[2]: 1}
    assert last == [None, moments[0]]


async def test_the_last_of_a_kind_and_the_last_leavings_are_found(town: Town) -> None:
    anna, _ = await write(town, 2)
    kinds = (RecordKind.REMOVAL, RecordKind.REINSTATEMENT, RecordKind.DEPARTURE, RecordKind.STATUS)
    async with town.database.begin() as tx:
        added = [
            await tx.records.add(NewRecord(GUILD, town.page_id, anna, kind, "A", None, NOW)) for kind in kinds
        ]

        assert await tx.records.leavings(town.page_id) == {anna: added[2]}
        assert await tx.records.last_of(town.page_id, anna, RecordKind.STATUS) == added[3]
        assert await tx.records.last_of(town.page_id, anna, RecordKind.DEMOTION) is None


async def test_what_was_written_since_is_read_by_kind_up_to_the_newest(town: Town) -> None:
    anna, records = await write(town, 4)
    oldest = records[-1]
    listing = NewRecord(GUILD, town.page_id, anna, RecordKind.LISTING, None, "Rank", NOW)

    async with town.database.begin() as tx:
        await tx.records.add_all([listing])
        newest = await tx.records.newest([town.page_id])
        found = await tx.records.after(
            [town.page_id], oldest.id, up_to=newest, kinds=[RecordKind.PROMOTION], limit=2
        )

        assert newest > records[0].id
        assert [record.after for record in found] == ["Rank 1", "Rank 2"]
        assert await tx.records.newest([]) == 0
        assert await tx.records.by_ids([oldest.id]) == {oldest.id: oldest}
        assert await tx.records.of_orders([OrderId(1)]) == ()


async def test_the_last_change_of_a_callsign_is_found_by_what_it_was(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(0))
    new = NewRecord(GUILD, town.page_id, anna, RecordKind.CALLSIGN, None, "A-1", NOW)

    async with town.database.begin() as tx:
        await tx.records.add(new)
        given = await tx.records.add(new)
        lost = await tx.records.add(replace(new, before="A-1", after=None))

        assert await tx.records.last_callsign(town.page_id, anna, before=None, after="A-1") == given.id
        assert await tx.records.last_callsign(town.page_id, anna, before="A-1", after=None) == lost.id
        assert await tx.records.last_callsign(town.page_id, anna, before="A-2", after=None) is None
