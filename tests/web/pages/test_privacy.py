"""The page about privacy: reachable from everywhere, with somebody to write to."""

import pytest

from tests.web.fakes import HTML, Stage, some_settings


async def test_every_page_leads_to_it() -> None:
    stage = Stage()

    for path in ("/", HTML, "/nowhere"):
        assert 'href="/privacy"' in (await stage.get(path)).text
    page = await stage.get("/privacy")
    assert page.status == 200
    for command in ("/me view", "/me data", "/me hide", "/me forget"):
        assert command in page.text


async def test_it_tells_of_all_that_is_kept_and_of_whom_it_is_handed_to() -> None:
    text = (await Stage().get("/privacy")).text

    kept = ("file of you as staff", "staff without Discord", "?forget=true", "API key", "premium", "Pictures")
    for each in (*kept, "members who hid themselves", "audience “full”"):
        assert each in text, each


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("privacy@muster.example", "mailto:privacy@muster.example"),
        ("https://x.example/a", "https://x.example/a"),
    ],
)
async def test_it_names_whom_to_write_to(contact: str, address: str) -> None:
    page = await Stage(settings=some_settings(abuse_contact=contact)).get("/privacy")

    assert f'href="{address}">{contact}</a>' in page.text


async def test_without_a_contact_it_says_where_else_to_go() -> None:
    assert "whoever runs the Discord server" in (await Stage().get("/privacy")).text
