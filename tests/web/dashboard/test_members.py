"""Members in the dashboard: found, read, ordered about, with the guards that the bot has."""

import pytest

from domain.ids import OrderId, UserId
from domain.rosters.orders import Order, OrderState
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER
from tests.web.clients import Reply
from tests.web.dashboard.department import HOUR, manned, sent
from tests.web.dashboard.office import HOME, OLGA, Office

MEMBERS = f"{HOME}/members"


async def order(office: Office, whose: UserId, what: str, **more: str) -> Reply:
    form = {"page": str(office.page.id), "what": what, "reason": "why not"} | more
    return await sent(office, f"{HOME}/keys", f"{MEMBERS}/{whose}/order", form)


async def placed(office: Office, reply: Reply) -> Order:
    return await office.house.orders.get(OrderId(int(reply.headers["location"].partition("order=")[2])))


def asks(office: Office) -> dict[str, str]:
    page = office.page
    ranks = {rank.role_id: rank.id for rank in page.ranks}
    return {
        "promote": f"promote:{ranks[SERGEANT]}",
        "demote": f"demote:{ranks[OFFICER]}",
        "certify": f"certify:{page.certifications[0].id}",
        "assign": f"assign:{page.subdivisions[0].id}",
        "discharge": "discharge",
    }


@pytest.mark.parametrize(
    ("user_id", "may"),
    [
        (OLGA, {(ANNA, "demote"), (BEN, "discharge"), (CARLA, "promote"), (CARLA, "certify")}),
        (ANNA, {(BEN, "discharge"), (CARLA, "promote"), (CARLA, "certify")}),
        (BEN, {(CARLA, "certify")}),
        (CARLA, set[tuple[UserId, str]]()),
    ],
)
async def test_each_tier_orders_what_it_may_about_whom_it_may(
    office: Office, user_id: UserId, may: set[tuple[UserId, str]]
) -> None:
    await manned(office)
    await office.sign_in(user_id)

    for whose, what in ((ANNA, "demote"), (BEN, "discharge"), (CARLA, "promote"), (CARLA, "certify")):
        reply = await order(office, whose, asks(office)[what])
        assert reply.status == (303 if (whose, what) in may else 403), (whose, what)
        if reply.status == 303:
            given = await placed(office, reply)
            assert (given.target_id, given.actor_id, given.kind) == (whose, user_id, what)
            await office.house.orders.cancel(MANAGER, given.id)


async def test_an_order_is_seen_from_given_to_done(office: Office) -> None:
    await manned(office)
    await office.sign_in(ANNA)

    reply = await order(office, CARLA, asks(office)["assign"], silent="on")

    given = await placed(office, reply)
    assert given.state is OrderState.PENDING
    assert given.is_silent
    page = await office.get(reply.headers["location"])
    assert "Still in the works: assign Carla &lt;b&gt; to Traffic" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    await office.house.apply(seen(CARLA, OFFICER, TRAFFIC, name="Carla <b>"))
    done = await office.get(reply.headers["location"])
    assert "Carla &lt;b&gt; belongs to Traffic now" in done.text
    assert "why not" in done.text
    await order(office, CARLA, asks(office)["certify"])
    failed = await placed(office, await order(office, BEN, asks(office)["certify"]))
    await office.house.orders.failed(failed.id, "“FTO” is above my highest role.")
    refused = await office.get(f"{MEMBERS}/{BEN}?order={failed.id}")
    assert "is above my highest role." in refused.text


async def test_what_is_ordered_for_later_can_be_taken_back(office: Office) -> None:
    await manned(office)
    await office.sign_in(ANNA)
    later = f"{office.house.clock.now + 48 * HOUR:%Y-%m-%dT%H:%M}"

    given = await placed(office, await order(office, CARLA, asks(office)["promote"], at=later))

    assert given.state is OrderState.SCHEDULED
    assert "Scheduled for" in (await office.get(f"{MEMBERS}/{CARLA}")).text
    other = await sent(office, MEMBERS, f"{MEMBERS}/{BEN}/cancel", {"order": str(given.id)})
    assert other.status in (403, 404)
    token = {"order": str(given.id)}
    reply = await sent(office, f"{HOME}/keys", f"{MEMBERS}/{CARLA}/cancel", token)
    assert reply.status == 303
    assert (await office.house.orders.get(given.id)).state is OrderState.CANCELLED


@pytest.mark.parametrize(
    ("what", "more", "status", "field"),
    [
        ("", {}, 400, "what"),
        ("promote:x", {}, 400, "what"),
        ("demote", {"reason": " "}, 400, "reason"),
        ("certify", {"at": "soon"}, 400, "at"),
        ("certify", {"at": "2001-01-01T10:00"}, 400, "at"),
        ("certify:999", {}, 404, ""),
        ("certify", {"page": "x"}, 404, ""),
    ],
)
async def test_what_makes_no_sense_is_said_at_its_field(
    office: Office, what: str, more: dict[str, str], status: int, field: str
) -> None:
    await manned(office)
    await office.sign_in(OLGA)

    reply = await order(office, BEN, asks(office).get(what, what), **more)

    assert reply.status == status
    assert (f'id="{field}-1-fault"' if field else 'class="alarm"') in reply.text


async def test_members_are_found_and_read_by_those_who_supervise_them(office: Office) -> None:
    await manned(office)

    for user_id, status in ((OLGA, 200), (ANNA, 200), (BEN, 200), (CARLA, 403)):
        office.another_browser()
        await office.sign_in(user_id)
        found = await office.get(f"{MEMBERS}?q=carla")
        assert found.status == status
        assert (f"{MEMBERS}/{CARLA}" in found.text) is (status == 200)
        assert f"{MEMBERS}/{BEN}" not in found.text
        one = await office.get(f"{MEMBERS}/{CARLA}")
        assert one.status == status
        assert "<b>" not in one.text
        assert ("Promote to" in one.text) is (user_id in (OLGA, ANNA))
    await office.sign_in(OLGA)
    assert "Nobody is found" in (await office.get(f"{MEMBERS}?q=%3Cscript%3E")).text
    assert (await office.get(f"{MEMBERS}/x")).status == 404
    assert (await office.get(f"{MEMBERS}/999")).status == 404


async def test_a_past_member_can_be_brought_back(office: Office) -> None:
    await manned(office)
    await office.house.compare(seen(ANNA, CAPTAIN, name="Anna"), seen(BEN, SERGEANT, name="Ben"))
    await office.sign_in(ANNA)

    page = await office.get(f"{MEMBERS}/{CARLA}")

    assert "was a member until" in page.text
    assert "Reinstate as Officer" in page.text
    assert "Discharge" not in page.text
    ranks = {rank.role_id: rank.id for rank in office.page.ranks}
    reply = await order(office, CARLA, f"reinstate:{ranks[OFFICER]}")
    assert (await placed(office, reply)).give == {OFFICER}
    assert (await office.post(f"{MEMBERS}/{CARLA}/order", {"what": "discharge"})).status == 403
