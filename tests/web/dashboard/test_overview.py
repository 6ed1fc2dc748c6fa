"""The way into the dashboard: whoever may do something somewhere gets there, others are told why not."""

import pytest

from domain.access.footings import Footing
from domain.ids import UserId
from domain.rosters.pages import Visibility
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD
from tests.services.house import MANAGER
from tests.web.dashboard.office import HOME, OLGA, Office

STRANGER = UserId(999)


async def test_nobody_gets_in_without_signing_in_and_comes_back_to_where_he_was_going(office: Office) -> None:
    for path in ("/dashboard", HOME, "/dashboard/you"):
        reply = await office.get(f"{path}?a=b")

        assert reply.status == 303
        assert reply.headers["location"] == f"/signin?next={path}%3Fa%3Db"
        assert reply.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("user_id", "status", "tier"),
    [(OLGA, 200, "admin"), (ANNA, 200, "command"), (BEN, 200, "supervisor"), (CARLA, 403, "member")],
)
async def test_each_tier_is_shown_what_it_may(
    office: Office, user_id: UserId, status: int, tier: str
) -> None:
    await office.sign_in(user_id)

    chooser, overview = await office.get("/dashboard"), await office.get(HOME)

    assert chooser.status == 200
    assert f"You are of the {tier} tier here." in chooser.text
    assert (f'href="{HOME}"' in chooser.text) is (status == 200)
    assert 'href="/r/blaine-county"' in chooser.text
    assert overview.status == status
    assert chooser.headers["cache-control"] == "private, no-store"


async def test_a_server_without_muster_or_a_stranger_is_no_way_in(office: Office) -> None:
    await office.sign_in(OLGA)

    assert (await office.get("/dashboard/5")).status == 403
    assert (await office.get("/dashboard/0")).status == 404
    assert (await office.get("/dashboard/99999999999999999999")).status == 404
    assert (await office.get("/dashboard/x")).status == 404


async def test_whose_servers_have_no_muster_is_told_how_to_invite_it(office: Office) -> None:
    office.discord.guild_ids = [5]
    await office.sign_in(OLGA)

    page = await office.get("/dashboard")

    assert "None of your servers has Muster" in page.text
    assert "https://discord.test/invite" in page.text


async def test_losing_manage_server_or_the_role_or_the_membership_closes_the_door(office: Office) -> None:
    await office.sign_in(OLGA)
    assert (await office.get(HOME)).status == 200

    office.truth[OLGA] = Footing(GUILD, OLGA, "Olga", is_member=True)
    await office.house.footings.saw([office.truth[OLGA]])
    assert (await office.get(HOME)).status == 403
    office.truth[OLGA] = Footing(GUILD, OLGA, "Olga", is_member=True, role_ids=frozenset({CAPTAIN}))
    await office.house.footings.saw([office.truth[OLGA]])
    assert (await office.get(HOME)).status == 200
    await office.house.footings.saw([Footing(GUILD, OLGA)])
    left = await office.get(HOME)

    assert left.status == 403
    assert "You are no member of that server" in left.text


async def test_the_session_remembers_the_server_it_is_in(office: Office) -> None:
    await office.sign_in(OLGA)

    await office.get(HOME)

    assert [each.guild_id for each in await office.house.sessions.of(OLGA)] == [GUILD]


async def test_a_name_is_only_a_name(office: Office) -> None:
    await office.sign_in(CARLA)

    page = await office.get("/dashboard")

    assert "Carla &lt;b&gt;" in page.text


async def test_what_a_member_may_not_read_is_not_offered_to_him(office: Office) -> None:
    await office.house.pages.edit(
        MANAGER, office.page.id, visibility=Visibility.MEMBERS, reader_role_ids=[CAPTAIN]
    )
    await office.sign_in(CARLA)

    assert "/r/blaine-county" not in (await office.get("/dashboard")).text


async def test_an_unlisted_page_is_listed_to_those_who_run_it(office: Office) -> None:
    await office.house.pages.edit(MANAGER, office.page.id, visibility=Visibility.UNLISTED)

    for user_id, is_listed in ((CARLA, False), (BEN, True), (OLGA, True)):
        office.another_browser()
        await office.sign_in(user_id)
        assert ("/r/blaine-county" in (await office.get("/dashboard")).text) is is_listed


async def test_a_server_without_a_page_leads_whoever_may_to_making_one(office: Office) -> None:
    await office.house.pages.delete(MANAGER, office.page.id)

    for user_id, is_offered in ((OLGA, True), (ANNA, False)):
        office.another_browser()
        await office.sign_in(user_id)
        assert (f'class="button primary" href="{HOME}/pages"' in (await office.get(HOME)).text) is is_offered
