"""A page is given away to members only, and deleted by whoever typed its slug."""

import pytest

from tests.domain.makers import ANNA
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office

PAGE = f"{HOME}/pages/blaine-county"
DANGER = f"{PAGE}/danger"


async def test_a_page_is_given_to_another_member(office: Office) -> None:
    await office.sign_in(OLGA)

    reply = await office.send(DANGER, f"{DANGER}/owner", {"owner": str(ANNA)})

    assert reply.headers["location"] == DANGER
    assert (await office.house.pages.get(MANAGER, office.page.id)).owner_id == ANNA
    assert "The page has another owner." in (await office.get(DANGER)).text


@pytest.mark.parametrize(
    ("owner", "status", "said"),
    [
        ("", 400, "No member of this server has that id."),
        ("Anna", 400, "No member of this server has that id."),
        ("4242", 400, "No member of this server has that id."),
        (str(OLGA), 409, "The page is his already."),
    ],
)
async def test_nobody_else_gets_it(office: Office, owner: str, status: int, said: str) -> None:
    await office.sign_in(OLGA)

    reply = await office.send(DANGER, f"{DANGER}/owner", {"owner": owner})

    assert reply.status == status
    assert said in reply.text
    assert await office.house.pages.get(MANAGER, office.page.id) == office.page


async def test_a_page_is_deleted_when_its_slug_was_typed(office: Office) -> None:
    await office.sign_in(OLGA)

    refused = await office.send(DANGER, f"{DANGER}/delete", {"confirm": "blaine"})

    assert refused.status == 400
    assert 'id="confirm-fault">Type blaine-county to delete the page.<' in refused.text
    done = await office.send(DANGER, f"{DANGER}/delete", {"confirm": " blaine-county "})
    assert done.headers["location"] == f"{HOME}/pages"
    listed = (await office.get(f"{HOME}/pages")).text
    assert "You can bring it back for 30 days." in listed
    assert f'action="{PAGE}/restore"' in listed
    assert (await office.get(PAGE)).status == 404
