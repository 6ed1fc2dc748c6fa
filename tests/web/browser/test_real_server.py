import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from uvicorn import Config, Server

from domain.rosters.pages import Visibility
from tests.web.fakes import HTML, Stage, some_settings
from tests.web.rosters import NOW, a_page, a_roster

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


class Served:
    """The real application on a port of loopback, behind fakes that commit what a test wants."""

    def __init__(self, address: str, house: Stage) -> None:
        self.address = address
        self.house = house
        self.page = address + HTML


@pytest_asyncio.fixture(loop_scope="module")
async def served() -> AsyncIterator[Served]:
    roster = a_roster(a_page(patrol_logs=True), members=60)
    house = Stage(roster, settings=some_settings(streams_per_address=2))
    server = Server(Config(house.app, log_level="error", lifespan="off", ws="none"))
    listening = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", house)
    await house.app.close_streams()
    server.should_exit = True
    await serving
    listening.close()


async def test_a_commit_reaches_the_open_page(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto(served.page)
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")

    served.house.promote(7)

    await expect(page.locator("#rank-1 #m7")).to_be_visible()
    await expect(page.locator("#news")).to_contain_text("Member 0007 moved to Commander")
    assert complaints == []
    await context.close()


async def test_a_renamed_page_keeps_its_readers(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(served.page)
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    roster = served.house.reading.roster()

    renamed = replace(roster.page, slug="new-address", title="New title", former_slugs=("example-roster",))
    served.house.commit(replace(roster, page=renamed))

    await expect(page.locator("h1")).to_have_text("New title")
    await expect(page).to_have_url(f"{served.address}/r/new-address")
    await context.close()


async def test_a_page_that_is_closed_shows_its_door(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(served.page)
    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    roster = served.house.reading.roster()

    served.house.commit(replace(roster, page=replace(roster.page, visibility=Visibility.MEMBERS)))

    await expect(page.locator("h1")).to_have_text("This roster is for its members")
    await context.close()


CLOSED = [{"visibility": Visibility.OFF}, {"deleted_at": NOW}]
TRIGGERS = ["a minute", "seen", "online"]


@pytest.mark.parametrize("change", CLOSED, ids=["off", "deleted"])
@pytest.mark.parametrize("trigger", TRIGGERS)
async def test_a_door_that_opens_again_shows_the_page(
    chromium: Browser, served: Served, change: dict[str, object], trigger: str
) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    breaches: list[str] = []
    page.on("console", lambda said: breaches.append(said.text) if "Security Policy" in said.text else None)
    roster = served.house.reading.roster()
    served.house.reading.put(replace(roster, page=replace(roster.page, **change)))  # type: ignore[arg-type] # The tests name fields of a Page.
    await page.clock.install()
    await page.goto(served.page)
    await expect(page.locator("main.door")).to_be_visible()
    methods: list[str] = []
    page.on("request", lambda request: methods.append(request.method))

    async def look() -> None:
        if trigger == "a minute":
            await page.clock.fast_forward(70_000)
        elif trigger == "seen":
            await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        else:
            await context.set_offline(True)
            await context.set_offline(False)

    async with page.expect_response(lambda answer: answer.status in (403, 410)):
        await look()
    await expect(page.locator("main.door")).to_be_visible()
    assert methods == ["HEAD"]

    served.house.commit(roster)
    await look()

    await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    assert breaches == []
    await context.close()


async def test_beyond_the_cap_a_page_still_follows(chromium: Browser, served: Served) -> None:
    context = await chromium.new_context()
    pages = [await context.new_page() for _ in range(3)]
    for page in pages[:2]:
        await page.goto(served.page)
        await expect(page.locator("#pulse")).to_have_attribute("data-state", "live")
    await pages[2].goto(served.page)
    await expect(pages[2].locator("#pulse")).to_have_attribute("data-state", "reconnecting")

    served.house.promote(7)

    await expect(pages[2].locator("#rank-1 #m7")).to_be_visible(timeout=15_000)
    await context.close()
