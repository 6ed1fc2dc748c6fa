"""Two people made one in the database."""

from dataclasses import replace

import pytest
from sqlalchemy import Column, insert, select

from domain.errors import NotFound, Refused
from domain.hr.leaves import Leave, LeaveKind, LeaveState
from domain.ids import LeaveId
from domain.rosters.people import Profile
from domain.rosters.records import RecordKind
from domain.time import Window
from storage.rosters.records import NewRecord
from storage.staff.merging import referring
from storage.tables.notes import exemptions
from storage.tables.people import people
from tests.domain.makers import ANNA, BEN, GUILD, NOW
from tests.storage.conftest import Town
from tests.storage.staff.test_staff import MIRA, taken_on


async def test_all_that_refers_to_the_one_refers_to_the_other(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(2))
    async with town.database.begin() as tx:
        mira = await taken_on(tx)
        window = Window(NOW, NOW.replace(month=12))
        leave = await tx.leaves.add(
            Leave(LeaveId(0), GUILD, mira.person_id, LeaveKind.ANNUAL, window, LeaveState.REQUESTED, NOW)
        )
        await tx.notes.add(town.page_id, mira.person_id, "kind", author_id=mira.person_id, at=NOW)
        await tx.records.add(NewRecord(GUILD, None, mira.person_id, RecordKind.REMOVAL, None, None, NOW))
        before = (await tx.staff.ids([anna]))[anna]

        await tx.merging.merge(mira.person_id, anna)

        assert [each.id for each in await tx.leaves.of_person(anna)] == [leave.id]
        assert len(await tx.notes.of_member(town.page_id, anna)) == 1
        merged = replace(mira, person_id=anna, details=replace(MIRA, user_id=ANNA))
        assert await tx.staff.get(GUILD, mira.id) == merged
        assert await tx.staff.get(GUILD, before) == merged
        assert (await tx.people.get(anna)).profile.name == f"member {ANNA}"
        with pytest.raises(NotFound):
            await tx.people.get(mira.person_id)
        for column in referring():
            assert await tx.merging._connection.row(select(column).where(column == mira.person_id)) is None


def test_every_table_that_refers_to_people_is_met() -> None:
    found: set[Column[object]] = set(referring())

    assert {"leaves", "patrols", "records", "notes", "staff", "callsigns", "memberships", "award_grants"} <= {
        column.table.name for column in found
    }
    assert all(next(iter(column.foreign_keys)).column is people.c.id for column in found)


async def test_what_one_person_has_once_is_no_two_people_s(town: Town) -> None:
    anna, ben = await town.enrol(ANNA, town.standing(2)), await town.enrol(BEN, town.standing(2))
    async with town.database.read() as tx:
        assert await tx.merging.shares_page(anna, ben)

    async def two_members() -> None:
        async with town.database.begin() as tx:
            await tx.merging.merge(anna, ben)

    async def two_exempt() -> None:
        async with town.database.begin() as tx:
            mira = await taken_on(tx)
            for person_id in (mira.person_id, ben):
                await tx.merging._connection.write(
                    insert(exemptions).values(page_id=town.page_id, person_id=person_id, starts_at=NOW)
                )
            await tx.merging.merge(mira.person_id, ben)

    with pytest.raises(Refused, match="of their own in memberships"):
        await two_members()
    with pytest.raises(Refused, match="of their own in exemptions"):
        await two_exempt()
    async with town.database.read() as tx:
        assert (await tx.people.get(anna)).user_id == ANNA


async def test_an_account_that_nobody_has_is_given(town: Town) -> None:
    async with town.database.begin() as tx:
        mira = await taken_on(tx)
        await tx.merging.give_account(mira.person_id, BEN, Profile("ben", "Ben"))
        await tx.merging.give_account(mira.person_id, ANNA, Profile("anna", "Anna"))

        person = await tx.people.get(mira.person_id)
        assert (person.user_id, person.profile.name) == (BEN, "Ben")


async def test_an_account_is_taken_and_an_id_goes_to_another(town: Town) -> None:
    async with town.database.begin() as tx:
        mira = await taken_on(tx)
        noa = await tx.staff.person(mira.guild_id, "Noa")
        await tx.merging.give_account(mira.person_id, BEN, Profile("ben", "Ben"))
        await tx.merging.take_account(mira.person_id, "Mira")
        await tx.merging.part(mira.person_id, noa)

        person = await tx.people.get(mira.person_id)
        ids = await tx.staff.ids([mira.person_id, noa])
        assert (person.user_id, person.profile.name) == (None, "Mira")
        assert ids[noa] == mira.id != ids[mira.person_id]


async def test_nobody_is_dropped_to_whom_something_refers(town: Town) -> None:
    async with town.database.begin() as tx:
        mira = await taken_on(tx)
        assert not await tx.merging.drop_unless_known(mira.person_id)
        await tx.staff.remove(mira.person_id)

        assert await tx.merging.drop_unless_known(mira.person_id)
        with pytest.raises(NotFound):
            await tx.people.get(mira.person_id)
