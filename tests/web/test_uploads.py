"""Little may be sent, but where pictures are; what is too much is refused however it comes."""

import pytest
from werkzeug.exceptions import RequestEntityTooLarge

from tests.web.clients import ask
from tests.web.dashboard.office import HOME, OLGA, an_office
from tests.web.fakes import Stage
from web.uploads import LARGEST_BODY, LARGEST_UPLOAD, CountedBody, most_bytes

THEME = "/dashboard/815916279398400001/pages/blaine-county/theme"


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", THEME, LARGEST_UPLOAD),
        ("GET", THEME, LARGEST_BODY),
        ("POST", f"{THEME}/", LARGEST_BODY),
        ("POST", "/dashboard/1/pages/theme", LARGEST_BODY),
        ("POST", "/dashboard/1/pages/a/b/theme", LARGEST_BODY),
        ("POST", "/api/staff", LARGEST_BODY),
    ],
)
def test_only_a_theme_may_be_large(method: str, path: str, most: int) -> None:
    assert most_bytes(method, path) == most


async def test_a_body_without_a_length_is_counted_while_it_is_read() -> None:
    body = CountedBody(None, 10)
    body.append(b"12345678")
    first = await anext(body)

    body.append(b"90123")

    assert first == b"12345678"
    with pytest.raises(RequestEntityTooLarge):
        await anext(body)


async def test_one_that_fits_is_read_to_its_end() -> None:
    body = CountedBody(5, 10)
    body.append(b"12345")
    body.set_complete()

    assert await body == b"12345"


@pytest.mark.parametrize("says_length", [True, False])
async def test_too_large_a_picture_is_told_the_limit_and_led_back(
    migrated_sqlite: str, says_length: bool
) -> None:
    raw = bytes(LARGEST_UPLOAD + 1)
    length = {"Content-Length": str(len(raw))} if says_length else {}

    async with an_office(migrated_sqlite) as office:
        await office.sign_in(OLGA)
        theme = f"{HOME}/pages/{office.page.slug}/theme"
        reply = await office.post_raw(theme, "multipart/form-data; boundary=x", raw, **length)

    assert reply.status == 413
    assert "Logo and banner: the file is too large; it may have 8 MB at most." in reply.text
    assert f'<a class="button primary" href="{theme}">Back</a>' in reply.text


@pytest.mark.parametrize("says_length", [True, False])
async def test_too_much_is_said_to_be(says_length: bool) -> None:
    raw = bytes(LARGEST_BODY + 1)
    headers = {"Content-Type": "application/json"} | (
        {"Content-Length": str(len(raw))} if says_length else {}
    )

    reply = await ask(Stage().app, "/api/sites", method="POST", headers=headers, body=raw)

    assert reply.status in (401, 413)
