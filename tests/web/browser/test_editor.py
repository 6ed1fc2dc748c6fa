"""The editor in a browser: from the sign-in to a published page, by mouse, by keyboard, without scripts."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlencode

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Page, expect
from uvicorn import Config, Server

from domain.ids import RoleId
from domain.rosters.guilds import Role
from tests.domain.makers import ANNA, BEN, seen
from tests.domain.makers import ROLES as USUAL_ROLES
from tests.painting import picture
from tests.services.house import MANAGER
from tests.web.browser.test_access import violations
from tests.web.dashboard.office import HOME, Office, an_office
from web.asgi import App, Receive, Scope, Send

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NAMES = (
    "── Command ──",
    "Chief",
    "Captain",
    "── Ranks ──",
    "Sergeant",
    "Officer",
    "Cadet",
    "── Units ──",
    "K9 Unit",
)
ROLES = tuple(Role(RoleId(100 + place), name, 150 - place) for place, name in enumerate(NAMES))
USUAL = tuple(Role(role_id, f"role {role_id}", int(role_id)) for role_id in sorted(USUAL_ROLES))
TWO_MINUTES = 120


@asynccontextmanager
async def served(office: Office, listening: socket.socket) -> AsyncIterator[None]:
    """Serve an office, with a Discord beside it that lets everybody in as whom it is told."""

    inner: App = office.app  # type: ignore[assignment] # Quart's types spell out each message.

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/discord":
            return await inner(scope, receive, send)
        asked = parse_qs(scope["query_string"].decode())
        back = f"{asked['redirect_uri'][0]}?{urlencode({'code': 'c0de', 'state': asked['state'][0]})}"
        await send({"type": "http.response.start", "status": 302, "headers": [(b"location", back.encode())]})
        await send({"type": "http.response.body", "body": b""})
        return None

    server = Server(Config(both, log_level="error", lifespan="off", ws="none"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield
    await office.app.close_streams()
    server.should_exit = True
    await serving


@pytest_asyncio.fixture(loop_scope="module")
async def office(migrated_sqlite: str) -> AsyncIterator[Office]:
    """Yield an office in a server that has roles and no page."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with an_office(migrated_sqlite, address=address) as opened, served(opened, listening):
        await opened.house.pages.delete(MANAGER, opened.page.id)
        await opened.house.saw_guild(*ROLES, *USUAL, name="Harbor")
        yield opened
    listening.close()


async def is_fine(page: Page) -> None:
    """See that a screen is open to everybody, and fits."""
    assert await violations(page) == ""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_an_admin_signs_in_and_publishes_a_page_within_two_minutes(
    chromium: Browser, office: Office
) -> None:
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    began = time.monotonic()

    await page.goto(office.address)
    await page.get_by_role("link", name="Dashboard").click()
    await page.locator(".panel h2 a").click()
    await page.get_by_role("link", name="Pages", exact=True).click()
    await is_fine(page)
    await page.get_by_label("Title").fill("Harbor Patrol")
    await page.get_by_role("button", name="Create the page").click()
    await expect(page.get_by_text("The page is created.")).to_be_visible()
    await expect(page.get_by_label("What K9 Unit is")).to_have_value("subdivision")
    await is_fine(page)
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.locator(".entry .name")).to_contain_text(
        ["Chief", "Captain", "Sergeant", "Officer", "Cadet"]
    )
    known = frozenset(role.id for role in (*ROLES, *USUAL))
    members = seen(ANNA, ROLES[1].id, name="Anna"), seen(BEN, ROLES[5].id, name="Ben")
    await office.house.compare(*members, roles=known)
    await page.get_by_role("link", name="Open the page").click()
    await expect(page.get_by_text("Anna")).to_be_visible()

    assert time.monotonic() - began < TWO_MINUTES
    assert complaints == []
    await context.close()


async def test_what_is_dragged_moves_on_open_pages_too(chromium: Browser, office: Office) -> None:
    await office.house.pages.restore(MANAGER, office.page.id)
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
    await office.house.pages.restore(MANAGER, office.page.id)
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
    await is_fine(page)
    await expect(seen_by_all.locator("html")).to_have_attribute("data-appearance", "dark")
    for part in ("#banner", ".head img.logo"):
        await expect(seen_by_all.locator(part)).to_have_js_property("complete", value=True)
        assert await seen_by_all.locator(part).evaluate("image => image.naturalWidth") > 0
    await is_fine(seen_by_all)
    await seen_by_all.locator("[data-theme-toggle]").click()
    light = "getComputedStyle(document.documentElement).colorScheme"
    assert await seen_by_all.evaluate(light) == "light"  # a reader's own choice comes first
    await anybody.close()
    await context.close()


async def test_a_page_is_put_in_order_by_keyboard_on_a_phone_without_scripts(
    chromium: Browser, office: Office
) -> None:
    await office.house.pages.restore(MANAGER, office.page.id)
    context = await chromium.new_context(
        viewport={"width": 390, "height": 800}, color_scheme="dark", java_script_enabled=False
    )
    page = await context.new_page()
    await page.goto(f"{office.address}{HOME}/pages/blaine-county/ranks")

    await page.get_by_role("button", name="Move Officer up").focus()
    for _ in range(2):
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Officer is number")

    await expect(page.locator(".entry .name").first).to_contain_text("Officer")
    await expect(page.get_by_role("button", name="Move Officer down")).to_be_focused()
    await page.get_by_role("link", name="Edit Officer").click()
    await page.get_by_label("Seats at most").fill("many")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_label("Seats at most")).to_be_focused()
    await expect(page.get_by_text("Write a whole number here")).to_be_visible()
    await context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
async def test_every_screen_is_open_to_everybody(
    chromium: Browser, office: Office, width: int, scheme: str
) -> None:
    await office.house.pages.restore(MANAGER, office.page.id)
    rank = office.page.ranks[0].id
    context = await chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = await context.new_page()

    for part in (
        "",
        f"/ranks?edit={rank}",
        f"/ranks?remove={rank}",
        "/certifications",
        "/detect",
        "/theme",
        "/danger",
    ):
        await page.goto(f"{office.address}{HOME}/pages/blaine-county{part}")
        await is_fine(page)
    await context.close()
