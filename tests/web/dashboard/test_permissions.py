"""Permissions in the dashboard: granted and taken back by whoever manages the server, nobody else."""

import pytest

from domain.access.tiers import Tier, TierGrant
from domain.ids import RoleId, UserId
from tests.domain.makers import ANNA, BEN, CARLA, GUILD, OFFICER, SERGEANT
from tests.services.house import MANAGER
from tests.web.dashboard.department import sent
from tests.web.dashboard.office import HOME, OLGA, Office

PERMISSIONS = f"{HOME}/permissions"


async def grants(office: Office) -> set[TierGrant]:
    return set(await office.house.tiers.view(MANAGER, GUILD))


async def test_a_tier_is_granted_somewhere_and_taken_back(office: Office) -> None:
    await office.sign_in(OLGA)
    before, page = await grants(office), office.page
    places = ("", str(page.id), f"{page.id}:{page.subdivisions[0].id}")
    given = {
        TierGrant(RoleId(OFFICER), Tier.COMMAND),
        TierGrant(RoleId(OFFICER), Tier.COMMAND, page.id),
        TierGrant(RoleId(OFFICER), Tier.COMMAND, page.id, page.subdivisions[0].id),
    }

    for place in places:
        form = {"role": str(OFFICER), "tier": "command", "place": place}
        assert (await sent(office, PERMISSIONS, PERMISSIONS, form)).headers["location"] == PERMISSIONS

    assert await grants(office) - before == given
    listed = (await office.get(PERMISSIONS)).text
    assert "Blaine County · Traffic" in listed
    for place in places:
        form = {"role": str(OFFICER), "place": place}
        assert (await sent(office, PERMISSIONS, f"{PERMISSIONS}/remove", form)).status == 303
    assert await grants(office) == before


@pytest.mark.parametrize("user_id", [ANNA, BEN, CARLA])
async def test_tiers_are_for_whoever_manages_the_server(office: Office, user_id: UserId) -> None:
    """Even an admin by tier does not make others what he is."""
    await office.house.tiers.grant(MANAGER, GUILD, TierGrant(RoleId(SERGEANT), Tier.ADMIN))
    before = await grants(office)
    await office.sign_in(user_id)

    assert (await office.get(PERMISSIONS)).status == 403
    token = office.form_token(await office.get(f"{HOME}/keys"))
    for path in (PERMISSIONS, f"{PERMISSIONS}/remove"):
        form = {"form_token": token, "role": str(SERGEANT), "tier": "admin"}
        assert (await office.post(path, form)).status == 403
    assert await grants(office) == before


async def test_a_form_without_a_place_means_nowhere(office: Office) -> None:
    await office.sign_in(OLGA)
    before = await grants(office)
    form = {"role": str(OFFICER), "tier": "command"}

    for path in (PERMISSIONS, f"{PERMISSIONS}/remove"):
        reply = await sent(office, PERMISSIONS, path, form)
        assert (reply.status, "Choose where it holds." in reply.text) == (400, True)
    assert await grants(office) == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": ""}, "role"),
        ({"role": str(GUILD)}, "role"),
        ({"role": "12345"}, "role"),
        ({"tier": "member"}, "tier"),
        ({"place": "x"}, "place"),
        ({"place": "00000000-0000-0000-0000-000000000001"}, ""),
    ],
)
async def test_what_makes_no_sense_is_said_at_its_field(
    office: Office, change: dict[str, str], field: str
) -> None:
    await office.sign_in(OLGA)
    before = await grants(office)
    form = {"role": str(OFFICER), "tier": "command", "place": ""} | change

    reply = await sent(office, PERMISSIONS, PERMISSIONS, form)

    assert reply.status in (400, 404)
    assert (f'id="{field}-fault"' if field else 'class="alarm"') in reply.text
    assert await grants(office) == before
    assert (await office.post(PERMISSIONS, form)).status == 403
