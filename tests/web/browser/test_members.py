"""A member's file in a browser: it follows what happens, never under somebody's hands; axe clean."""

import pytest
from playwright.async_api import Browser, expect

from tests.domain.makers import BEN, CARLA, OFFICER, SERGEANT, TRAFFIC, seen
from tests.services.house import MANAGER
from tests.web.browser.looking import is_sound
from tests.web.dashboard.department import asked, manned
from tests.web.dashboard.office import HOME, OLGA, Office

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

FOLLOWS = 15_000


async def test_a_file_follows_orders_and_leaves_what_is_half_written(
    chromium: Browser, office: Office
) -> None:
    await manned(office)
    office.discord.user_id = OLGA
    context = await chromium.new_context(has_touch=True)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    home = f"{office.address}{HOME}"

    await page.goto(f"{home}/members/{CARLA}")
    await page.get_by_text("Give an order").press("Enter")
    await page.get_by_label("What is to be done").select_option(label="Assign to Traffic")
    await page.get_by_role("button", name="Give the order").press("Enter")
    await expect(page.locator(".said")).to_contain_text("Still in the works")
    await office.house.apply(seen(CARLA, OFFICER, TRAFFIC, name="Carla"))
    await expect(page.locator(".said")).to_contain_text("belongs to Traffic now", timeout=FOLLOWS)

    await page.locator("#note-1 summary").press("Enter")
    await page.locator("#note-text-1").fill("half written")
    await office.house.apply(seen(CARLA, SERGEANT, TRAFFIC, name="Carla"))
    await expect(page.locator("#news")).to_be_visible(timeout=FOLLOWS)
    await expect(page.locator("#note-text-1")).to_have_value("half written")
    await page.locator("#note-text-1").fill("")
    await page.locator("#note-1 summary").focus()
    await expect(page.locator(".facts")).to_contain_text("Sergeant", timeout=FOLLOWS)
    await expect(page.locator("#news")).to_be_hidden()
    await expect(page.locator("#note-1")).to_have_attribute("open", "")

    for fold in ("order", "status", "callsign", "exempt"):
        await page.locator(f"#{fold}-1:not([open]) > summary").press("Enter")
    await is_sound(page)
    await page.get_by_role("link", name="Undo the last").press("Enter")
    await expect(page.get_by_text("The bot will demote")).to_be_visible()
    await is_sound(page)
    assert complaints == []
    await context.close()


async def test_lists_and_ones_own_page_follow_too(chromium: Browser, office: Office) -> None:
    await manned(office)
    home = f"{office.address}{HOME}"
    office.discord.user_id = OLGA
    context = await chromium.new_context(has_touch=True)
    page = await context.new_page()

    await page.goto(f"{home}/leave")
    await expect(page.get_by_text("Nothing waits for a decision.")).to_be_visible()
    leave = await asked(office, BEN)
    await expect(page.get_by_role("heading", name="Ben")).to_be_visible(timeout=FOLLOWS)
    await context.clear_cookies()
    office.discord.user_id = BEN
    await page.goto(f"{home}/you")
    await expect(page.get_by_text("waits for approval")).to_be_visible()
    await page.get_by_text("Request leave").first.press("Enter")
    await is_sound(page)
    await office.house.decisions.approve(MANAGER, leave.id)
    await page.get_by_role("heading", level=1).hover()
    await expect(page.get_by_text("approved", exact=True)).to_be_visible(timeout=FOLLOWS)
    await context.close()
