"""A member's file: everything a page knows of him in words, and forms for what may be done."""

from datetime import UTC, datetime

import pytest

from domain.access.footings import FRESH, Footing
from domain.rosters.asks import Certify, Discharge
from domain.rosters.orders import OrderState
from services.rosters.orders import Terms
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, FTO, GUILD, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER
from tests.web.dashboard.department import manned
from tests.web.dashboard.office import HOME, OLGA, Office

FILE = f"{HOME}/members/{CARLA}"


async def test_everything_that_is_known_stands_there(office: Office) -> None:
    await manned(office)
    house, page = office.house, office.page
    fto, traffic = page.certifications[0].id, page.subdivisions[0].id
    await house.apply(seen(CARLA, OFFICER, TRAFFIC, name="Carla <b>"))
    until = datetime(2027, 3, 2, tzinfo=UTC)
    await house.orders.place(MANAGER, page.id, CARLA, Certify(fto), terms=Terms(until=until))
    await house.apply(seen(CARLA, OFFICER, TRAFFIC, FTO, name="Carla <b>"))
    await house.callsigns.assign(MANAGER, page.id, CARLA, "A-1")
    await house.callsigns.assign(MANAGER, page.id, CARLA, "T-1", subdivision_id=traffic)
    await office.sign_in(BEN)

    text = (await office.get(FILE)).text

    for known in ("Officer", "A-1, T-1 (Traffic)", "FTO until 1 Mar 2027", "Traffic"):
        assert known in text
    for offered in ("Renew: FTO", "Revoke FTO", "Take out of Traffic", 'name="expires"', "In Traffic"):
        assert offered in text
    for not_his in ("Discharge", "Transfer to", "Exempt from quotas", "Suspended"):
        assert not_his not in text
    await office.sign_in(ANNA)
    text = (await office.get(FILE)).text
    for offered in ("Discharge", "Exempt from quotas", "Suspended"):
        assert offered in text
    for not_hers in ("Promote to Captain", "put out of the server"):
        assert not_hers not in text
    await office.sign_in(OLGA)
    assert "Discharge, and put out of the server" in (await office.get(FILE)).text


async def test_nothing_is_offered_about_himself_or_those_above(office: Office) -> None:
    await manned(office)
    await office.house.apply(seen(BEN, SERGEANT, TRAFFIC, name="Ben"))
    await office.house.apply(seen(ANNA, CAPTAIN, TRAFFIC, name="Anna"))
    forms = ("Give an order", "Suspended", 'name="callsign"', "Exempt from quotas", "/undo")

    for asker, offered in ((BEN, {CARLA}), (ANNA, {BEN}), (OLGA, {ANNA, BEN})):
        office.another_browser()
        await office.sign_in(asker)
        for user_id in (ANNA, BEN):
            text = (await office.get(f"{HOME}/members/{user_id}")).text
            assert "Sergeant" in text or "Captain" in text
            assert {form in text for form in forms} == {user_id in offered}, (asker, user_id)


@pytest.mark.parametrize("number", ["999999", "x"])
async def test_an_order_that_is_none_is_passed_over(office: Office, number: str) -> None:
    await manned(office)
    await office.sign_in(OLGA)

    shown = await office.get(f"{FILE}?order={number}")

    assert shown.status == 200
    assert "Give an order" in shown.text


async def test_whoever_left_the_server_is_offered_nothing_that_needs_him_there(office: Office) -> None:
    await manned(office)
    await office.house.apply(seen(CARLA, name="Carla <b>"))
    await office.sign_in(OLGA)
    still_here = (await office.get(FILE)).text
    office.truth[CARLA] = Footing(GUILD, CARLA)
    office.house.clock.move(2 * FRESH)

    gone = (await office.get(FILE)).text

    for offered in ("Reinstate as Officer", f"{FILE}/undo"):
        assert offered in still_here
        assert offered not in gone
    assert "Carla &lt;b&gt; is not in this server." in gone
    assert "is not in this server" not in still_here


async def test_a_page_without_scripts_looks_again_until_the_order_is_done(office: Office) -> None:
    await manned(office)
    await office.sign_in(OLGA)
    refresh = '<noscript><meta http-equiv="refresh" content="3"></noscript>'
    order = await office.house.orders.place(office.truth[OLGA].actor(), office.page.id, CARLA, Discharge())

    going_on = (await office.get(f"{FILE}?order={order.id}")).text

    assert refresh in going_on
    assert "data-news=" in going_on
    await office.house.apply(seen(CARLA, name="Carla <b>"))
    assert (await office.house.orders.get(order.id)).state is OrderState.FULFILLED
    done = (await office.get(f"{FILE}?order={order.id}")).text
    assert refresh not in done
    assert "Carla &lt;b&gt; is discharged" in done


async def test_notes_are_not_for_himself_or_those_below(office: Office) -> None:
    await manned(office)
    await office.house.notes.add(MANAGER, office.page.id, ANNA, "slow")
    await office.sign_in(BEN)

    above, own = await office.get(f"{HOME}/members/{ANNA}"), await office.get(f"{HOME}/members/{BEN}")

    assert above.status == own.status == 200
    assert "slow" not in above.text
    assert 'id="note-1"' not in above.text + own.text
    await office.sign_in(OLGA)
    assert "slow" in (await office.get(f"{HOME}/members/{ANNA}")).text
