"""Leave in the dashboard: decided about by those who may in Discord, on the days that were read."""

import re

import pytest

from domain.hr.leaves import Leave, LeaveState
from domain.ids import UserId
from tests.domain.makers import ANNA, BEN, CARLA, GUILD
from tests.services.house import MANAGER
from tests.web.dashboard.department import DAY, MAY_DECIDE, asked, manned, member, sent
from tests.web.dashboard.office import HOME, OLGA, Office

LEAVE = f"{HOME}/leave"


def fields(leave: Leave) -> dict[str, str]:
    window = leave.asked
    start, end = int(window.start.timestamp()), int(window.end.timestamp())
    return {"leave": str(leave.id), "start": str(start), "end": str(end)}


async def state(office: Office, whose: UserId) -> LeaveState:
    return (await office.house.decisions.history(MANAGER, GUILD, whose))[0].state


@pytest.mark.parametrize("verb", ["approve", "deny"])
@pytest.mark.parametrize("user_id", [OLGA, ANNA, BEN, CARLA])
async def test_each_tier_decides_about_those_below_it(office: Office, user_id: UserId, verb: str) -> None:
    await manned(office)
    leaves = {whose: await asked(office, whose) for whose in (ANNA, BEN, CARLA)}
    await office.sign_in(user_id)

    assert (await office.get(LEAVE)).status == (403 if user_id == CARLA else 200)
    for whose, leave in leaves.items():
        may = whose in MAY_DECIDE[user_id]
        reply = await sent(office, LEAVE, f"{LEAVE}/{verb}", fields(leave) | {"reason": "no"})
        assert (reply.status == 303) is may
        granted = LeaveState.APPROVED if verb == "approve" else LeaveState.DENIED
        assert await state(office, whose) is (granted if may else LeaveState.REQUESTED)


async def test_the_page_says_what_is_asked_and_then_that_it_is_done(office: Office) -> None:
    await manned(office)
    leave = await asked(office, CARLA, '<script>alert("x")</script>')
    await office.sign_in(BEN)

    page = await office.get(LEAVE)

    assert "7 days" in page.text
    assert "&lt;script&gt;alert" in page.text
    hidden = dict(re.findall(r'name="(leave|start|end)" value="(\d+)"', page.text))
    assert hidden == fields(leave)
    reply = await sent(office, LEAVE, f"{LEAVE}/deny", hidden | {"reason": "We are too few."})
    assert reply.headers["location"] == LEAVE
    assert "The leave is denied." in (await office.get(LEAVE)).text


async def test_other_days_than_were_read_are_not_decided_about(office: Office) -> None:
    await manned(office)
    leave = await asked(office, CARLA)
    today = office.house.clock.now.date()
    await office.house.decisions.edit(
        MANAGER, leave.id, first=today + 2 * DAY, last=today + 3 * DAY, reason="x"
    )
    await office.sign_in(BEN)

    reply = await sent(office, LEAVE, f"{LEAVE}/approve", fields(leave))

    assert reply.status == 409
    assert "Other days are asked for by now" in reply.text
    assert await state(office, CARLA) is LeaveState.REQUESTED


@pytest.mark.parametrize(("verb", "done"), [("approve", "decided on"), ("deny", "denied")])
async def test_the_second_to_decide_is_told_who_was_first(office: Office, verb: str, done: str) -> None:
    await manned(office)
    leave = await asked(office, CARLA)
    await office.sign_in(BEN)
    if verb == "approve":
        await office.house.decisions.approve(MANAGER, leave.id)
    else:
        await office.house.decisions.deny(MANAGER, leave.id, "no")

    reply = await sent(office, LEAVE, f"{LEAVE}/approve", fields(leave))

    assert reply.status == 409
    assert f"This leave does not wait for a decision: {MANAGER.name} has {done} it." in reply.text


async def test_a_longer_leave_is_denied_and_the_leave_stays(office: Office) -> None:
    await manned(office)
    leave = await asked(office, CARLA)
    await office.house.decisions.approve(MANAGER, leave.id)
    last = office.house.clock.now.date() + 9 * DAY
    longer = await office.house.leaves.extend(member(CARLA), GUILD, last=last, reason="ill")
    await office.sign_in(BEN)

    assert "longer than until" in (await office.get(LEAVE)).text
    reply = await sent(office, LEAVE, f"{LEAVE}/deny", fields(longer) | {"reason": "no"})

    assert reply.status == 303
    assert "The leave is denied." in (await office.get(LEAVE)).text
    assert await state(office, CARLA) is LeaveState.APPROVED


@pytest.mark.parametrize(
    ("change", "status"),
    [({"leave": "x"}, 404), ({"leave": "99"}, 404), ({"end": "9" * 18}, 409), ({"reason": " "}, 400)],
)
async def test_a_form_that_makes_no_sense_decides_nothing(
    office: Office, change: dict[str, str], status: int
) -> None:
    await manned(office)
    leave = await asked(office, CARLA)
    await office.sign_in(OLGA)

    reply = await sent(office, LEAVE, f"{LEAVE}/deny", fields(leave) | {"reason": "no"} | change)

    assert reply.status == status
    assert await state(office, CARLA) is LeaveState.REQUESTED
    assert (await office.post(f"{LEAVE}/deny", fields(leave) | {"reason": "no"})).status == 403
