"""The page is served with a strict policy, and works in a browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from app.demo.department import Department
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.audit import AuditQuery
from tests.app.demo.bots import Greeter, connected

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def chromium() -> str:
    """Where the browser is; without one, its tests are skipped."""
    if not CHROMIUM.is_file():
        pytest.skip("no Chromium here")
    return str(CHROMIUM)


@pytest.fixture
async def page(loopback: LoopbackDiscord, chromium: str) -> AsyncIterator[Page]:
    """The control page, opened; errors in its scripts or against its policy fail the test."""
    troubles: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        opened = await browser.new_page()
        opened.on("pageerror", lambda error: troubles.append(str(error)))
        opened.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
        await opened.goto(loopback.control_url)
        await expect(opened.locator("[data-person]").first).to_be_visible()
        yield opened
        await browser.close()
    assert troubles == []


@pytest.mark.parametrize("path", ["", "static/control.js", "static/control.css", "favicon.ico"])
async def test_files_come_with_a_strict_policy(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, path: str
) -> None:
    async with http.get(loopback.control_url + path) as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", ["static/..%2f__init__.py", "static/none", "attachments/5/a", "attachments/x/a"]
)
async def test_nothing_else_is_served(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, path: str
) -> None:
    async with http.get(loopback.control_url + path) as answer:
        assert answer.status == 404


async def test_a_page_of_another_site_is_refused(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession
) -> None:
    async with http.get(loopback.control_url, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403


async def test_an_uploaded_page_is_only_saved(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, department: Department
) -> None:
    stored = department.world.messages.store_file("a.html", "text/html", b"<script>alert(1)</script>")

    async with http.get(f"{loopback.control_url}attachments/{stored.id}/a.html") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


@pytest.mark.browser
async def test_a_switch_gives_a_role_in_the_actors_name(page: Page, department: Department) -> None:
    cadet, role = department.holders(department.ranks[-1])[0], department.certifications[1]
    captain = department.holders(department.ranks[2])[0]
    await page.select_option("#act-as", str(captain.user.id))
    await page.click(f'[data-person="{cadet.user.id}"]')

    await page.locator(f'[data-role="{role.id}"]').click()
    await expect(page.locator(f'[data-role="{role.id}"]')).to_be_checked()

    guild = department.guild
    latest = department.world.audit_log.read(guild, AuditQuery(limit=1))[0]
    assert role.id in cadet.roles
    assert latest.actor_id == captain.user.id


@pytest.mark.browser
async def test_changes_made_elsewhere_appear(page: Page, department: Department) -> None:
    cadet = department.holders(department.ranks[-1])[0]
    guild = department.guild

    department.world.members.rename(guild, cadet, "<b>Bold</b>", by=guild.owner_id)

    await expect(page.locator(f'[data-person="{cadet.user.id}"] b')).to_have_text("<b>Bold</b>")


@pytest.mark.browser
async def test_a_command_is_run_from_its_form_and_answered(page: Page, loopback: LoopbackDiscord) -> None:
    async with connected(Greeter(), loopback.world.token):
        await page.select_option("#command-name", "greet")
        await page.locator("#command-fields select").select_option(label="Kwame Mensah")
        await page.click("#run")
        await expect(page.locator(".message").last).to_contain_text("Hello Kwame Mensah")

        await page.click('.message [data-custom-id="again"]')
        await expect(page.locator(".message").last).to_contain_text("Hello again")

        await page.select_option("#command-name", "greet-form")
        await page.click("#run")
        await page.fill("#modal input", "Ada")
        await page.click("#modal button[type=submit]")
        await expect(page.locator(".message").last).to_contain_text("Hello Ada")


@pytest.mark.browser
async def test_mending_everything_ends_an_outage_and_brings_the_bot_back(
    page: Page, department: Department
) -> None:
    world, guild = department.world, department.guild
    world.guilds.remove_bot(guild)
    world.guilds.begin_outage(guild)

    await page.click("#open-faults")
    await page.click("text=Mend everything")
    await expect(page.locator("#faults")).to_be_hidden()

    assert guild.is_available
    assert world.bot.id in guild.members


@pytest.mark.browser
async def test_it_passes_axe(page: Page, department: Department) -> None:
    await page.click(f'[data-person="{department.guild.owner_id}"]')

    results = await Axe().run(page)

    assert [violation["id"] for violation in results.response["violations"]] == []


@pytest.mark.browser
async def test_nothing_scrolls_sideways_on_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})

    for pane in ("people", "person", "talk"):
        await page.click(f'.panes [data-pane="{pane}"]')
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360
