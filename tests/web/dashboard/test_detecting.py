"""What roles look like is proposed, corrected, and added all at once."""

from domain.ids import RoleId
from domain.rosters.guilds import Guild, Role
from tests.domain.makers import GUILD
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office

PAGE = f"{HOME}/pages/blaine-county"
DETECT = f"{PAGE}/detect"


async def with_roles(office: Office, *names: str) -> None:
    known = await office.house.guilds.roles(GUILD)
    new = [Role(RoleId(200 + place), name, 30 - place) for place, name in enumerate(names)]
    await office.house.guilds.saw(Guild(GUILD, "Los Santos"), [*known, *new], [])


async def test_what_is_proposed_can_be_corrected_and_is_added_at_once(office: Office) -> None:
    await with_roles(office, "Lieutenant", "Cadet <i>", "Air Support", "Movie night")
    await office.sign_in(OLGA)
    page = await office.get(DETECT)

    assert 'name="kind-200"' in page.text
    assert "Cadet &lt;i" in page.text
    assert 'name="kind-11"' not in page.text
    form = {"kind-200": "rank", "command-200": "on", "kind-201": "rank", "kind-202": "certification"}
    reply = await office.send(DETECT, DETECT, form | {"kind-203": "ignored", "kind-777": "rank"})

    assert reply.headers["location"] == f"{PAGE}/ranks"
    assert "3 roles are added." in (await office.get(f"{PAGE}/ranks")).text
    made = await office.house.pages.get(MANAGER, office.page.id)
    assert [(rank.role_id, rank.is_command) for rank in made.ranks[3:]] == [(200, True), (201, False)]
    assert made.certifications[-1].role_id == 202


async def test_whoever_holds_a_role_counts(office: Office) -> None:
    await with_roles(office, "Lieutenant", "Movie night")
    await office.sign_in(OLGA)
    assert "0 members" not in (await office.get(DETECT)).text

    await office.house.guilds.counted(GUILD, {RoleId(200): 7})

    page = (await office.get(DETECT)).text
    assert "7 members" in page
    assert "0 members" in page


async def test_nothing_chosen_is_nothing_added(office: Office) -> None:
    await with_roles(office, "Lieutenant")
    await office.sign_in(OLGA)

    reply = await office.send(DETECT, DETECT, {"kind-200": "ignored"})

    assert reply.status == 400
    assert "Nothing is chosen that is not on the page already." in reply.text
    assert await office.house.pages.get(MANAGER, office.page.id) == office.page
