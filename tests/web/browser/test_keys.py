"""A key's whole life in a browser: made, tried by the sample of the documentation, revoked; axe clean."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.domain.makers import GUILD
from tests.web.browser.looking import is_sound
from tests.web.dashboard.office import OLGA, Office
from tests.web.docs.test_samples_run import run
from web.docs.samples import Sample

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_key_is_made_used_and_revoked(chromium: Browser, office: Office, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("nothing here runs cURL")
    await office.house.pays()
    office.discord.user_id = OLGA
    context = await chromium.new_context(has_touch=True)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    await page.goto(f"{office.address}/dashboard")
    text = await made(page)
    tried = await page.get_by_text("curl 'http").inner_text()
    await page.get_by_role("link", name="Samples for every request").click()
    source = await page.locator("#get-roster [data-sample='curl'] code").inner_text()
    for copied in (tried, source):
        code, said = await run(Sample("curl", "cURL", copied), tmp_path, {"MUSTER_KEY": text})
        assert code == 0, said
        assert "Blaine County" in said

    await page.goto(f"{office.address}/dashboard/{GUILD}/keys")
    assert text not in await page.content()
    await revoked(page, text)
    code, said = await run(Sample("curl", "cURL", source), tmp_path, {"MUSTER_KEY": text})
    assert code != 0
    assert "401" in said
    assert complaints == []
    await context.close()


async def made(page: Page) -> str:
    """Make a key for the server, from the list of servers on, and return what is shown."""
    await page.get_by_role("link", name="Open Blaine").click()
    await page.get_by_role("link", name="API keys").click()
    await page.get_by_role("link", name="Make a key for the server").click()
    await page.get_by_label("Name").fill("Website")
    await page.get_by_role("button", name="Make the key").click()
    await expect(page.get_by_role("heading", name="The key is made")).to_be_visible()
    await is_sound(page)
    text = await page.locator(".secret code").first.inner_text()
    assert text not in page.url
    return text


async def revoked(page: Page, text: str) -> None:
    """Revoke the only key in the list."""
    await page.get_by_role("link", name="Renew or revoke Website").click()
    await page.get_by_label(re.compile("to confirm")).fill(text[3:11])
    await page.get_by_role("button", name="Revoke the key").click()
    await expect(page.get_by_role("status")).to_have_text("The key is revoked: Website")
