"""Who sees what of a page is chosen in one table, counts at once, and never over another's choice."""

import re

import pytest

from domain.rosters.fields import CHOOSABLE, USUAL, Circle, Field
from tests.domain.makers import ANNA, BEN, CARLA
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office
from tests.web.dashboard.test_details import seen_in

FIELDS = f"{HOME}/pages/blaine-county/fields"
FORM = {field.value: USUAL[field].value for field in CHOOSABLE}


async def test_every_field_has_its_choice_and_what_is_usual_is_ticked(office: Office) -> None:
    await office.sign_in(OLGA)

    shown = (await office.get(FIELDS)).text

    ticked = re.findall(r'name="(\w+)" value="(\w+)"[^>]* checked', shown)
    assert dict(ticked) == FORM
    assert len(re.findall('type="radio"', shown)) == 4 * len(CHOOSABLE)
    assert "Who sees what</a>" in shown


async def test_a_choice_is_on_the_page_and_in_the_audit_at_once(office: Office) -> None:
    await office.sign_in(OLGA)
    form = FORM | {"certifications": "staff", "hours": "everyone"}

    reply = await office.send(FIELDS, FIELDS, {"seen": seen_in(await office.get(FIELDS)), **form})

    assert (reply.status, reply.headers["location"]) == (303, FIELDS)
    page = await office.house.pages.get(MANAGER, office.page.id)
    assert dict(page.sharing.chosen) == {Field.CERTIFICATIONS: Circle.STAFF, Field.HOURS: Circle.EVERYONE}
    head = office.house.reading.head(page.id)
    assert head is not None
    assert head.sharing == page.sharing
    audit = (await office.get(f"{HOME}/audit")).text
    assert "Page: who sees what" in audit
    assert "everyone → staff" in audit


@pytest.mark.parametrize("value", ["", "all", "hidden"])
async def test_what_is_no_circle_is_refused_at_its_row(office: Office, value: str) -> None:
    await office.sign_in(OLGA)
    seen = seen_in(await office.get(FIELDS))

    reply = await office.send(FIELDS, FIELDS, {"seen": seen, **FORM, "awards": value})

    assert reply.status == 400
    assert "Awards: choose who sees it." in reply.text
    assert '<tr class="wrong">' in reply.text
    assert (await office.house.pages.get(MANAGER, office.page.id)).sharing.chosen == ()


async def test_who_comes_second_sees_what_it_is_now(office: Office) -> None:
    await office.sign_in(OLGA)
    seen = seen_in(await office.get(FIELDS))
    await office.house.pages.share(MANAGER, office.page.id, [(Field.STATUS, Circle.NOBODY)])
    await office.house.pages.edit(MANAGER, office.page.id, title="Another")

    refused = await office.send(FIELDS, FIELDS, {"seen": seen, **FORM})

    assert refused.status == 409
    assert "It says now: Nobody" in refused.text
    again = await office.send(FIELDS, FIELDS, {"seen": seen_in(refused), **FORM})
    assert again.status == 303


@pytest.mark.parametrize("user_id", [ANNA, BEN, CARLA])
async def test_only_who_manages_the_server_chooses(office: Office, user_id: int) -> None:
    await office.sign_in(OLGA)
    seen = seen_in(await office.get(FIELDS))
    await office.sign_in(user_id)  # type: ignore[arg-type]  # one of the office's people

    assert (await office.get(FIELDS)).status == 403
    assert (await office.send(f"{HOME}/keys", FIELDS, {"seen": seen, **FORM})).status == 403
    assert (await office.house.pages.get(MANAGER, office.page.id)).sharing.chosen == ()
