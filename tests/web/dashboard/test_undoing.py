"""Undoing in the dashboard: what it comes to is said first, by those who may, and nothing is done before."""

import re

import pytest

from domain.access.footings import Footing
from domain.ids import OrderId, UserId
from domain.rosters.asks import Discharge
from domain.rosters.records import Record, RecordKind
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER
from tests.web.dashboard.department import manned, sent
from tests.web.dashboard.office import HOME, OLGA, Office

MEMBERS = f"{HOME}/members"


async def promoted(office: Office) -> Record:
    """Return the record of Carla's promotion."""
    await manned(office)
    await office.house.apply(seen(CARLA, SERGEANT, name="Carla <b>"))
    return max(await office.house.records(office.page), key=lambda each: each.id)


async def test_it_says_what_it_will_do_and_then_does_it(office: Office) -> None:
    record = await promoted(office)
    await office.sign_in(ANNA)

    plan = await office.get(f"{MEMBERS}/{CARLA}/undo")

    assert "The bot will demote Carla &lt;b&gt; to Officer." in plan.text
    names = {role.id: role.name for role in await office.house.guilds.roles(record.guild_id)}
    assert f"Roles given in Discord: {names.get(OFFICER, 'a role that is gone')}" in plan.text
    assert f"Roles taken in Discord: {names.get(SERGEANT, 'a role that is gone')}" in plan.text
    assert f'name="record" value="{record.id}"' in plan.text
    assert not await office.house.orders.open(record.guild_id)
    form = {"record": str(record.id), "reason": "a slip"}
    reply = await sent(office, f"{MEMBERS}/{CARLA}/undo", f"{MEMBERS}/{CARLA}/undo", form)
    number = re.search(r"order=(\d+)", reply.headers["location"])
    assert number
    order = await office.house.orders.get(OrderId(int(number.group(1))))
    assert (order.undoes, order.reason, order.give, order.take) == (
        record.id,
        "a slip",
        frozenset({OFFICER}),
        frozenset({SERGEANT}),
    )


async def test_what_is_ours_alone_is_undone_at_once(office: Office) -> None:
    await manned(office)
    await office.house.callsigns.assign(MANAGER, office.page.id, CARLA, "A-1")
    await office.sign_in(BEN)
    record = next(e for e in await office.house.records(office.page) if e.kind is RecordKind.CALLSIGN)

    plan = await office.get(f"{MEMBERS}/{CARLA}/undo?record={record.id}")

    assert "At once: Callsign: A-1 is taken away" in plan.text
    undo = f"{MEMBERS}/{CARLA}/undo"
    reply = await sent(office, f"{undo}?record={record.id}", undo, {"record": str(record.id)})
    assert reply.headers["location"] == f"{MEMBERS}/{CARLA}"
    shown = await office.get(f"{MEMBERS}/{CARLA}")
    assert f"Record #{record.id} is undone." in shown.text
    assert f"undoes #{record.id}" in shown.text
    assert f"undo?record={record.id}" not in shown.text
    again = await sent(office, MEMBERS + f"/{CARLA}", undo, {"record": str(record.id)})
    assert again.status == 409
    assert f"Record #{record.id} was undone already" in again.text


@pytest.mark.parametrize(("user_id", "status"), [(OLGA, 200), (ANNA, 200), (BEN, 403), (CARLA, 403)])
async def test_only_those_above_may(office: Office, user_id: UserId, status: int) -> None:
    record = await promoted(office)
    await office.sign_in(user_id)

    plan = await office.get(f"{MEMBERS}/{CARLA}/undo")

    assert plan.status == status
    assert ("The bot will" in plan.text) is (status == 200)
    undo = f"{MEMBERS}/{CARLA}/undo"
    reply = await sent(office, f"{HOME}/keys", undo, {"record": str(record.id)})
    assert reply.status == (303 if status == 200 else 403)


@pytest.mark.parametrize("number", ["", "x", "999999"])
async def test_no_record_is_nothing_to_undo(office: Office, number: str) -> None:
    record = await promoted(office)
    await office.sign_in(OLGA)

    undo = f"{MEMBERS}/{BEN}/undo"
    for wanted in (number, str(record.id)):  # hers is not his
        reply = await sent(office, f"{HOME}/keys", undo, {"record": wanted})
        assert reply.status == 404
        assert "There is no such record." in reply.text
    assert (await office.get(f"{MEMBERS}/x/undo")).status == 404
    for wanted in ("abc", "-1", "9" * 30, ""):
        shown = await office.get(f"{MEMBERS}/{CARLA}/undo?record={wanted}")
        assert (shown.status, "The bot will" in shown.text) == (404, False)


async def test_callsigns_that_come_back_and_who_did_it_are_said(office: Office) -> None:
    await manned(office)
    await office.house.callsigns.assign(MANAGER, office.page.id, CARLA, "A-1")
    await office.house.orders.place(office.truth[ANNA].actor(), office.page.id, CARLA, Discharge())
    await office.house.apply(seen(CARLA, name="Carla <b>"))
    await office.sign_in(OLGA)

    plan = await office.get(f"{MEMBERS}/{CARLA}/undo")

    assert "Callsign: A-1" in plan.text
    assert re.search(r"</time> · by <bdi>Anna", plan.text)


async def test_nobody_is_brought_back_who_left_the_server(office: Office) -> None:
    await manned(office)
    await office.house.apply(seen(CARLA, name="Carla <b>"))
    record = max(await office.house.records(office.page), key=lambda each: each.id)
    office.truth[CARLA] = Footing(GUILD, CARLA)
    await office.sign_in(OLGA)

    plan = await office.get(f"{MEMBERS}/{CARLA}/undo")

    assert plan.status == 409
    assert "Carla &lt;b&gt; is not in this server." in plan.text
    assert "The bot will" not in plan.text
    undo = f"{MEMBERS}/{CARLA}/undo"
    reply = await sent(office, f"{HOME}/keys", undo, {"record": str(record.id)})
    assert reply.status == 409
    assert await office.house.orders.open(GUILD) == ()
