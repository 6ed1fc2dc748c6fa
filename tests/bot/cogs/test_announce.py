"""/announce on real services; its form is for whoever manages the server, too."""

import pytest

from domain.access.actors import OPERATOR
from domain.rosters.announcements import AnnouncementKind
from tests.bot import station as fixtures
from tests.bot.fakes import World
from tests.bot.homes import at_home_in
from tests.bot.town import Town, said
from tests.services.house import House

house = fixtures.house


@pytest.fixture
async def world(house: House) -> World:
    world = World()
    at_home_in(world, house)
    return world


async def template(town: Town, house: House) -> str | None:
    settings = await house.announcement_rules.view(OPERATOR, town.guild_id)
    return next((rule.template for rule in settings.rules if rule.kind is AnnouncementKind.PROMOTION), None)


async def test_a_channel_is_chosen_and_switched(town: Town, house: House) -> None:
    await town.page()

    answer = said(await town.types("announce set", channel=town.channel))
    assert f"**Everything** · <#{town.channel.id}>" in answer

    answer = said(await town.types("announce set", kind="demotion", on=False, page="blaine"))
    assert "**Demotion** · Blaine County · switched off" in answer

    assert "Everything" not in said(await town.types("announce reset"))
    assert "Nothing of its own" in said(await town.types("announce reset", kind="removal"))
    assert "Say what to set" in said(await town.types("announce set"))


async def test_own_words_are_written_in_a_form_and_previewed(town: Town, house: House) -> None:
    await town.page()
    shown = await town.types("announce template", kind="promotion")
    assert "was promoted to" in str(shown.modal)

    answer = said(await town.manager.submit_modal(shown, {"text": "Hail {member}!"}))

    assert "Hail olga!" in answer
    assert await template(town, house) == "Hail {member}!"
    assert "Hail olga!" in said(await town.types("announce preview", kind="promotion"))
    assert "own words" in said(await town.types("announce view"))


async def test_a_gap_that_there_is_not_is_named_and_nothing_is_kept(town: Town, house: House) -> None:
    await town.page()
    shown = await town.types("announce template", kind="promotion")

    answer = said(await town.manager.submit_modal(shown, {"text": "Hail {membr}!"}))

    assert "no gap {membr}; did you mean {member}?" in answer
    assert await template(town, house) is None


async def test_an_empty_text_brings_our_words_back(town: Town, house: House) -> None:
    await town.page()
    shown = await town.types("announce template", kind="promotion")
    await town.manager.submit_modal(shown, {"text": "Hail!"})
    shown = await town.types("announce template", kind="promotion")

    answer = said(await town.manager.submit_modal(shown, {"text": ""}))

    assert "was promoted to" in answer
    assert await template(town, house) is None


async def test_the_form_asks_for_the_permission_again(town: Town, house: House) -> None:
    await town.page()
    shown = await town.types("announce template", kind="promotion")
    town.take_permission()

    answer = said(await town.manager.submit_modal(shown, {"text": "Hail!"}))

    assert "Manage Server" in answer
    assert await template(town, house) is None


async def test_options_hold_for_all(town: Town, house: House) -> None:
    answer = said(await town.types("announce options", by_hand=False, mentions=True))

    assert "Only what was ordered here" in answer
    assert "Members are pinged." in answer
