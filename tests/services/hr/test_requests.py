"""Leave of staff and members as programs deal with it."""

from dataclasses import replace

import pytest

from domain.access.actors import Actor
from domain.access.scopes import Scope
from domain.access.tiers import Tier, TierGrant
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.hr.leaves import LeaveKind, LeaveQuery, LeaveState
from domain.ids import LeaveId, RoleId
from domain.staff.staff import StaffDetails, StaffMember
from services.hr.requests import RequestView
from tests.domain.makers import BEN, CARLA, GUILD
from tests.services.house import MANAGER, STRANGER, House
from tests.services.hr.test_leaves import DAY, TODAY, asked
from tests.services.staff.office import COMMANDER, MEMBER, SUPERVISOR, a_key, mira, opened

ALL = LeaveQuery()


async def requested(
    house: House, actor: Actor, member: StaffMember | None, start: int = 1, end: int = 3, **others: object
) -> RequestView:
    fields: dict[str, object] = {"kind": LeaveKind.ANNUAL, "reason": "sun"} | others
    return await house.requests.create(
        actor,
        GUILD,
        member.id if member else None,
        first=TODAY + start * DAY,
        last=TODAY + end * DAY,
        **fields,  # type: ignore[arg-type] # the tests name arguments of it
    )


async def seen(house: House, actor: Actor, query: LeaveQuery = ALL, **others: object) -> list[LeaveId]:
    found = await house.requests.list(actor, GUILD, query, limit=50, **others)  # type: ignore[arg-type]
    assert found.total == len(found.items)
    return [each.leave.id for each in found.items]


async def test_a_program_asks_for_somebody_and_a_supervisor_decides(house: House) -> None:
    await opened(house)
    member = await mira(house)

    view = await requested(house, a_key(), member)
    approved = await house.requests.decide(SUPERVISOR, GUILD, view.leave.id, LeaveState.APPROVED, None)

    assert view.leave.state is LeaveState.REQUESTED
    assert (approved.leave.state, approved.member, approved.staff_id) == (
        LeaveState.APPROVED,
        member,
        member.id,
    )
    with pytest.raises(Refused, match="has decided on it"):
        await house.requests.decide(a_key(), GUILD, view.leave.id, LeaveState.DENIED, "no")
    off = await house.requests.decide(a_key(), GUILD, view.leave.id, LeaveState.CANCELLED, "mistake")
    assert off.leave.state is LeaveState.CANCELLED
    with pytest.raises(Refused, match="over already"):
        await house.requests.decide(a_key(), GUILD, view.leave.id, LeaveState.CANCELLED, None)
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert [line.deed.action for line in lines[:3]] == ["leave.ended", "leave.approved", "leave.requested"]


async def test_what_is_given_minds_no_limits_and_denied_says_why(house: House) -> None:
    await opened(house)
    member = await mira(house)

    given = await requested(house, a_key(), member, 0, 200, is_granted=True, reason=None)
    other = await requested(house, a_key(), await house.staff.create(MANAGER, GUILD, StaffDetails("Noa")))
    denied = await house.requests.decide(
        SUPERVISOR, GUILD, other.leave.id, LeaveState.DENIED, "too many away"
    )

    assert (given.leave.state, given.leave.decided_by) == (LeaveState.ACTIVE, None)
    assert (denied.leave.state, denied.leave.decision) == (LeaveState.DENIED, "too many away")
    with pytest.raises(Invalid, match="reason must not be empty"):
        await house.requests.decide(SUPERVISOR, GUILD, given.leave.id, LeaveState.DENIED, None)
    with pytest.raises(Refused, match="overlaps"):
        await requested(house, a_key(), member, 5, 6, is_granted=True)
    with pytest.raises(Invalid, match="status must be") as refusal:
        await house.requests.decide(SUPERVISOR, GUILD, given.leave.id, LeaveState.ENDED, None)
    assert refusal.value.field == "status"


@pytest.mark.parametrize(
    ("start", "end", "others", "field"),
    [
        (3, 1, {}, "to"),
        (-9, -8, {}, "to"),
        (-1, 3, {}, "from"),
        (400, 401, {}, "from"),
        (1, 200, {}, "to"),
        (1, 3, {"reason": " "}, "reason"),
        (1, 3, {"reason": "x" * 1001}, "reason"),
        (-400, -390, {"is_granted": True}, "from"),
    ],
)
async def test_what_makes_no_sense_is_named(
    house: House, start: int, end: int, others: dict[str, object], field: str
) -> None:
    await opened(house)
    member = await mira(house)

    with pytest.raises(Invalid) as refusal:
        await requested(house, a_key(), member, start, end, **others)

    assert refusal.value.field == field
    assert await seen(house, MANAGER) == []


async def test_whoever_was_sick_is_recorded_so_afterwards_once(house: House) -> None:
    await opened(house)
    member = await mira(house)

    sick = await requested(house, SUPERVISOR, member, -5, -3, kind=LeaveKind.SICK, is_granted=True)

    assert (sick.leave.state, sick.leave.kind) == (LeaveState.ENDED, LeaveKind.SICK)
    assert sick.leave.decided_by is not None
    for start, end in ((-4, -4), (-3, -1)):
        with pytest.raises(Refused, match="overlaps") as refusal:
            await requested(house, a_key(), member, start, end, is_granted=True)
        assert refusal.value.field == "from"
    with pytest.raises(NotAllowed):
        await requested(house, MEMBER, None, -5, -3, kind=LeaveKind.SICK, is_granted=True)


async def test_leave_that_one_may_not_know_of_is_none_to_him_whatever_he_does(house: House) -> None:
    await opened(house)
    view = await requested(house, a_key(), await mira(house))

    for leave_id in (view.leave.id, LeaveId(999)):
        with pytest.raises(NotFound, match="no such leave"):
            await house.requests.get(MEMBER, GUILD, leave_id)
        for state in (LeaveState.APPROVED, LeaveState.CANCELLED):
            with pytest.raises(NotFound, match="no such leave"):
                await house.requests.decide(MEMBER, GUILD, leave_id, state, None)


async def test_members_ask_for_themselves_and_call_it_off(house: House) -> None:
    await opened(house)

    view = await requested(house, MEMBER, None)
    assert (view.person.user_id, view.member) == (BEN, None)
    with pytest.raises(NotAllowed):
        await house.requests.decide(MEMBER, GUILD, view.leave.id, LeaveState.APPROVED, None)
    off = await house.requests.decide(MEMBER, GUILD, view.leave.id, LeaveState.CANCELLED, None)

    assert off.leave.state is LeaveState.CANCELLED
    await house.decisions.change_rules(MANAGER, GUILD, lambda rules: replace(rules, approval_above=5))
    assert (await requested(house, MEMBER, None)).leave.state is LeaveState.APPROVED
    with pytest.raises(NotAllowed):
        await requested(house, MEMBER, None, 9, 10, is_granted=True)
    with pytest.raises(Refused, match="Only members of pages and staff"):
        await requested(house, STRANGER, None)
    with pytest.raises(Invalid, match="say whose leave"):
        await requested(house, a_key(), None)


async def test_everybody_sees_his_own_and_whom_he_supervises(house: House) -> None:
    station = await opened(house)
    of_ben = (await asked(house)).id
    of_mira = (await requested(house, a_key(), await mira(house))).leave.id
    everything = sorted([of_ben, of_mira])
    sheriff = RoleId(97)
    only_here = Actor(CARLA, "Carla", role_ids=frozenset({sheriff}))
    async with house.database.begin() as tx:
        await tx.tiers.grant(GUILD, TierGrant(sheriff, Tier.SUPERVISOR, station.page.id))

    assert await seen(house, MEMBER) == [of_ben]
    assert await seen(house, STRANGER) == []
    assert await seen(house, only_here) == [of_ben]
    for actor in (SUPERVISOR, COMMANDER, MANAGER, a_key(Scope.READ_LEAVE)):
        assert sorted(await seen(house, actor)) == everything
    with pytest.raises(NotFound, match="no such leave"):
        await house.requests.get(MEMBER, GUILD, of_mira)
    assert (await house.requests.get(MEMBER, GUILD, of_ben)).leave.id == of_ben
    with pytest.raises(NotFound, match="no such leave"):
        await house.requests.decide(only_here, GUILD, of_mira, LeaveState.APPROVED, None)


async def test_what_is_asked_for_is_found(house: House) -> None:
    await opened(house)
    member = await mira(house)
    early = (await requested(house, a_key(), member, 1, 2)).leave.id
    late = (await requested(house, a_key(), member, 10, 12, kind=LeaveKind.SICK)).leave.id
    of_ben = (await asked(house, 3, 5)).id

    assert await seen(house, MANAGER, first=TODAY + 2 * DAY, last=TODAY + 4 * DAY) == [of_ben, early]
    assert await seen(house, MANAGER, first=TODAY + 6 * DAY) == [late]
    assert await seen(house, MANAGER, last=TODAY + DAY) == [early]
    assert await seen(house, MANAGER, staff_id=member.id) == [late, early]
    assert await seen(house, MEMBER, staff_id=member.id) == []
    assert await seen(house, MANAGER, LeaveQuery(kinds=frozenset({LeaveKind.SICK}))) == [late]
    with pytest.raises(Invalid, match="to must not lie before from"):
        await seen(house, MANAGER, first=TODAY, last=TODAY - DAY)


async def test_a_supervisor_decides_nothing_for_himself(house: House) -> None:
    await opened(house)
    async with house.database.begin() as tx:
        await tx.tiers.grant(GUILD, TierGrant(RoleId(96), Tier.SUPERVISOR))
    own = Actor(STRANGER.user_id, "Clerk", role_ids=frozenset({RoleId(96)}))
    clerk = await house.staff.create(MANAGER, GUILD, StaffDetails("Clerk", user_id=own.user_id))
    view = await requested(house, own, clerk)

    with pytest.raises(NotAllowed, match="to yourself"):
        await house.requests.decide(own, GUILD, view.leave.id, LeaveState.APPROVED, None)
    with pytest.raises(NotAllowed, match="to yourself"):
        await requested(house, own, clerk, 20, 21, is_granted=True)


async def test_a_key_does_what_its_scopes_say(house: House) -> None:
    await opened(house)
    leave = await asked(house)
    reading, writing = a_key(Scope.READ_LEAVE), a_key(Scope.WRITE_LEAVE)

    with pytest.raises(NotAllowed, match="scope read:leave"):
        await seen(house, writing)
    with pytest.raises(NotAllowed, match="scope read:leave"):
        await house.requests.get(writing, GUILD, leave.id)
    with pytest.raises(NotAllowed, match="scope write:leave"):
        await house.requests.decide(reading, GUILD, leave.id, LeaveState.APPROVED, None)
    with pytest.raises(NotAllowed, match="scope write:leave"):
        await requested(house, reading, None)
    decided = await house.requests.decide(writing, GUILD, leave.id, LeaveState.APPROVED, None)
    assert decided.leave.state is LeaveState.APPROVED
    with pytest.raises(NotFound, match="no such leave"):
        await house.requests.decide(writing, GUILD, LeaveId(99), LeaveState.APPROVED, None)
