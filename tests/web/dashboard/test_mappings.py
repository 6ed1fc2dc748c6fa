"""Ranks, certifications and subdivisions: added, edited, put in order and removed, each as one change."""

import re

import pytest

from domain.rosters.guilds import Guild, Role
from domain.rosters.pages import Page
from tests.domain.makers import ANNA, CAPTAIN, FTO, GUILD, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office
from tests.web.dashboard.test_details import seen_in

PAGE = f"{HOME}/pages/blaine-county"
KINDS = ("ranks", "certifications", "subdivisions")


async def now(office: Office) -> Page:
    return await office.house.pages.get(MANAGER, office.page.id)


@pytest.mark.parametrize("kind", KINDS)
async def test_one_is_added_under_the_name_of_its_role(office: Office, kind: str) -> None:
    await office.sign_in(OLGA)

    reply = await office.send(f"{PAGE}/{kind}", f"{PAGE}/{kind}", {"role": "99", "name": ""})

    assert reply.headers["location"] == f"{PAGE}/{kind}?focus=add"
    added = getattr(await now(office), kind)[-1]
    assert added.role_id == 99
    assert added.name
    shown = await office.get(f"{PAGE}/{kind}?focus=add")
    assert re.search(r'<select id="add-role"[^>]* autofocus', shown.text)


@pytest.mark.parametrize(
    ("role", "name", "field", "said"),
    [
        ("", "X", "role", "Choose a role."),
        ("12345", "X", "role", "Choose one of this server&#39;s roles."),
        (str(GUILD), "X", "role", "Choose one of this server&#39;s roles."),
        (str(CAPTAIN), "X", "role", "needs a role of its own"),
        ("99", "sergeant", "name", "There is “sergeant” already"),
        ("99", "x" * 101, "name", "characters at most"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    office: Office, role: str, name: str, field: str, said: str
) -> None:
    await office.sign_in(OLGA)

    reply = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks", {"role": role, "name": name})

    assert reply.status == 400
    fault = re.search(rf'id="add-{field}-fault">([^<]+)<', reply.text)
    assert fault
    assert said in fault.group(1)
    assert await now(office) == office.page


async def test_a_role_of_an_integration_is_not_offered_and_not_taken(office: Office) -> None:
    bot = Role(99, "Bot", 5, is_managed=True)  # type: ignore[arg-type] # an id is an id
    known = await office.house.guilds.roles(GUILD)
    guild = Guild(GUILD, "Los Santos")
    await office.house.guilds.saw(guild, [bot, *(role for role in known if role.id != 99)], [])
    await office.sign_in(OLGA)

    page = await office.get(f"{PAGE}/ranks")
    reply = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks", {"role": "99"})

    assert 'value="99"' not in page.text
    assert "belongs to an integration" in reply.text


async def test_a_rank_is_edited_in_one_go(office: Office) -> None:
    rank = office.page.ranks[1]
    await office.sign_in(OLGA)
    page = await office.get(f"{PAGE}/ranks?edit={rank.id}")
    form = {
        "seen": seen_in(page, f"/{rank.id}"),
        "name": "Sgt.",
        "role": str(rank.role_id),
        "command": "on",
        "least": "1",
        "most": "4",
        "abbreviation": "SGT",
        "callsigns": "{RANK_ABBR}-{NUM} 1..4",
    }

    reply = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{rank.id}", form)

    assert reply.headers["location"] == f"{PAGE}/ranks?focus=edit-{rank.id}"
    edited = (await now(office)).ranks[1]
    assert (edited.name, edited.is_command, edited.seats_min, edited.seats_max) == ("Sgt.", True, 1, 4)
    assert (edited.abbreviation, str(edited.callsigns)) == ("SGT", "{RANK_ABBR}-{NUM} 1..4")
    assert (await now(office)).revision == office.page.revision + 1


@pytest.mark.parametrize(
    ("field", "value"), [("least", "x"), ("most", "100000"), ("callsigns", "S-{BAD}"), ("name", "Captain")]
)
async def test_of_a_form_with_a_fault_nothing_is_written(office: Office, field: str, value: str) -> None:
    rank = office.page.ranks[1]
    await office.sign_in(OLGA)
    page = await office.get(f"{PAGE}/ranks?edit={rank.id}")
    form = {"seen": seen_in(page, f"/{rank.id}"), "name": "Sgt.", "role": str(SERGEANT), field: value}

    reply = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{rank.id}", form)

    assert reply.status == 400
    assert f'value="{value}"' in reply.text
    assert 'class="fault"' in reply.text
    assert await now(office) == office.page


async def test_a_certification_gets_a_validity_and_a_subdivision_callsigns(office: Office) -> None:
    fto, traffic = office.page.certifications[0], office.page.subdivisions[0]
    await office.sign_in(OLGA)

    for kind, each, more in (
        ("certifications", fto, {"role": str(FTO), "valid_days": "365", "remind_days": "30"}),
        ("subdivisions", traffic, {"role": str(TRAFFIC), "abbreviation": "T", "callsigns": "T-{NUM} 1..9"}),
    ):
        page = await office.get(f"{PAGE}/{kind}?edit={each.id}")
        form = {"seen": seen_in(page, f"/{each.id}"), "name": each.name, **more}
        assert (await office.send(f"{PAGE}/{kind}", f"{PAGE}/{kind}/{each.id}", form)).status == 303

    after = await now(office)
    assert after.certifications[0].valid_for is not None
    assert after.certifications[0].valid_for.days == 365
    assert str(after.subdivisions[0].callsigns) == "T-{NUM} 1..9"


async def test_an_entry_is_moved_and_its_button_keeps_the_focus(office: Office) -> None:
    captain, sergeant, officer = office.page.ranks
    await office.sign_in(OLGA)
    page = await office.get(f"{PAGE}/ranks")
    order = seen_in(page, "/move")

    reply = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{officer.id}/move", {"seen": order, "up": "1"})

    assert reply.headers["location"] == f"{PAGE}/ranks?focus=up-{officer.id}"
    assert [rank.id for rank in (await now(office)).ranks] == [captain.id, officer.id, sergeant.id]
    shown = await office.get(reply.headers["location"])
    assert re.search(r'name="up" value="0" autofocus>.*?Move Officer up', shown.text, re.DOTALL)
    assert "Officer is number 2 now." in shown.text

    late = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{officer.id}/move", {"seen": order, "up": "0"})

    assert late.status == 409
    assert "Somebody else changed this" in late.text


async def test_a_removal_says_first_whom_it_concerns(office: Office) -> None:
    await office.house.compare(seen(ANNA, CAPTAIN, OFFICER))
    captain = office.page.ranks[0]
    await office.sign_in(OLGA)
    page = await office.get(f"{PAGE}/ranks?remove={captain.id}")

    assert "1 member is shown in it" in page.text
    seen_then = seen_in(page, "/remove")
    reply = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{captain.id}/remove", {"seen": seen_then})

    assert reply.status == 303
    assert [rank.name for rank in (await now(office)).ranks] == ["Sergeant", "Officer"]
    again = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{captain.id}/remove", {"seen": seen_then})
    assert again.status in (404, 409)


async def test_a_role_that_is_gone_is_shown_so_and_can_be_replaced(office: Office) -> None:
    known = await office.house.guilds.roles(GUILD)
    kept = [role for role in known if role.id != SERGEANT]
    await office.house.guilds.saw(Guild(GUILD, "Los Santos"), kept, [])
    sergeant = office.page.ranks[1]
    await office.sign_in(OLGA)
    page = await office.get(f"{PAGE}/ranks?edit={sergeant.id}")

    assert "The role is gone; choose another" in page.text
    form = {"seen": seen_in(page, f"/{sergeant.id}"), "name": "Sergeant", "role": str(SERGEANT)}
    kept_so = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{sergeant.id}", form)
    page = await office.get(f"{PAGE}/ranks?edit={sergeant.id}")
    form = {"seen": seen_in(page, f"/{sergeant.id}"), "name": "Sergeant", "role": "99"}
    given = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/{sergeant.id}", form)

    assert (kept_so.status, given.status) == (303, 303)
    assert not (await now(office)).ranks[1].is_unmapped
    assert (await now(office)).ranks[1].role_id == 99


async def test_what_is_not_there_is_said(office: Office) -> None:
    await office.sign_in(OLGA)

    reply = await office.send(f"{PAGE}/ranks", f"{PAGE}/ranks/999", {"seen": "", "name": "X"})

    assert reply.status == 404
    assert "This page has no such rank." in reply.text
