"""The documentation in a browser: axe clean, on a phone too, samples chosen and copied, nobody else asked."""

import asyncio
import socket
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from uvicorn import Config, Server

from tests.web.browser.looking import is_sound
from tests.web.fakes import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module")
async def address() -> AsyncIterator[str]:
    stage = Stage()
    server = Server(Config(stage.app, log_level="error", lifespan="off", ws="none"))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    await stage.app.close_streams()
    server.should_exit = True
    await serving
    listening.close()


async def test_it_is_read_on_a_phone_and_its_samples_are_copied(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    hosts: set[str] = set()
    complaints: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(address + "/docs")

    await expect(page.locator("[data-sample='python']").first).to_be_hidden()
    await page.get_by_role("button", name="Python").click()
    python = page.locator("#get-roster [data-sample='python']")
    await expect(python).to_be_visible()
    await python.get_by_role("button", name="Copy").click()
    await expect(python.get_by_role("button", name="Copied")).to_be_visible()

    assert "urllib.request" in await page.evaluate("navigator.clipboard.readText()")
    await is_sound(page)
    assert hosts == {urlsplit(address).netloc}
    assert complaints == []
    await context.close()
