"""A key's whole life in a browser: made, tried by the sample of the documentation, revoked; axe clean."""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from uvicorn import Config, Server

from domain.access.actors import OPERATOR
from tests.domain.makers import GUILD
from tests.web.browser.test_access import violations
from tests.web.dashboard.office import OLGA, Office, an_office
from tests.web.docs.test_samples_run import run
from web.docs.samples import Sample

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def served(migrated_sqlite: str) -> AsyncIterator[tuple[Office, str]]:
    """Yield an office in a server with premium, at an address of loopback."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with an_office(migrated_sqlite, address=address) as office:
        await office.house.entitlements.grant_guild(OPERATOR, GUILD, ends_at=None)
        server = Server(Config(office.app, log_level="error", lifespan="off", ws="none"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield office, address
        await office.app.close_streams()
        server.should_exit = True
        await serving
    listening.close()


async def looked_at(page: Page) -> None:
    """Look at a page in light and dark, wide and on a phone."""
    for scheme in ("light", "dark"):
        await page.emulate_media(
            color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
        )
        for width in (390, 1280):
            await page.set_viewport_size({"width": width, "height": 800})
            assert await violations(page) == ""
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_key_is_made_used_and_revoked(
    chromium: Browser, served: tuple[Office, str], tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("nothing here runs cURL")
    office, address = served
    context = await chromium.new_context()
    await office.sign_in(OLGA)
    await context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in office.cookies.items()]
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    await page.goto(f"{address}/dashboard")
    text = await made(page)
    await page.get_by_role("link", name="Samples for every request").click()
    source = await page.locator("#get-roster [data-sample='curl'] code").inner_text()
    sample = Sample("curl", "cURL", re.sub(r"(/api/roster/)[0-9a-f-]{36}", rf"\g<1>{office.page.id}", source))
    code, said = await run(sample, tmp_path, text)
    assert code == 0, said
    assert "Blaine County" in said

    await page.goto(f"{address}/dashboard/{GUILD}/keys")
    assert text not in await page.content()
    await revoked(page, text)
    code, said = await run(sample, tmp_path, text)
    assert code != 0
    assert "401" in said
    assert complaints == []
    await context.close()


async def made(page: Page) -> str:
    """Make a key for the server, from the list of servers on, and return what is shown."""
    await page.get_by_role("link", name="Open Blaine").click()
    await page.get_by_role("link", name="API keys").click()
    await page.get_by_role("link", name="Make a key for the server").click()
    await looked_at(page)
    await page.get_by_label("Name").fill("Website")
    await page.get_by_role("button", name="Make the key").click()
    await expect(page.get_by_role("heading", name="The key is made")).to_be_visible()
    await looked_at(page)
    text = await page.locator(".secret code").inner_text()
    assert text not in page.url
    return text


async def revoked(page: Page, text: str) -> None:
    """Revoke the only key in the list."""
    await looked_at(page)
    await page.get_by_role("link", name="Renew or revoke Website").click()
    await looked_at(page)
    await page.get_by_label(re.compile("to confirm")).fill(text[3:11])
    await page.get_by_role("button", name="Revoke the key").click()
    await expect(page.get_by_role("status")).to_have_text("The key is revoked: Website")
