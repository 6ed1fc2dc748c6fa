"""The pages of a server: listed for whoever may do something, made and brought back by whoever manages it."""

import re

import pytest

from domain.ids import UserId
from domain.rosters.pages import Visibility
from tests.domain.makers import ANNA, BEN, CARLA, GUILD
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office

PAGES = f"{HOME}/pages"
NEW = {"title": "Harbor Patrol", "slug": "", "description": "", "visibility": "unlisted"}


@pytest.mark.parametrize(
    ("user_id", "status", "may_edit"),
    [(OLGA, 200, True), (ANNA, 200, False), (BEN, 200, False), (CARLA, 403, False)],
)
async def test_each_tier_is_shown_what_it_may(
    office: Office, user_id: UserId, status: int, may_edit: bool
) -> None:
    await office.sign_in(user_id)

    page = await office.get(PAGES)

    assert page.status == status
    assert ('name="title"' in page.text) is may_edit
    assert (f'href="{PAGES}/blaine-county"' in page.text) is may_edit
    assert ("/r/blaine-county" in page.text) is (status == 200)


async def test_a_new_page_leads_on_to_its_ranks_and_belongs_to_whoever_made_it(office: Office) -> None:
    await office.sign_in(OLGA)

    reply = await office.send(PAGES, PAGES, NEW)

    assert (reply.status, reply.headers["location"]) == (303, f"{PAGES}/harbor-patrol/detect")
    made = await office.house.pages.named(MANAGER, GUILD, "harbor-patrol")
    assert (made.owner_id, made.visibility) == (OLGA, Visibility.UNLISTED)
    assert "The page is created." in (await office.get(f"{PAGES}/harbor-patrol/detect")).text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("slug", "blaine-county", "is taken by another page"),
        ("slug", "-", "slug must be 3 to 40 characters"),
        ("slug", "dashboard", "reserved word"),
        ("title", "x" * 101, "title may have 100 characters at most; this one has 101."),
        ("title", "  ", "title must not be empty."),
        ("description", "a\x00b", "description contains a control character."),
        ("visibility", "everybody", "Say who may open the page."),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    office: Office, field: str, value: str, said: str
) -> None:
    await office.sign_in(OLGA)

    reply = await office.send(PAGES, PAGES, NEW | {"description": "Kept <i>", field: value})

    assert reply.status == 400
    fault = re.search(rf'<p class="fault" id="{field}-fault">([^<]+)</p>', reply.text)
    assert fault is not None
    assert said in fault.group(1)
    assert re.search(rf'name="{field}"[^>]*aria-describedby="[^"]*{field}-fault"', reply.text)
    assert field == "description" or "Kept &lt;i&gt;" in reply.text
    assert len(await office.house.pages.of_guild(MANAGER, GUILD)) == 1


async def test_a_deleted_page_is_brought_back(office: Office) -> None:
    await office.house.pages.delete(MANAGER, office.page.id)
    await office.sign_in(OLGA)

    reply = await office.send(PAGES, f"{PAGES}/blaine-county/restore", {})

    assert reply.headers["location"] == f"{PAGES}/blaine-county"
    assert (await office.house.pages.get(MANAGER, office.page.id)).deleted_at is None
    again = await office.send(PAGES, f"{PAGES}/blaine-county/restore", {})
    assert again.status == 404
    assert "There is no deleted page" in again.text


async def test_pages_of_another_server_are_not_there(office: Office) -> None:
    await office.sign_in(OLGA)

    assert (await office.get(f"{PAGES}/elsewhere")).status == 404
    assert (await office.get(f"/dashboard/5/pages/{office.page.slug}")).status == 403
