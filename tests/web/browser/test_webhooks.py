"""A webhook made, tried, given another secret: by keyboard and without our scripts; sound on every screen."""

import asyncio

import pytest
from playwright.async_api import Browser, Page, expect

from domain.hooks.deliveries import Outcome
from domain.ids import WebhookId
from tests.domain.makers import GUILD
from tests.services.house import MANAGER
from tests.web.browser.looking import is_sound
from tests.web.dashboard.office import OLGA, Office
from tests.web.dashboard.test_webhooks import answered

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_webhook_is_made_and_tried_without_scripts(chromium: Browser, office: Office) -> None:
    await office.house.pays()
    office.discord.user_id = OLGA
    context = await chromium.new_context(has_touch=True)
    await context.route("**/static/js/**", lambda route: route.abort())
    page = await context.new_page()

    await page.goto(f"{office.address}/dashboard/{GUILD}/webhooks")
    await page.get_by_role("link", name="Make a webhook").press("Enter")
    await page.get_by_label("Name").fill("Website")
    await page.get_by_label("Address").fill("https://hooks.example.org/in")
    await page.get_by_role("checkbox", name="record.written").press("Space")
    await is_sound(page)
    await page.get_by_label("Name").press("Enter")
    await expect(page.locator(".secret code")).to_contain_text("whsec_")
    await is_sound(page)
    await page.get_by_role("link", name="I have it").press("Enter")
    await tried(office, page)
    await context.close()


async def tried(office: Office, page: Page) -> None:
    """Have a test refused, sent again, and take a new secret."""
    (hook,) = await office.house.webhooks.list(MANAGER, GUILD)
    assert hook.id == WebhookId(1)
    await asyncio.gather(
        page.get_by_role("button", name="Send a test").press("Enter"),
        answered(office, hook, Outcome(500, "It answered 500.")),
    )
    await expect(page.get_by_role("alert")).to_have_text("The test did not arrive. It answered 500.")
    await is_sound(page)
    await page.get_by_role("button", name="Send again ping").press("Enter")
    await expect(page.get_by_role("status")).to_have_text("1 message is sent again.")
    await page.get_by_role("button", name="Make a new secret").press("Enter")
    await expect(page.get_by_text("signed with the old secret too until")).to_be_visible()
    assert hook.secret not in await page.content()
