"""Premium in the dashboard: how things stand, in sentences; nothing to change."""

from datetime import timedelta

from domain.access.actors import OPERATOR
from tests.domain.makers import ANNA, GUILD
from tests.web.dashboard.office import HOME, OLGA, Office

PREMIUM = f"{HOME}/premium"


async def test_it_says_what_runs_until_when(office: Office) -> None:
    house = office.house
    await office.sign_in(OLGA)

    assert (await office.get(PREMIUM)).text.count("There is none.") == 2
    await house.entitlements.grant_guild(OPERATOR, GUILD, ends_at=house.clock.now + timedelta(days=30))
    running = (await office.get(PREMIUM)).text
    assert "Running until" in running
    assert "open here" in running
    house.clock.move(timedelta(days=31))
    await office.sign_in(OLGA)
    assert "goes on for a few days" in (await office.get(PREMIUM)).text
    house.clock.move(timedelta(days=3))
    assert "Pages stay up." in (await office.get(PREMIUM)).text


async def test_it_is_for_admins(office: Office) -> None:
    await office.sign_in(ANNA)

    assert (await office.get(PREMIUM)).status == 403
