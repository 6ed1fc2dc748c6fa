"""Static files: from memory, with the right type, kept for ever under their version."""

import re
from pathlib import Path

import pytest

from tests.web.clients import a_scope
from tests.web.fakes import HTML, Stage
from web.asks import Ask
from web.drawing.doors import DoorDrawing
from web.drawing.paper import StaticLinks, make_environment
from web.errors import Refusals
from web.static_files import StaticFiles


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("favicon.svg", "image/svg+xml"),
        ("css/muster.css", "text/css; charset=utf-8"),
        ("js/roster.js", "text/javascript; charset=utf-8"),
        ("vendor/inter/inter-latin-wght-normal.woff2", "font/woff2"),
        ("vendor/VERSIONS.json", "application/json"),
    ],
)
async def test_a_file_has_its_type(name: str, kind: str) -> None:
    reply = await Stage().get(f"/static/{name}")

    assert (reply.status, reply.headers["content-type"]) == (200, kind)


async def test_under_its_version_a_file_is_kept_for_ever_and_else_asked_for() -> None:
    stage = Stage()
    address = StaticLinks()("css/muster.css")

    right = await stage.get(address)
    wrong = await stage.get("/static/css/muster.css?v=0000000000")
    bare = await stage.get("/static/css/muster.css")

    assert "immutable" in right.headers["cache-control"]
    assert wrong.headers["cache-control"] == bare.headers["cache-control"] == "no-cache"


async def test_a_file_is_sent_once() -> None:
    stage = Stage()
    first = await stage.get("/static/css/muster.css", {"Accept-Encoding": "gzip"})

    second = await stage.get(
        "/static/css/muster.css", {"Accept-Encoding": "gzip", "If-None-Match": first.headers["etag"]}
    )

    assert first.headers["content-encoding"] == "gzip"
    assert (second.status, second.body) == (304, b"")


async def test_every_address_in_a_page_is_there_and_kept() -> None:
    stage = Stage()
    page = (await stage.get(HTML)).text

    addresses = set(re.findall(r'"(/static/[^"]+)"', page))
    replies = [await stage.get(address) for address in addresses]

    assert addresses
    assert {reply.status for reply in replies} == {200}
    assert all("immutable" in reply.headers["cache-control"] for reply in replies)


async def test_nothing_outside_the_folder_is_found(tmp_path: Path) -> None:
    root = tmp_path / "static"
    root.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (root / "open.txt").write_text("open")
    files = StaticFiles(root, lambda name: f"/static/{name}?v=1", Refusals(DoorDrawing(make_environment())))

    def status(name: str) -> int:
        return files.answer(Ask(a_scope(f"/static/{name}")), [name]).status

    assert status("open.txt") == 200
    for name in ("../secret.txt", "/etc/passwd", "./open.txt", "", ".", "open.txt/", "..\\secret.txt"):
        assert status(name) == 404


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.svg"])
async def test_the_icon_is_where_browsers_look(path: str) -> None:
    reply = await Stage().get(path)

    assert reply.headers["content-type"] == "image/svg+xml"
