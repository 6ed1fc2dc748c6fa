"""Staff in the database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import NotFound
from domain.ids import GuildId, PersonId, SiteId
from domain.staff.sites import Site, SiteDetails
from domain.staff.staff import Contract, StaffDetails, StaffMember, StaffQuery, StaffStatus
from storage.transaction import Transaction
from tests.domain.makers import ANNA, GUILD, NOW
from tests.storage.conftest import Town

HOUR = timedelta(hours=1)
MIRA = StaffDetails(
    "Mira Holm",
    "E-1",
    skills=("Driving", "First aid"),
    contract=Contract(20 * HOUR, 40 * HOUR, 5),
    timezone="Europe/Berlin",
)


async def taken_on(
    tx: Transaction, details: StaffDetails = MIRA, person_id: PersonId | None = None
) -> StaffMember:
    if person_id is None:
        person_id = await tx.staff.person(GUILD, details.name)
    staff_id = (await tx.staff.ids([person_id]))[person_id]
    member = StaffMember(staff_id, person_id, GUILD, details, NOW)
    await tx.staff.add(member)
    return member


async def test_somebody_is_taken_on_changed_and_let_go(town: Town) -> None:
    async with town.database.begin() as tx:
        site = await tx.sites.add(Site(SiteId(0), GUILD, SiteDetails("North"), NOW))
        mira = await taken_on(tx, replace(MIRA, site_ids=(site.id,)))
        assert await tx.staff.get(GUILD, mira.id) == mira
        assert await tx.sites.count_staff(site.id) == 1

        details = StaffDetails("Mira Berg", status=StaffStatus.INACTIVE, skills=("Cooking",))
        await tx.staff.save(mira.person_id, details)
        await tx.staff.rename(mira.person_id, "Mira Berg")
        assert await tx.staff.find(mira.person_id) == replace(mira, details=details, version=2)
        assert (await tx.people.get(mira.person_id)).profile.name == "Mira Berg"

        await tx.staff.remove(mira.person_id)
        assert await tx.staff.find(mira.person_id) is None
        assert (await tx.staff.known_as(GUILD, mira.id)).id == mira.person_id
        with pytest.raises(NotFound, match="no such member of staff"):
            await tx.staff.get(GUILD, mira.id)


async def test_discord_alone_renames_those_it_knows(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(2))
    async with town.database.begin() as tx:
        await taken_on(tx, replace(MIRA, name="Anna Real", user_id=ANNA), anna)
        await tx.staff.rename(anna, "Anna Real")

        assert (await tx.people.get(anna)).profile.name == f"member {ANNA}"
        found = await tx.staff.of_people([anna])
        assert found[anna].details.user_id == ANNA


async def test_search_finds_by_what_is_asked_and_counts_all(town: Town) -> None:
    anna = await town.enrol(ANNA, town.standing(2))
    async with town.database.begin() as tx:
        site = await tx.sites.add(Site(SiteId(0), GUILD, SiteDetails("North"), NOW))
        mira = await taken_on(tx, replace(MIRA, site_ids=(site.id,)))
        idle = StaffDetails("ann-Marie 50%_", status=StaffStatus.INACTIVE)
        ann = await taken_on(tx, idle)
        real = await taken_on(tx, StaffDetails("Anna Real", user_id=ANNA), anna)

        async def found(**asked: object) -> list[str]:
            part, total = await tx.staff.search(GUILD, StaffQuery(**asked), limit=10)  # type: ignore[arg-type]
            assert total == len(part)
            return [each.details.name for each in part]

        everybody = [ann.details.name, real.details.name, mira.details.name]
        assert await found() == everybody
        assert await found(site_id=site.id) == ["Mira Holm"]
        assert await found(skill="first  AID") == ["Mira Holm"]
        assert await found(is_active=False) == ["ann-Marie 50%_"]
        assert await found(is_active=True) == everybody[1:]
        assert await found(has_account=True) == ["Anna Real"]
        assert await found(has_account=False) == [everybody[0], "Mira Holm"]
        assert await found(text=str(mira.id)) == ["Mira Holm"]
        assert await found(text="50%_") == ["ann-Marie 50%_"]
        assert await found(text="%") == ["ann-Marie 50%_"]
        assert await found(text="e-1") == ["Mira Holm"]
        assert await found(text=str(ANNA)) == ["Anna Real"]
        assert await found(text="member 10") == ["Anna Real"]
        assert await found(person_id=anna, is_active=False) == []
        part, total = await tx.staff.search(GUILD, StaffQuery(), limit=1, offset=1)
        assert ([each.details.name for each in part], total) == (["Anna Real"], 3)
        assert await tx.staff.search(GuildId(1), StaffQuery(), limit=1) == ((), 0)


async def test_an_external_id_is_one_person_s(town: Town) -> None:
    async with town.database.begin() as tx:
        mira = await taken_on(tx)
        await taken_on(tx, StaffDetails("Nobody"))
        await taken_on(tx, StaffDetails("Nobody else"))

        assert await tx.staff.with_external_id(GUILD, "E-1") == mira.person_id
        assert await tx.staff.with_external_id(GUILD, "e-1") is None

    async def again() -> None:
        async with town.database.begin() as tx:
            await taken_on(tx)

    with pytest.raises(IntegrityError):
        await again()
