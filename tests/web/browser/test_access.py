from dataclasses import replace
from datetime import date

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from domain.rosters.feeds import FeedKind
from domain.rosters.guilds import Notice
from tests.web.browser.conftest import Visitor
from tests.web.browser.stage import Stage
from tests.web.drawing.rosters import SYNCED, a_page
from tests.web.drawing.test_feeds import PROMOTED, a_feed
from web.drawing.index import PageCard

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCHEMES = ["light", "dark"]


async def violations(page: object) -> str:
    results = await Axe().run(page, options=RULES)
    return "" if results.violations_count == 0 else str(results.generate_report())


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 1280])
async def test_the_roster_has_no_violation(stage: Stage, visit: Visitor, scheme: str, width: int) -> None:
    page = (await visit(scheme=scheme, width=width)).page
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    assert await violations(page) == ""


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_filtered_roster_with_a_notice_has_no_violation(
    stage: Stage, visit: Visitor, scheme: str
) -> None:
    unmapped = replace(stage.view.sections[1], members=(), is_unmapped=True)
    stage.view = replace(
        stage.view, notice=Notice.HELD, sections=(stage.view.sections[0], unmapped, *stage.view.sections[2:])
    )
    page = (await visit("/r/harbor-county?q=a", scheme=scheme)).page
    await expect(page.locator("#found")).to_contain_text("members")

    assert await violations(page) == ""


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_empty_roster_has_no_violation(stage: Stage, visit: Visitor, scheme: str) -> None:
    stage.view = replace(stage.view, page=a_page(ranks=()), sections=())
    page = (await visit(scheme=scheme)).page

    assert await violations(page) == ""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", ["/", "/?q=nothing", "/door/members", "/door/failed", "/r/nowhere"])
async def test_other_pages_have_no_violation(stage: Stage, visit: Visitor, scheme: str, path: str) -> None:
    stage.cards = [PageCard("harbor-county", "Harbor County", "Patrol.", "Harbor", 60, SYNCED)]
    page = (await visit(path, scheme=scheme)).page

    assert await violations(page) == ""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [390, 1280])
async def test_what_changed_has_no_violation(stage: Stage, visit: Visitor, scheme: str, width: int) -> None:
    entries = (replace(PROMOTED, key=f"r{place}", kind=kind) for place, kind in enumerate(FeedKind))
    stage.feed = a_feed(*entries, older=date(2026, 10, 1))
    page = (await visit("/r/harbor-county/changes", scheme=scheme, width=width)).page

    assert await violations(page) == ""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_open_export_menu_has_no_violation(stage: Stage, visit: Visitor, scheme: str) -> None:
    page = (await visit(scheme=scheme)).page
    await page.locator("#export summary").click()
    await expect(page.get_by_role("link", name="XLSX")).to_be_visible()

    assert await violations(page) == ""


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
