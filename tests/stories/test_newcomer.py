"""A newcomer: from the first sign-in to a page that everybody sees, with a mouse, and without scripts.

`MUSTER_TEST_SHOTS=shots` keeps a picture of every screen on the way.
"""

import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.stories.processes import Muster, discord
from tests.web.browser.looking import DESK, PHONE, is_sound, misfits, photographed, violations

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TWO_MINUTES = 120
MOST_CLICKS = 8
RANKS = ["Sheriff", "Undersheriff", "Captain", "Lieutenant", "Sergeant", "Corporal"]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a Muster serves that has just been invited: its server has people and roles, and no page."""
    with discord(tmp_path) as played:
        muster = Muster(tmp_path, played)
        with muster.running():
            yield muster.address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        await browser.close()


class Hand:
    """Somebody's hand on the mouse: counts its clicks, and looks at where each of them led."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    async def click(self, there: Locator) -> None:
        """Click once."""
        await there.click()
        self.clicks += 1
        await photographed(self.page, f"click {self.clicks}")

    async def link(self, name: str) -> None:
        """Click a link."""
        await self.click(self.page.get_by_role("link", name=name))

    async def button(self, name: str) -> None:
        """Click a button."""
        await self.click(self.page.get_by_role("button", name=name))

    async def be(self, whom: str) -> None:
        """Choose whom to be at the Discord of this machine."""
        listed = self.page.get_by_role("listitem").filter(has_text=whom)
        await self.click(listed.get_by_role("link"))


async def test_a_newcomer_has_his_page_online_in_eight_clicks(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(viewport={"width": DESK, "height": 900})
    hand = Hand(await context.new_page())
    began = time.monotonic()

    await hand.page.goto(address)
    await hand.link("Dashboard")
    await hand.be("admin: owns the server")
    await hand.link("Open Blaine County Sheriff's Office")
    await hand.link("Make the first page")
    await hand.button("Create the page")
    await expect(hand.page.get_by_label("What K9 is")).to_have_value("subdivision")
    await hand.button("Add to the page")
    await expect(hand.page.locator(".entry .name")).to_contain_text(RANKS)
    await hand.button("Move Corporal up")
    await hand.link("See your page")
    await expect(hand.page.locator("section.rank h2")).to_contain_text([*RANKS[:4], "Corporal", "Sergeant"])

    assert hand.clicks <= MOST_CLICKS
    assert time.monotonic() - began < TWO_MINUTES
    assert hand.complaints == []
    await seen_by_everybody(chromium, hand.page.url)
    await leaves_again(hand, address)
    await context.close()


async def seen_by_everybody(chromium: Browser, url: str) -> None:
    """See the page as somebody who never signed in does."""
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(url)
    await expect(page.locator("#number-strength")).to_have_text("62")
    await expect(page.get_by_role("rowheader", name="Dolores Abernathy-Whitcombe")).to_be_visible()
    await photographed(page, "everybody")
    await context.close()


async def leaves_again(hand: Hand, address: str) -> None:
    """Sign out everywhere, and say no at the next sign-in."""
    page = hand.page
    kept = [(each["name"], each["httpOnly"], each["sameSite"]) for each in await page.context.cookies()]
    assert kept == [("muster", True, "Lax")]
    await page.goto(f"{address}/dashboard/you")
    await hand.button("Sign out everywhere")
    await expect(page).to_have_url(f"{address}/")
    assert await page.context.cookies() == []
    await page.goto(f"{address}/dashboard")
    assert await violations(page) == []
    await hand.link("No, don't sign me in")
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    await is_sound(page)


async def test_a_newcomer_without_scripts_publishes_a_page_on_his_phone(
    chromium: Browser, address: str
) -> None:
    context = await chromium.new_context(
        viewport={"width": PHONE, "height": 800}, has_touch=True, java_script_enabled=False
    )
    hand = Hand(await context.new_page())
    page = hand.page

    await page.goto(f"{address}/dashboard")
    await hand.be("admin: owns the server")
    await hand.link("Open Blaine County Sheriff's Office")
    await hand.link("Make the first page")
    await page.get_by_label("Title").fill("Marine Unit")
    await page.get_by_label("Who may open it").select_option("off")
    await hand.button("Create the page")
    await page.get_by_label("What Marksman is").select_option("rank")
    await hand.button("Add to the page")
    await hand.button("Move Undersheriff up")
    await hand.click(page.get_by_role("link", name="Edit Undersheriff"))
    await page.get_by_label("Name", exact=True).fill("Commodore")
    await hand.button("Save")
    await hand.click(page.get_by_role("link", name="Remove Cadet"))
    await hand.button("Remove Cadet")
    await hand.link("Publish it")
    await page.get_by_label("Description").fill("On the water.")
    await page.get_by_label("Who may open it").select_option("public")
    await hand.button("Save")
    assert await misfits(page) == []
    await hand.link("See your page")

    await expect(page.locator("section.rank h2").first).to_have_text("Commodore")
    await expect(page.get_by_text("On the water.")).to_be_visible()
    await expect(page.get_by_role("rowheader", name="Dolores Abernathy-Whitcombe")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert hand.complaints == []
    await context.close()
