"""Who decides about whose leave."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.access.actors import Actor
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.hr.leaves import LeaveKind, LeaveState
from domain.ids import RoleId, UserId
from tests.domain.makers import ANNA, BEN, CARLA, GUILD
from tests.services.duty.station import CHIEF, OFFICER_BEN, SERGEANT_CARLA, SUPERVISING, stationed
from tests.services.house import MANAGER, House
from tests.services.hr.test_leaves import DAY, TODAY, asked


async def asked_by(house: House, actor: Actor) -> int:
    leave = await house.leaves.request(
        actor, GUILD, kind=LeaveKind.LOA, first=TODAY, last=TODAY + 7 * DAY, reason="away"
    )
    return leave.id


@pytest.mark.parametrize(
    ("actor", "whose", "why"),
    [
        (OFFICER_BEN, OFFICER_BEN, "supervisor tier"),
        (SERGEANT_CARLA, SERGEANT_CARLA, "to yourself"),
        (SERGEANT_CARLA, CHIEF, "not below your own rank"),
    ],
    ids=["a member his own", "a supervisor his own", "a supervisor one above"],
)
async def test_nobody_decides_for_himself_or_those_above(
    house: House, actor: Actor, whose: Actor, why: str
) -> None:
    await stationed(house)
    await asked_by(house, whose)
    leave = (await house.leaves.own(whose, GUILD))[0]
    assert whose.user_id is not None

    with pytest.raises(NotAllowed, match=why):
        await house.decisions.approve(actor, leave.id)
    with pytest.raises(NotAllowed, match=why):
        await house.decisions.deny(actor, leave.id, "no")
    with pytest.raises(NotAllowed, match=why):
        await house.decisions.edit(actor, leave.id, first=TODAY, last=TODAY, reason="slip")
    with pytest.raises(NotAllowed, match=why):
        await house.decisions.end(actor, GUILD, whose.user_id, "enough")


async def test_granted_it_begins_when_its_day_has_come(house: House) -> None:
    await stationed(house)
    leave = await asked(house, 0, 7)

    waiting = await house.decisions.pending(SERGEANT_CARLA, GUILD)
    granted = await house.decisions.approve(SERGEANT_CARLA, leave.id)

    assert [(each.id, person.user_id) for each, person in waiting] == [(leave.id, BEN)]
    assert granted.state is LeaveState.ACTIVE
    with pytest.raises(Refused, match="Carla has decided on it"):
        await house.decisions.approve(CHIEF, leave.id)


async def test_denied_it_says_why(house: House) -> None:
    await stationed(house)
    leave = await asked(house)

    denied = await house.decisions.deny(CHIEF, leave.id, "not now")

    assert (denied.state, denied.decision) == (LeaveState.DENIED, "not now")
    again = await asked(house)
    assert again.state is LeaveState.REQUESTED


async def test_an_extension_is_granted_or_not(house: House) -> None:
    await stationed(house)
    leave = await house.decisions.approve(CHIEF, (await asked(house, 0, 7)).id)
    await house.leaves.extend(OFFICER_BEN, GUILD, last=TODAY + 9 * DAY, reason="still")
    refused = await house.decisions.deny(CHIEF, leave.id, "no")
    await house.leaves.extend(OFFICER_BEN, GUILD, last=TODAY + 9 * DAY, reason="please")

    granted = await house.decisions.approve(CHIEF, leave.id)

    assert (refused.window, refused.decision) == (leave.window, "no")
    assert granted.window.end - leave.window.end == timedelta(days=2)


async def test_leave_is_given_unasked_changed_and_ended(house: House) -> None:
    await stationed(house)
    leave = await house.decisions.create(
        CHIEF, GUILD, BEN, kind=LeaveKind.SICK, first=TODAY, last=TODAY + 200 * DAY, reason="hospital"
    )
    moved = await house.decisions.edit(
        CHIEF, leave.id, first=TODAY + DAY, last=TODAY + 3 * DAY, reason="later"
    )

    with pytest.raises(Refused, match="No leave is under way"):
        await house.decisions.end(CHIEF, GUILD, BEN, "well again")
    ended = await house.decisions.end(CHIEF, GUILD, BEN, "well again", leave_id=moved.id)

    assert (leave.state, moved.state) == (LeaveState.ACTIVE, LeaveState.APPROVED)
    assert ended.state is LeaveState.CANCELLED
    with pytest.raises(Invalid, match="has passed"):
        await house.decisions.create(
            CHIEF, GUILD, BEN, kind=LeaveKind.LOA, first=date(2020, 1, 1), last=date(2020, 1, 2), reason="x"
        )
    with pytest.raises(NotFound, match="on no page"):
        await house.decisions.create(
            CHIEF, GUILD, UserId(1), kind=LeaveKind.LOA, first=TODAY, last=TODAY, reason="x"
        )
    with pytest.raises(NotFound, match="on no page"):
        await house.decisions.end(CHIEF, GUILD, UserId(1), "x")


async def test_history_is_for_those_who_supervise(house: House) -> None:
    await stationed(house)
    leave = await asked(house)

    assert await house.decisions.history(SERGEANT_CARLA, GUILD, BEN) == (leave,)
    assert await house.decisions.history(CHIEF, GUILD, CARLA) == ()
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.decisions.history(OFFICER_BEN, GUILD, ANNA)
    with pytest.raises(NotAllowed, match="supervisor tier"):
        await house.decisions.pending(OFFICER_BEN, GUILD)


async def test_rules_are_made_by_the_admin_tier(house: House) -> None:
    await stationed(house)

    rules = await house.decisions.change_rules(
        MANAGER, GUILD, lambda rules: replace(rules, roles=((LeaveKind.LOA, SUPERVISING),))
    )

    assert await house.decisions.rules(GUILD) == rules
    with pytest.raises(NotAllowed, match="admin tier"):
        await house.decisions.change_rules(CHIEF, GUILD, lambda rules: rules)
    with pytest.raises(Invalid, match="no role"):
        await house.decisions.change_rules(
            MANAGER, GUILD, lambda rules: replace(rules, roles=((LeaveKind.LOA, RoleId(4242)),))
        )
