"""Imports on both engines: staged beside the roster, written over it in one go, written back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.duty.patrols import Adjustment
from domain.errors import NotFound
from domain.ids import AdjustmentId, ImportId, MembershipId
from domain.rosters.columns import ColumnKind
from domain.rosters.imports import ImportState, Own, PlannedRow
from storage.rosters.imports import StoredImport
from storage.transaction import Transaction
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town

DAY = datetime(2020, 1, 2, tzinfo=UTC)
COLUMNS = (ColumnKind.USERNAME, ColumnKind.HOURS)


async def added(tx: Transaction, town: Town) -> StoredImport:
    state = ImportState.DRAFT
    draft = StoredImport(ImportId(0), GUILD, town.page_id, state, ANNA, "Anna", "a.csv", COLUMNS, NOW)
    return await tx.imports.add(draft, b"file")


async def member(town: Town) -> tuple[MembershipId, Own]:
    async with town.database.read() as tx:
        (found, *_) = (await tx.rosters.load(town.page_id)).memberships
    return found.id, Own(found.joined_at, found.rank_since, found.carried_seconds)


async def test_an_import_comes_back_with_its_file_until_it_is_written(town: Town) -> None:
    async with town.database.begin() as tx:
        stored = await added(tx, town)
        kept = await tx.imports.content(stored.id)
        await tx.imports.set_columns(stored.id, COLUMNS[:1])
        moved = [await tx.imports.applied(stored.id, at=NOW, batch_id=None) for _ in range(2)]
        after = await tx.imports.get(stored.id)
        latest, content = await tx.imports.latest(town.page_id), await tx.imports.content(stored.id)
        with pytest.raises(NotFound):
            await tx.imports.get(ImportId(99))

    assert (kept, content, moved) == (b"file", None, [True, False])
    assert after == latest == replace(stored, columns=COLUMNS[:1], state=ImportState.APPLIED)


async def test_what_is_staged_is_written_in_one_go_and_written_back(town: Town) -> None:
    await town.enrol(ANNA, town.standing(0))
    number, before = await member(town)
    wanted = Own(DAY, None, 60)
    async with town.database.begin() as tx:
        stored = await added(tx, town)
        await tx.imports.stage(stored.id, [(1, PlannedRow(2, ANNA, "Anna", number, now=wanted))])
    staged = await member(town)

    async with town.database.begin() as tx:
        written = await tx.imports.write(stored.id)
        same = await tx.imports.changed_since(stored.id)
    after = await member(town)
    async with town.database.begin() as tx:
        await tx.imports.write_back(stored.id)
    back = await member(town)

    assert (staged, back) == ((number, before), (number, before))
    assert (written, same, after[1]) == (1, 0, Own(DAY, before.rank_since, 60))


async def test_what_was_changed_meanwhile_is_counted(town: Town) -> None:
    person = await town.enrol(ANNA, town.standing(0))
    number, _ = await member(town)
    async with town.database.begin() as tx:
        stored = await added(tx, town)
        await tx.imports.stage(stored.id, [(1, PlannedRow(2, ANNA, "Anna", number, now=Own(DAY, None, 60)))])
        await tx.imports.write(stored.id)
        await tx.memberships.carry_hours(town.page_id, {person: 61})
        changed = await tx.imports.changed_since(stored.id)

    assert changed == 1


async def test_late_rows_find_who_has_come_meanwhile(town: Town) -> None:
    async with town.database.begin() as tx:
        stored = await added(tx, town)
        late = PlannedRow(2, ANNA, "Anna", None, late=Own(DAY, None, 60))
        never = PlannedRow(3, BEN, "Ben", None, late=Own(DAY))
        await tx.imports.stage(stored.id, [(1, late), (2, never)])
        early = await tx.imports.write(stored.id)
    await town.enrol(ANNA, town.standing(0))

    async with town.database.begin() as tx:
        written = await tx.imports.write(stored.id, late=True)

    assert (early, written) == (0, 1)
    assert (await member(town))[1].joined_at == DAY


async def test_hours_of_who_comes_back_are_his_total_and_hold_those_of_his_patrols(town: Town) -> None:
    async with town.database.begin() as tx:
        stored = await added(tx, town)
        late = PlannedRow(2, ANNA, "Anna", None, late=Own(None, None, 3600))
        less = PlannedRow(3, BEN, "Ben", None, late=Own(None, None, 60))
        await tx.imports.stage(stored.id, [(1, late), (2, less)])
    people = [await town.enrol(user, town.standing(0)) for user in (ANNA, BEN)]
    async with town.database.begin() as tx:
        for person in people:
            await tx.patrols.adjust(Adjustment(AdjustmentId(0), town.page_id, person, 600, NOW, "event"))
            await tx.patrols.sum_up(town.page_id, person)
        written = [await tx.imports.write(stored.id, late=True) for _ in range(2)]
        found = [await tx.memberships.find(town.page_id, person) for person in people]
        changed = await tx.imports.changed_since(stored.id)

    assert (written, changed) == ([2, 0], 0)
    assert [each.carried_seconds for each in found if each is not None] == [3000, 0]


async def test_drafts_go_when_they_are_old_and_staged_rows_when_told(town: Town) -> None:
    async with town.database.begin() as tx:
        stored, other = await added(tx, town), await added(tx, town)
        await tx.imports.stage(stored.id, [(1, PlannedRow(2, ANNA, "Anna", None, late=Own(DAY)))])
        await tx.imports.unstage(stored.id)
        assert await tx.imports.write(stored.id, late=True) == 0
        assert await tx.imports.cancelled(other.id)
        count = await tx.imports.tidy(NOW + timedelta(seconds=1))

    assert count == 2
