"""The department's office has sites, staff with Discord and without, and a request for leave."""

from app.demo.department import Department
from app.demo.office import CIVILIANS, MOST_DEPUTIES, SITES, open_office
from domain.hr.leaves import LeaveQuery
from domain.ids import UserId
from domain.rosters.people import Profile
from domain.staff.staff import StaffQuery
from storage.database import open_database
from tests.domain.makers import GUILD, NOW
from tests.services.house import MANAGER, House


async def test_whoever_asks_for_staff_finds_some(migrated_sqlite: str, department: Department) -> None:
    house = House(await open_database(migrated_sqlite))
    await house.saw_guild()
    members = {
        UserId(int(each.user.id)): Profile(each.user.username, each.display_name)
        for each in department.guild.members.values()
    }
    async with house.database.begin() as tx:
        await tx.people.ensure(GUILD, members)

    await open_office(house.staffing, GUILD, department, today=NOW.date())

    staff = await house.staff.list(MANAGER, GUILD, StaffQuery(), limit=50)
    requests = await house.requests.list(MANAGER, GUILD, LeaveQuery(), limit=50)
    assert staff.total == len(CIVILIANS) + MOST_DEPUTIES
    assert {each.details.user_id is None for each in staff.items} == {True, False}
    assert len(await house.sites.list(MANAGER, GUILD)) == len(SITES)
    assert [each.person.profile.name for each in requests.items] == ["Mira Holm"]
    await house.database.close()
