"""The audit in the dashboard: for admins of the whole server, leaf by leaf, of one member on demand."""

import re

import pytest

from domain.access.tiers import Tier, TierGrant
from domain.ids import RoleId, UserId
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, OFFICER
from tests.services.house import MANAGER
from tests.web.dashboard.department import manned
from tests.web.dashboard.office import HOME, OLGA, Office

AUDIT = f"{HOME}/audit"


@pytest.mark.parametrize(("user_id", "status"), [(OLGA, 200), (ANNA, 403), (BEN, 403), (CARLA, 403)])
async def test_only_admins_read_it(office: Office, user_id: UserId, status: int) -> None:
    await office.sign_in(user_id)

    assert (await office.get(AUDIT)).status == status


async def test_an_admin_of_one_page_does_not(office: Office) -> None:
    await office.house.tiers.grant(MANAGER, GUILD, TierGrant(RoleId(OFFICER), Tier.ADMIN, office.page.id))
    await office.sign_in(CARLA)

    assert (await office.get(AUDIT)).status == 403
    assert (await office.get(f"{HOME}/premium")).status == 403
    assert f'href="{AUDIT}"' not in (await office.get(HOME)).text


async def test_it_is_read_leaf_by_leaf_and_what_it_says_is_text(office: Office) -> None:
    for number in range(60):
        title = f"<b>Title {number}</b>"
        await office.house.pages.edit(MANAGER, office.page.id, title=title)
    await office.sign_in(OLGA)

    first = await office.get(AUDIT)

    assert first.text.count('class="entry"') == 50
    assert "&lt;b&gt;Title 59&lt;/b&gt;" in first.text
    assert "<b>Title" not in first.text
    older = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert older
    last = await office.get(older.group(1).replace("&amp;", "&"))
    assert "Title 0&lt;" in last.text
    assert "Page made" in last.text
    assert 'rel="next"' not in last.text


async def test_it_is_read_of_one_member_by_id_or_by_name(office: Office) -> None:
    await manned(office)
    await office.house.notes.add(MANAGER, office.page.id, BEN, "late")
    await office.sign_in(OLGA)

    for wanted in (str(BEN), "ben"):
        page = await office.get(f"{AUDIT}?member={wanted}")
        assert page.text.count('class="entry"') == 1
        assert "Note added" in page.text
    nobody = await office.get(f"{AUDIT}?member=%3Cscript%3E")
    assert "No one member is called so" in nobody.text
    assert nobody.text.count('class="entry"') == 0
    assert "<script>" not in nobody.text
    assert "Nothing was changed yet." in (await office.get(f"{AUDIT}?member=12345678901234567")).text
