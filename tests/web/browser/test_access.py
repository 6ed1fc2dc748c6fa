from dataclasses import replace
from datetime import date

import pytest
from playwright.async_api import expect

from domain.rosters.feeds import FeedKind
from domain.rosters.guilds import Notice
from tests.web.browser.conftest import Visitor
from tests.web.browser.looking import is_sound, violations
from tests.web.browser.stage import Stage
from tests.web.drawing.rosters import SYNCED, a_page
from tests.web.drawing.test_feeds import PROMOTED, a_feed
from web.drawing.index import PageCard

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DOORS = ("members", "off", "deleted", "gone", "too-many", "failed", "method")


async def test_the_roster_is_sound_with_its_menu_open(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    await is_sound(page)
    await page.locator("#export summary").click()
    await expect(page.get_by_role("link", name="XLSX")).to_be_visible()

    assert await violations(page) == []


async def test_a_filtered_roster_with_a_notice_is_sound(stage: Stage, visit: Visitor) -> None:
    unmapped = replace(stage.view.sections[1], members=(), is_unmapped=True)
    stage.view = replace(
        stage.view, notice=Notice.HELD, sections=(stage.view.sections[0], unmapped, *stage.view.sections[2:])
    )
    page = (await visit("/r/harbor-county?q=a")).page
    await expect(page.locator("#found")).to_contain_text("members")

    await is_sound(page)


async def test_an_empty_roster_the_index_and_doors_are_sound(stage: Stage, visit: Visitor) -> None:
    stage.view = replace(stage.view, page=a_page(ranks=()), sections=())
    stage.cards = [PageCard("harbor-county", "Harbor County", "Patrol.", "Harbor", 60, SYNCED)]
    page = (await visit()).page

    for path in ("/r/harbor-county", "/", "/?q=nothing", *(f"/door/{name}" for name in DOORS)):
        await page.goto(stage.address + path)
        await is_sound(page)


async def test_what_changed_is_sound(stage: Stage, visit: Visitor) -> None:
    entries = (replace(PROMOTED, key=f"r{place}", kind=kind) for place, kind in enumerate(FeedKind))
    stage.feed = a_feed(*entries, older=date(2026, 10, 1))

    await is_sound((await visit("/r/harbor-county/changes")).page)


@pytest.mark.parametrize("has_scripts", [True, False])
async def test_a_file_is_had_by_keyboard_with_and_without_scripts(
    stage: Stage, visit: Visitor, has_scripts: bool
) -> None:
    page = (await visit(has_scripts=has_scripts)).page
    await page.locator("#export summary").focus()

    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")

    await expect(page.get_by_role("link", name="CSV")).to_be_focused()


async def test_the_export_menu_closes_when_the_reader_turns_elsewhere(stage: Stage, visit: Visitor) -> None:
    page = (await visit()).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    await page.locator("#export summary").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("link", name="CSV")).to_be_hidden()
    await expect(page.locator("#export summary")).to_be_focused()
    await page.locator("#export summary").click()
    await page.locator("h1").click()

    await expect(page.get_by_role("link", name="CSV")).to_be_hidden()


async def test_the_index_searches_without_scripts(stage: Stage, visit: Visitor) -> None:
    stage.cards = [
        PageCard("one", "Harbor", "", "G", 1, SYNCED),
        PageCard("two", "Lakeside", "", "G", None, None),
    ]
    page = (await visit("/", has_scripts=False)).page

    await page.get_by_label("Search rosters").fill("lake")
    await page.get_by_role("button", name="Search").click()

    await expect(page.locator(".card h2")).to_have_text(["Lakeside"])
    await expect(page.get_by_label("Search rosters")).to_have_value("lake")
