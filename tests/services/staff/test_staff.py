"""What is done about staff, and by whom."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from domain.access.actors import Actor
from domain.access.scopes import Scope
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.hr.leaves import LeaveKind, LeaveState
from domain.ids import SiteId, StaffId, UserId
from domain.staff.sites import SiteDetails
from domain.staff.staff import Contract, StaffDetails, StaffQuery, StaffStatus
from tests.domain.makers import BEN, GUILD
from tests.services.house import MANAGER, STRANGER, House
from tests.services.hr.test_leaves import DAY, TODAY
from tests.services.staff.office import COMMANDER, MEMBER, MIRA, NEWCOMER, SUPERVISOR, a_key, mira, opened

HOUR = timedelta(hours=1)
EVERYBODY = StaffQuery()


async def names(house: House, actor: Actor, query: StaffQuery = EVERYBODY) -> list[str]:
    part = await house.staff.list(actor, GUILD, query, limit=50)
    assert part.total == len(part.items)
    return [each.details.name for each in part.items]


async def test_somebody_without_discord_is_taken_on_and_changed(house: House) -> None:
    await opened(house)
    member = await mira(house)
    site = await house.sites.create(MANAGER, GUILD, SiteDetails("North"))
    wanted = replace(
        MIRA,
        name="Mira Berg",
        site_ids=(site.id,),
        contract=Contract(20 * HOUR, 40 * HOUR, 5),
        status=StaffStatus.INACTIVE,
    )

    changed = await house.staff.replace(COMMANDER, GUILD, member.id, wanted, version=1)
    same = await house.staff.replace(COMMANDER, GUILD, member.id, wanted)

    assert changed == same == replace(member, details=wanted, version=2)
    assert (await house.staff.get(SUPERVISOR, GUILD, member.id)).member == changed
    assert await names(house, SUPERVISOR, StaffQuery(is_active=True)) == []
    with pytest.raises(Refused, match="at version 2 by now"):
        await house.staff.replace(MANAGER, GUILD, member.id, MIRA, version=1)


async def test_a_member_of_the_roster_becomes_staff_under_his_own_name(house: House) -> None:
    await opened(house)

    ben = await house.staff.create(MANAGER, GUILD, StaffDetails("", user_id=BEN))
    carla = await house.staff.create(MANAGER, GUILD, StaffDetails("Carla Real", user_id=SUPERVISOR.user_id))

    assert (ben.details.name, carla.details.name) == ("Ben", "Carla Real")
    async with house.database.read() as tx:
        person = await tx.people.find(GUILD, BEN)
        assert person is not None
        assert (person.id, person.profile.name) == (ben.person_id, "Ben")
    with pytest.raises(Refused, match="member of staff already") as refusal:
        await house.staff.create(MANAGER, GUILD, StaffDetails("Ben", user_id=BEN))
    assert refusal.value.field == "discord_id"
    assert await names(house, MANAGER, StaffQuery(text=str(BEN))) == ["Ben"]


async def test_an_account_nobody_has_seen_shows_no_name_of_a_file(house: House) -> None:
    await opened(house)

    member = await house.staff.create(MANAGER, GUILD, replace(MIRA, user_id=NEWCOMER))

    async with house.database.read() as tx:
        assert (await tx.people.get(member.person_id)).profile.name == str(NEWCOMER)


async def test_what_is_somebody_else_s_or_not_there_is_refused(house: House) -> None:
    await opened(house)
    await mira(house)
    other = await house.staff.create(MANAGER, GUILD, StaffDetails("Noa"))

    with pytest.raises(Refused, match="external id “E-1”") as refusal:
        await house.staff.create(MANAGER, GUILD, MIRA)
    assert refusal.value.field == "external_id"
    with pytest.raises(Refused, match="external id “E-1”"):
        await house.staff.replace(MANAGER, GUILD, other.id, MIRA)
    with pytest.raises(Invalid, match="no site with id 9") as invalid:
        await house.staff.create(MANAGER, GUILD, StaffDetails("X", site_ids=(SiteId(9),)))
    assert invalid.value.field == "sites"
    with pytest.raises(Invalid, match="name must not be empty"):
        await house.staff.create(MANAGER, GUILD, StaffDetails("", user_id=NEWCOMER))
    with pytest.raises(NotFound, match="no such member of staff"):
        await house.staff.get(MANAGER, GUILD, StaffId(uuid4()))
    assert await names(house, MANAGER) == ["Mira Holm", "Noa"]


async def test_of_two_who_take_on_or_link_the_same_the_second_loses(house: House) -> None:
    await opened(house)
    taken = await asyncio.gather(
        *(house.staff.create(a_key(), GUILD, MIRA) for _ in range(2)), return_exceptions=True
    )
    one, other = await mira_and_noa(house)
    links = await asyncio.gather(
        house.staff.link(MANAGER, GUILD, one, BEN),
        house.staff.link(MANAGER, GUILD, other, BEN),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in taken) == ["Refused", "StaffMember"]
    assert sorted(type(each).__name__ for each in links) == ["Refused", "StaffMember"]


async def mira_and_noa(house: House) -> tuple[StaffId, StaffId]:
    found = await house.staff.list(MANAGER, GUILD, StaffQuery(text="E-1"), limit=2)
    noa = await house.staff.create(MANAGER, GUILD, StaffDetails("Noa"))
    return found.items[0].id, noa.id


async def test_whoever_is_let_go_stays_a_member_with_his_leave(house: House) -> None:
    await opened(house)
    ben = await house.staff.create(MANAGER, GUILD, StaffDetails("Ben", user_id=BEN))
    leave = await house.leaves.request(
        MEMBER, GUILD, kind=LeaveKind.LOA, first=TODAY + DAY, last=TODAY + 2 * DAY, reason="away"
    )

    await house.staff.remove(COMMANDER, GUILD, ben.id)

    assert await house.leaves.own(MEMBER, GUILD) == (leave,)
    with pytest.raises(NotFound):
        await house.staff.remove(COMMANDER, GUILD, ben.id)
    again = await house.staff.create(MANAGER, GUILD, StaffDetails("Ben", user_id=BEN))
    assert (again.id, again.person_id) == (ben.id, ben.person_id)


async def test_let_go_without_discord_his_past_stays_and_what_is_ahead_ends(house: House) -> None:
    await opened(house)
    member = await mira(house)
    gone = await house.staff.create(MANAGER, GUILD, StaffDetails("Noa"))
    view = await house.requests.create(
        MANAGER,
        GUILD,
        member.id,
        kind=LeaveKind.ANNUAL,
        first=TODAY,
        last=TODAY + DAY,
        reason="sun",
        is_granted=True,
    )

    await house.staff.remove(MANAGER, GUILD, member.id)
    await house.staff.remove(MANAGER, GUILD, gone.id)

    past = (await house.requests.get(MANAGER, GUILD, view.leave.id)).leave
    assert (view.leave.state, past.state) == (LeaveState.ACTIVE, LeaveState.ENDED)
    async with house.database.read() as tx:
        assert (await tx.people.get(member.person_id)).profile.name == "Mira Holm"
        with pytest.raises(NotFound):
            await tx.people.get(gone.person_id)


async def test_a_file_tells_of_hours_and_of_leave(house: House) -> None:
    station = await opened(house)
    ben = await house.staff.create(MANAGER, GUILD, StaffDetails("Ben", user_id=BEN))
    async with house.database.begin() as tx:
        await tx.memberships.carry_hours(station.page.id, {ben.person_id: 7200})
    granted = await house.requests.create(
        MANAGER,
        GUILD,
        ben.id,
        kind=LeaveKind.SICK,
        first=TODAY,
        last=TODAY + DAY,
        reason="flu",
        is_granted=True,
    )

    file = await house.staff.get(MEMBER, GUILD, ben.id)

    assert (file.duty_seconds, file.leave_days, file.zone) == (7200, 2, "UTC")
    assert [each.id for each in file.leaves] == [granted.leave.id]


async def test_who_may_what(house: House) -> None:
    await opened(house)
    for actor, reads, writes in (
        (STRANGER, False, False),
        (MEMBER, False, False),
        (SUPERVISOR, True, False),
        (COMMANDER, True, True),
        (MANAGER, True, True),
        (a_key(Scope.READ_STAFF), True, False),
        (a_key(Scope.WRITE_STAFF), False, True),
        (a_key(Scope.READ_SITES, Scope.WRITE_LEAVE), False, False),
    ):
        member = await house.staff.create(MANAGER, GUILD, StaffDetails("Noa"))
        done = [
            await _may(house.staff.get(actor, GUILD, member.id)),
            await _may(house.staff.create(actor, GUILD, StaffDetails("Noa"))),
            await _may(house.staff.replace(actor, GUILD, member.id, MIRA)),
            await _may(house.staff.replace(actor, GUILD, member.id, StaffDetails("Noa"))),
            await _may(house.staff.remove(actor, GUILD, member.id)),
        ]
        assert done == [reads, writes, writes, writes, writes], actor


async def _may(verb: Awaitable[object]) -> bool:
    try:
        await verb
    except (NotAllowed, NotFound):
        return False
    return True


async def test_a_member_finds_himself_alone(house: House) -> None:
    await opened(house)
    member = await mira(house)
    ben = await house.staff.create(MANAGER, GUILD, StaffDetails("Ben Real", user_id=BEN))

    assert await names(house, MEMBER) == ["Ben Real"]
    assert await names(house, Actor(UserId(5), "Nobody")) == []
    assert (await house.staff.get(MEMBER, GUILD, ben.id)).member == ben
    for other in (member.id, StaffId(uuid4())):
        with pytest.raises(NotFound, match="no such member of staff"):
            await house.staff.get(MEMBER, GUILD, other)


async def test_whoever_has_himself_forgotten_leaves_no_file(house: House) -> None:
    await opened(house)
    ben = await house.staff.create(
        MANAGER, GUILD, StaffDetails("Benjamin Realname", "E-9", user_id=BEN, skills=("Diving",))
    )
    data = await house.privacy.data(MEMBER, GUILD)

    await house.forgetting.forget(MEMBER, GUILD, held={})

    assert "Benjamin Realname" in str(data["staff_file"])
    assert "Diving" in str(data["staff_skills"])
    assert await names(house, MANAGER) == []
    with pytest.raises(NotFound):
        await house.staff.get(MANAGER, GUILD, ben.id)
    with pytest.raises(Refused, match="asked Muster to forget"):
        await house.staff.create(MANAGER, GUILD, StaffDetails("Benjamin Realname", user_id=BEN))


async def test_whoever_has_no_discord_is_forgotten_by_an_admin(house: House) -> None:
    await opened(house)
    member = await house.staff.create(MANAGER, GUILD, replace(MIRA, name="Mira Uniquename"))
    ben = await house.staff.create(MANAGER, GUILD, StaffDetails("Ben", user_id=BEN))
    granted = await house.requests.create(
        MANAGER,
        GUILD,
        member.id,
        kind=LeaveKind.SICK,
        first=TODAY,
        last=TODAY + DAY,
        reason="Mira Uniquename has 10 days of flu",
        is_granted=True,
    )

    with pytest.raises(NotAllowed, match="admin tier"):
        await house.staff.forget(COMMANDER, GUILD, member.id)
    with pytest.raises(Refused, match="/me forget"):
        await house.staff.forget(MANAGER, GUILD, ben.id)
    await house.staff.forget(MANAGER, GUILD, member.id)

    leave = (await house.requests.get(MANAGER, GUILD, granted.leave.id)).leave
    assert (leave.state, leave.reason) == (LeaveState.ENDED, None)
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert "Uniquename" not in str(lines)
    assert [line.deed.action for line in lines[:2]] == ["staff.forgotten", "leave.created"]
    assert "10 days" in str(lines[1].deed.detail)
    async with house.database.read() as tx:
        assert (await tx.people.get(member.person_id)).profile.name == "former member"
        assert (await tx.people.get(ben.person_id)).profile.name == "Ben"
    with pytest.raises(NotFound):
        await house.staff.forget(MANAGER, GUILD, member.id)
