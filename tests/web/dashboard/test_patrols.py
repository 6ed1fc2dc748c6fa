"""Patrols in the dashboard: decided about by those who may in Discord, beside what they are about."""

import pytest

from domain.duty.patrols import PatrolState
from domain.ids import UserId
from tests.domain.makers import ANNA, BEN, CARLA
from tests.services.house import MANAGER
from tests.web.dashboard.department import MAY_DECIDE, manned, patrolled, sent
from tests.web.dashboard.office import HOME, OLGA, Office

PATROLS = f"{HOME}/patrols"


async def state(office: Office, number: int) -> PatrolState:
    (patrol,) = (await office.house.reviews.seen(MANAGER, number)).patrols  # type: ignore[arg-type]
    return patrol.state


@pytest.mark.parametrize("user_id", [OLGA, ANNA, BEN, CARLA])
async def test_each_tier_decides_about_those_below_it(office: Office, user_id: UserId) -> None:
    await manned(office)
    patrols = {whose: [await patrolled(office, whose) for _ in range(2)] for whose in (ANNA, BEN, CARLA)}
    await office.sign_in(user_id)

    page = await office.get(PATROLS)

    assert page.status == (403 if user_id == CARLA else 200)
    for whose, (first, second) in patrols.items():
        may = whose in MAY_DECIDE[user_id]
        yes = await sent(office, PATROLS, f"{PATROLS}/approve", {"patrol": str(first.id)})
        no = await sent(office, PATROLS, f"{PATROLS}/deny", {"patrol": str(second.id), "reason": "asleep"})
        assert (yes.status, no.status) == ((303, 303) if may else (403, 403))
        assert await state(office, first.id) is (PatrolState.APPROVED if may else PatrolState.PENDING)
        assert await state(office, second.id) is (PatrolState.DENIED if may else PatrolState.PENDING)


async def test_what_happened_is_said_and_the_list_grows_shorter(office: Office) -> None:
    await manned(office)
    patrol = await patrolled(office, CARLA)
    await office.sign_in(BEN)

    reply = await sent(office, PATROLS, f"{PATROLS}/approve", {"patrol": str(patrol.id)})

    assert reply.headers["location"] == PATROLS
    page = await office.get(PATROLS)
    assert f"Patrol #{patrol.id} counts" in page.text
    assert "No patrol waits for approval." in page.text
    assert page.headers["cache-control"] == "private, no-store"


async def test_a_refusal_stands_beside_the_patrol_with_what_was_written(office: Office) -> None:
    await manned(office)
    patrol, own = await patrolled(office, CARLA), await patrolled(office, BEN)
    await office.sign_in(BEN)

    empty = await sent(office, PATROLS, f"{PATROLS}/deny", {"patrol": str(patrol.id), "reason": " "})
    himself = await sent(office, PATROLS, f"{PATROLS}/deny", {"patrol": str(own.id), "reason": "<b>me</b>"})

    assert empty.status == 400
    assert f'id="reason-{patrol.id}-fault"' in empty.text
    assert himself.status == 403
    assert "You can&#39;t do that to yourself." in himself.text
    assert "&lt;b&gt;me&lt;/b&gt;" in himself.text
    assert "Carla &lt;b&gt;" in himself.text


async def test_the_second_to_decide_is_told_so(office: Office) -> None:
    await manned(office)
    patrol = await patrolled(office, CARLA)
    await patrolled(office, CARLA)
    await office.sign_in(BEN)
    await office.house.reviews.approve(MANAGER, patrol.id)

    reply = await sent(office, PATROLS, f"{PATROLS}/deny", {"patrol": str(patrol.id), "reason": "late"})

    assert reply.status == 409
    assert f"{MANAGER.name} has approved it" in reply.text


@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 40])
async def test_no_patrol_is_nothing_to_decide_about(office: Office, number: str) -> None:
    await manned(office)
    await patrolled(office, CARLA)
    await office.sign_in(OLGA)

    assert (await sent(office, PATROLS, f"{PATROLS}/approve", {"patrol": number})).status == 404


async def test_a_form_without_its_token_decides_nothing(office: Office) -> None:
    await manned(office)
    patrol = await patrolled(office, CARLA)
    await office.sign_in(OLGA)

    assert (await office.post(f"{PATROLS}/approve", {"patrol": str(patrol.id)})).status == 403
    assert await state(office, patrol.id) is PatrolState.PENDING
