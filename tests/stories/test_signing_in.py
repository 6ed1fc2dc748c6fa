"""Somebody signs in with Discord, chooses his server, reads a page for members, and leaves again."""

import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from tests.stories.processes import program

pytestmark = [pytest.mark.slow, pytest.mark.browser]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a demo of its own serves."""
    with program(
        "app", "demo", "--port", "0", "--interval", "0", cwd=tmp_path, stdout=subprocess.PIPE
    ) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/dashboard", line):
                yield found.group(1)
                return
        raise AssertionError("the demo said nothing of a dashboard")


@pytest.fixture
async def page(chromium_path: str) -> AsyncIterator[Page]:
    """A tab as wide as a phone, in the dark."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        context = await browser.new_context(viewport={"width": 390, "height": 800}, color_scheme="dark")
        yield await context.new_page()
        await browser.close()


async def is_sound(page: Page) -> None:
    results = await Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_from_the_door_to_the_dashboard_and_out_again(address: str, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    await page.goto(f"{address}/dashboard")
    assert "/oauth2/authorize" in page.url
    await is_sound(page)
    await page.get_by_role("listitem").filter(has_text="supervisor").get_by_role("link").press("Enter")
    await expect(page).to_have_url(f"{address}/dashboard")
    await is_sound(page)
    await page.get_by_role("link", name="Open").press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    await expect(page.get_by_text("supervisor tier")).to_be_visible()
    await is_sound(page)

    await page.goto(f"{address}/dashboard/you")
    await expect(page.get_by_text("This one")).to_be_visible()
    await is_sound(page)
    await page.goto(f"{address}/privacy")
    await is_sound(page)
    cookies = await page.context.cookies()
    assert [(each["name"], each["httpOnly"], each["sameSite"]) for each in cookies] == [
        ("muster", True, "Lax")
    ]

    await page.goto(f"{address}/dashboard/you")
    await page.get_by_role("button", name="Sign out everywhere").press("Enter")
    await expect(page).to_have_url(f"{address}/")
    assert await page.context.cookies() == []
    await page.goto(f"{address}/dashboard")
    await page.get_by_role("link", name="No, don't sign me in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    await is_sound(page)
    assert [each for each in complaints if "403" not in each] == []
