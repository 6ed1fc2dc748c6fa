"""The editor in a browser: what is dragged or chosen there is seen at once by whoever has the page open."""

import pytest
from playwright.async_api import Browser, FilePayload, expect

from tests.painting import picture
from tests.web.browser.looking import is_sound
from tests.web.dashboard.office import HOME, Office

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_what_is_dragged_moves_on_open_pages_too(chromium: Browser, office: Office) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    anybody = await chromium.new_context()
    seen_by_all = await anybody.new_page()
    await seen_by_all.goto(f"{office.address}/r/blaine-county")
    await expect(seen_by_all.locator("#pulse")).to_have_attribute("data-state", "live")

    await page.goto(f"{office.address}{HOME}/pages/blaine-county/ranks")
    grip, last = page.locator("[data-grip]").first, page.locator(".entry").last
    await grip.drag_to(last, target_position={"x": 100, "y": 50})

    await expect(page.get_by_role("status")).to_contain_text("Captain is number 3 now.")
    await expect(seen_by_all.locator("section.rank h2").last).to_contain_text("Captain")
    await anybody.close()
    await context.close()


async def test_a_theme_is_seen_on_open_pages_at_once(chromium: Browser, office: Office) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    anybody = await chromium.new_context(viewport={"width": 390, "height": 800}, color_scheme="light")
    page, seen_by_all = await context.new_page(), await anybody.new_page()
    await seen_by_all.goto(f"{office.address}/r/blaine-county")
    await expect(seen_by_all.locator("#pulse")).to_have_attribute("data-state", "live")

    await page.goto(f"{office.address}{HOME}/pages/blaine-county/theme")
    files = {"Logo": picture(), "Banner": picture(1200, 300)}
    for label, content in files.items():
        chosen: FilePayload = {"name": "picture.png", "mimeType": "image/png", "buffer": content}
        await page.get_by_label(label, exact=True).set_input_files(chosen)
    await page.get_by_label("Light or dark").select_option("dark")
    await page.get_by_role("button", name="Save").click()

    await expect(page.get_by_text("The theme is changed.")).to_be_visible()
    await is_sound(page)
    await expect(seen_by_all.locator("html")).to_have_attribute("data-appearance", "dark")
    for part in ("#banner", ".head img.logo"):
        await expect(seen_by_all.locator(part)).to_have_js_property("complete", value=True)
        assert await seen_by_all.locator(part).evaluate("image => image.naturalWidth") > 0
    await is_sound(seen_by_all)
    await seen_by_all.locator("[data-theme-toggle]").click()
    light = "getComputedStyle(document.documentElement).colorScheme"
    assert await seen_by_all.evaluate(light) == "light"  # a reader's own choice comes first
    await anybody.close()
    await context.close()
