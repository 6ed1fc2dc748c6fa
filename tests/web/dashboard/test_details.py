"""What is said of a page is changed as a whole, live, and not over what somebody else changed meanwhile."""

import re

import pytest

from domain.rosters.pages import Visibility
from tests.domain.makers import CAPTAIN, GUILD, SERGEANT
from tests.services.house import MANAGER
from tests.web.clients import Reply
from tests.web.dashboard.office import HOME, OLGA, Office

PAGE = f"{HOME}/pages/blaine-county"
FORM = {"title": "Blaine County", "slug": "blaine-county", "description": "", "visibility": "public"}


def seen_in(reply: Reply, action: str = "") -> str:
    """Return the version that a page's form carries: the first one's, or that of the form sent there."""
    found = re.search(rf'action="[^"]*{action}".*?name="seen" value="(\w+)"', reply.text, re.DOTALL)
    assert found
    return found.group(1)


async def test_all_of_it_is_changed_at_once_and_live(office: Office) -> None:
    await office.sign_in(OLGA)
    page = await office.get(PAGE)
    form = {
        "title": "Blaine & Sons",
        "slug": "BCSO",
        "description": "one\r\ntwo",
        "visibility": "members",
        "abbreviation": "BC",
        "patrol_logs": "on",
        "readers": str(CAPTAIN),
    }

    reply = await office.send(PAGE, PAGE, {"seen": seen_in(page), **form})

    assert reply.headers["location"] == f"{HOME}/pages/bcso"
    head = office.house.reading.find_head("bcso")
    assert head is not None
    assert (head.title, head.visibility, head.reader_role_ids) == (
        "Blaine & Sons",
        Visibility.MEMBERS,
        (CAPTAIN,),
    )
    saved = await office.house.pages.get(MANAGER, office.page.id)
    assert (saved.description, saved.patrol_logs, saved.abbreviation) == ("one\ntwo", True, "BC")
    shown = (await office.get(f"{HOME}/pages/bcso")).text
    assert "The page is changed." in shown
    assert f'id="reader-{CAPTAIN}" name="readers" value="{CAPTAIN}" checked' in shown
    assert f'id="reader-{SERGEANT}" name="readers" value="{SERGEANT}">' in shown


async def test_the_page_shows_the_id_by_which_programs_ask_for_it(office: Office) -> None:
    await office.sign_in(OLGA)

    shown = (await office.get(PAGE)).text

    assert f"<code>{office.page.id}</code>" in shown
    assert "data-copy" in shown
    assert "js/docs" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("slug", "a b"), ("visibility", "x"), ("abbreviation", "no way, no")],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_half_written(
    office: Office, field: str, value: str
) -> None:
    await office.sign_in(OLGA)
    page = await office.get(PAGE)

    reply = await office.send(PAGE, PAGE, {"seen": seen_in(page), **FORM, "description": "New", field: value})

    assert reply.status == 400
    assert f'id="{field}-fault"' in reply.text
    assert ">\nNew</textarea>" in reply.text
    assert await office.house.pages.get(MANAGER, office.page.id) == office.page


async def test_a_second_editor_is_told_what_it_says_now_and_may_then_insist(office: Office) -> None:
    await office.sign_in(OLGA)
    page = await office.get(PAGE)
    await office.house.pages.edit(MANAGER, office.page.id, title="Theirs")

    refused = await office.send(PAGE, PAGE, {"seen": seen_in(page), **FORM, "title": "Mine"})

    assert refused.status == 409
    assert "Somebody else changed this" in refused.text
    assert 'value="Mine"' in refused.text
    assert "It says now: <bdi>Theirs</bdi>" in refused.text
    assert (await office.house.pages.get(MANAGER, office.page.id)).title == "Theirs"

    again = await office.send(PAGE, PAGE, {"seen": seen_in(refused), **FORM, "title": "Mine"})

    assert again.status == 303
    assert (await office.house.pages.get(MANAGER, office.page.id)).title == "Mine"


async def test_readers_and_hours_that_somebody_else_changed_are_said_too(office: Office) -> None:
    await office.sign_in(OLGA)
    page = await office.get(PAGE)
    await office.house.pages.edit(
        MANAGER, office.page.id, reader_role_ids=(CAPTAIN, SERGEANT), patrol_logs=True
    )

    refused = await office.send(PAGE, PAGE, {"seen": seen_in(page), **FORM, "readers": str(CAPTAIN)})

    assert refused.status == 409
    assert f'id="reader-{CAPTAIN}" name="readers" value="{CAPTAIN}" checked' in refused.text
    names = ", ".join(
        role.name for role in await office.house.guilds.roles(GUILD) if role.id in (CAPTAIN, SERGEANT)
    )
    assert f'id="readers-now">It says now: <bdi>{names}</bdi>' in refused.text
    assert 'id="patrol_logs-now">It says now: <bdi>shown</bdi>' in refused.text
    await office.house.pages.edit(MANAGER, office.page.id, reader_role_ids=())
    refused = await office.send(PAGE, PAGE, {"seen": seen_in(page), **FORM, "readers": str(CAPTAIN)})
    assert "It says now: <bdi>None: all members</bdi>" in refused.text


async def test_what_happens_to_members_is_no_change_of_the_page(office: Office) -> None:
    await office.sign_in(OLGA)
    page = await office.get(PAGE)
    await office.house.ranks.edit(MANAGER, office.page.id, office.page.ranks[0].id, name="Chief")

    assert (await office.send(PAGE, PAGE, {"seen": seen_in(page), **FORM, "title": "Mine"})).status == 303
