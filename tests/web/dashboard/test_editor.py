"""The editor is for those who manage the server, by forms of its own pages; others change nothing."""

from collections.abc import Mapping

import pytest

from domain.ids import UserId
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office

PAGES = f"{HOME}/pages"
PAGE = f"{PAGES}/blaine-county"
PARTS = ("", "/ranks", "/certifications", "/subdivisions", "/detect", "/theme", "/fields", "/danger")
FORMS: Mapping[str, Mapping[str, str]] = {
    PAGES: {"title": "Mine", "visibility": "public"},
    PAGE: {"title": "Mine", "slug": "mine", "visibility": "off"},
    f"{PAGE}/detect": {"kind-99": "rank"},
    f"{PAGE}/theme": {"accent": "#112233", "appearance": "dark"},
    f"{PAGE}/fields": {"hours": "everyone"},
    f"{PAGE}/danger/owner": {"owner": str(BEN)},
    f"{PAGE}/danger/delete": {"confirm": "blaine-county"},
    f"{PAGE}/restore": {},
} | {
    f"{PAGE}/{kind}{way}": {"name": "Mine", "role": "99", "up": "0"}
    for kind in ("ranks", "certifications", "subdivisions")
    for way in ("", "/1", "/1/move", "/1/remove")
}


async def test_the_list_of_forms_is_whole(office: Office) -> None:
    rules = {
        rule.rule.replace("<guild>", "900").replace("<slug>", "blaine-county").replace("<int:number>", "1")
        for rule in office.app.url_map.iter_rules()
        if rule.rule.startswith("/dashboard/<guild>/pages") and "POST" in (rule.methods or ())
    }

    assert rules == set(FORMS)


@pytest.mark.parametrize(("user_id", "status"), [(OLGA, 200), (ANNA, 403), (BEN, 403), (CARLA, 403)])
async def test_only_who_manages_the_server_sees_the_editor_or_changes_anything(
    office: Office, user_id: UserId, status: int
) -> None:
    before = await office.house.pages.of_guild(MANAGER, office.page.guild_id)
    await office.sign_in(user_id)
    token = office.form_token(await office.get("/dashboard/you"))

    for part in PARTS:
        assert (await office.get(f"{PAGE}{part}")).status == status, part
    for path, form in FORMS.items() if user_id != OLGA else ():
        assert (await office.post(path, {"form_token": token, **form})).status == 403, path
    assert await office.house.pages.of_guild(MANAGER, office.page.guild_id) == before


@pytest.mark.parametrize("is_forged", [True, False])
async def test_a_form_from_elsewhere_changes_nothing(office: Office, is_forged: bool) -> None:
    await office.sign_in(OLGA)
    token = "0" * 64 if is_forged else office.form_token(await office.get("/dashboard/you"))
    origin = "https://muster.example" if is_forged else "https://evil.example"
    before = await office.house.pages.of_guild(MANAGER, office.page.guild_id)

    for path, form in FORMS.items():
        reply = await office.post(path, {"form_token": token, **form}, Origin=origin)
        assert reply.status == 403, path
    assert await office.house.pages.of_guild(MANAGER, office.page.guild_id) == before


async def test_a_former_slug_still_leads_to_the_editor(office: Office) -> None:
    await office.house.pages.edit(MANAGER, office.page.id, slug="bcso")
    await office.sign_in(OLGA)

    assert f'action="{PAGES}/bcso"' in (await office.get(PAGE)).text
    assert (await office.get(f"{PAGES}/nowhere")).status == 404


async def test_its_pages_carry_no_script_or_style_of_their_own(office: Office) -> None:
    await office.house.ranks.edit(
        MANAGER, office.page.id, office.page.ranks[0].id, name="<b>Chief", role_id=CAPTAIN
    )
    await office.sign_in(OLGA)

    for part in PARTS:
        text = (await office.get(f"{PAGE}{part}")).text
        assert "style=" not in text
        assert "<b>Chief" not in text
        assert text.count("<h1>") == 1
