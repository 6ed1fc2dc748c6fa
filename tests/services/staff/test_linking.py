"""A member of staff is found to hold a Discord account."""

from dataclasses import replace

import pytest

from domain.access.actors import Actor
from domain.errors import NotAllowed, Refused
from domain.events import LeaveChanged, RosterChanged
from domain.hr.leaves import LeaveKind, LeaveState
from domain.ids import LeaveId
from domain.rosters.records import RecordKind
from domain.staff.staff import StaffDetails, StaffMember
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.duty.station import SUPERVISING
from tests.services.house import MANAGER, House
from tests.services.hr.test_leaves import DAY, TODAY, asked
from tests.services.staff.office import COMMANDER, MEMBER, MIRA, NEWCOMER, a_key, mira, opened


async def on_leave(house: House, member: StaffMember, start: int = 0, end: int = 3) -> LeaveId:
    view = await house.requests.create(
        a_key(),
        GUILD,
        member.id,
        kind=LeaveKind.ANNUAL,
        first=TODAY + start * DAY,
        last=TODAY + end * DAY,
        reason="sun",
        is_granted=True,
    )
    return view.leave.id


async def test_two_histories_become_one(house: House) -> None:
    station = await opened(house)
    await house.notes.add(COMMANDER, station.page.id, BEN, "reliable")
    member = await mira(house)
    leave_id = await on_leave(house, member)
    before = len(await house.records(station.page))
    house.heard.clear()

    merged = await house.staff.link(MANAGER, GUILD, member.id, BEN)

    assert merged == replace(
        member, person_id=merged.person_id, details=replace(MIRA, user_id=BEN), version=2
    )
    assert [each.id for each in await house.leaves.own(MEMBER, GUILD)] == [leave_id]
    assert len((await house.notes.of_member(COMMANDER, station.page.id, BEN)).notes) == 1
    assert len(await house.records(station.page)) == before
    assert await house.names(station.page) == {"Captain": ["Anna"], "Sergeant": ["Carla"], "Officer": ["Ben"]}
    assert LeaveChanged(GUILD, leave_id) in house.heard
    assert any(isinstance(event, RosterChanged) for event in house.heard)
    assert (await house.staff.get(MEMBER, GUILD, member.id)).member == merged
    line = (await house.audit_lines.recent(MANAGER, GUILD)).lines[0]
    assert (line.deed.action, line.target_id) == ("staff.linked", BEN)


async def test_the_id_a_program_knew_a_member_by_leads_to_him_still(house: House) -> None:
    await opened(house)
    known = (await house.staff.create(MANAGER, GUILD, StaffDetails("Ben", user_id=BEN))).id
    await house.staff.remove(MANAGER, GUILD, known)
    member = await mira(house)

    await house.staff.link(MANAGER, GUILD, member.id, BEN)

    assert (await house.staff.get(MANAGER, GUILD, known)).member.id == member.id


async def test_whoever_comes_to_the_server_later_has_his_history(house: House) -> None:
    station = await opened(house)
    member = await mira(house)
    leave_id = await on_leave(house, member)
    linked = await house.staff.replace(a_key(), GUILD, member.id, replace(MIRA, user_id=NEWCOMER))
    same = await house.staff.replace(a_key(), GUILD, member.id, replace(MIRA, skills=("Cooking",)))

    await house.apply(seen(NEWCOMER, OFFICER, name="Mimi"))

    assert (linked.details.user_id, same.details.user_id) == (NEWCOMER, NEWCOMER)
    assert "Mimi" in (await house.names(station.page))["Officer"]
    newcomer = Actor(NEWCOMER, "Mimi")
    assert [each.id for each in await house.leaves.own(newcomer, GUILD)] == [leave_id]
    assert all(each.kind is not RecordKind.NAME_CHANGE for each in await house.records(station.page))
    row = (await house.view(station.page)).of(NEWCOMER)
    assert row is not None
    assert row.absences


async def test_what_can_t_be_one_is_said(house: House) -> None:
    await opened(house)
    member = await mira(house)
    await house.staff.create(MANAGER, GUILD, StaffDetails("Carla", user_id=CARLA))
    await on_leave(house, member, 0, 10)
    await asked(house)

    with pytest.raises(Refused, match="member of staff already") as refusal:
        await house.staff.link(MANAGER, GUILD, member.id, CARLA)
    assert refusal.value.field == "discord_id"
    with pytest.raises(Refused, match="overlaps with another leave"):
        await house.staff.link(MANAGER, GUILD, member.id, BEN)
    linked = await house.staff.link(MANAGER, GUILD, member.id, ANNA)
    assert await house.staff.link(MANAGER, GUILD, member.id, ANNA) == linked
    with pytest.raises(Refused, match="another Discord account already"):
        await house.staff.link(MANAGER, GUILD, member.id, BEN)
    with pytest.raises(Refused, match="another Discord account already"):
        await house.staff.replace(MANAGER, GUILD, member.id, replace(MIRA, user_id=BEN))
    assert (await house.leaves.own(MEMBER, GUILD))[0].state is LeaveState.REQUESTED


async def test_whoever_was_forgotten_is_not_linked(house: House) -> None:
    await opened(house)
    member = await mira(house)
    await house.forgetting.forget(MEMBER, GUILD, held={})

    with pytest.raises(Refused, match="asked Muster to forget"):
        await house.staff.link(MANAGER, GUILD, member.id, BEN)


async def test_past_members_of_one_page_are_two(house: House) -> None:
    station = await opened(house)
    member = await mira(house)
    linked = await house.staff.link(MANAGER, GUILD, member.id, BEN)
    async with house.database.begin() as tx:
        other = await tx.staff.person(GUILD, "Double")
        assert await tx.merging.shares_page(linked.person_id, linked.person_id)
        assert not await tx.merging.shares_page(other, linked.person_id)
    await house.compare(
        seen(ANNA, CAPTAIN, SUPERVISING, name="Anna"), seen(CARLA, SERGEANT, SUPERVISING, name="Carla")
    )
    assert "Officer" not in await house.names(station.page)


async def test_the_admin_tier_links(house: House) -> None:
    await opened(house)
    member = await mira(house)

    with pytest.raises(NotAllowed, match="admin tier"):
        await house.staff.link(COMMANDER, GUILD, member.id, BEN)
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.staff.replace(COMMANDER, GUILD, member.id, replace(MIRA, user_id=BEN))
    assert (await house.staff.get(MANAGER, GUILD, member.id)).member == member


async def test_a_link_is_taken_back_and_each_has_his_own_again(house: House) -> None:
    station = await opened(house)
    member = await mira(house)
    linked = await house.staff.link(MANAGER, GUILD, member.id, BEN)

    with pytest.raises(NotAllowed, match="admin"):
        await house.staff.replace(COMMANDER, GUILD, member.id, MIRA, unlinks=True)
    parted = await house.staff.replace(MANAGER, GUILD, member.id, MIRA, unlinks=True)

    assert (parted.id, parted.details, parted.version) == (member.id, MIRA, linked.version + 1)
    assert parted.person_id != linked.person_id
    assert (await house.staff.get(MANAGER, GUILD, member.id)).member == parted
    assert await house.names(station.page) == {"Captain": ["Anna"], "Sergeant": ["Carla"], "Officer": ["Ben"]}
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert ("staff.unlinked", BEN) in {(line.deed.action, line.target_id) for line in lines}
    ben = await house.staff.create(MANAGER, GUILD, StaffDetails("", user_id=BEN))
    assert ben.person_id == linked.person_id
    assert ben.id != member.id


async def test_of_whoever_never_came_only_the_account_is_taken(house: House) -> None:
    await opened(house)
    member = await house.staff.create(MANAGER, GUILD, replace(MIRA, user_id=NEWCOMER))
    leave_id = await on_leave(house, member)

    parted = await house.staff.replace(a_key(), GUILD, member.id, MIRA, unlinks=True)

    assert (parted.id, parted.person_id, parted.details.user_id) == (member.id, member.person_id, None)
    assert [each.id for each in (await house.staff.get(MANAGER, GUILD, member.id)).leaves] == [leave_id]
    async with house.database.read() as tx:
        assert (await tx.people.get(member.person_id)).profile.name == "Mira Holm"
