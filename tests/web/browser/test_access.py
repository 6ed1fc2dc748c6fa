from dataclasses import replace

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from domain.rosters.guilds import Notice
from tests.web.browser.conftest import Visitor
from tests.web.browser.stage import Stage
from tests.web.drawing.rosters import SYNCED, a_page
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
