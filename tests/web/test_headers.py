"""Headers that every answer carries, whatever it is."""

import pytest

from tests.web.fakes import HTML, KEY, LIVE, Stage, some_settings
from tests.web.rosters import PAGE
from web.headers import house_headers

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EVERYTHING = (
    ("GET", "/", 200),
    ("GET", HTML, 200),
    ("HEAD", HTML, 200),
    ("HEAD", LIVE, 200),
    ("GET", f"{HTML}/ranks.css", 200),
    ("POST", HTML, 405),
    ("GET", "/r/unknown", 404),
    ("GET", "/r/unknown/live", 404),
    ("GET", "/nowhere", 404),
    ("GET", f"/api/roster/{PAGE}", 200),
    ("GET", "/api/roster/nonsense", 404),
    ("GET", "/api/roster/", 400),
    ("DELETE", f"/api/roster/{PAGE}", 405),
    ("GET", "/api/nowhere", 404),
    ("GET", "/static/favicon.svg", 200),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/favicon.ico", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/.well-known/security.txt", 200),
    ("OPTIONS", "/", 200),
)


@pytest.mark.parametrize(("method", "path", "status"), EVERYTHING)
async def test_every_answer_is_in_our_headers(method: str, path: str, status: int) -> None:
    reply = await Stage().get(path, {"X-API-Key": KEY}, method=method)

    assert reply.status == status
    assert [value for name, value in reply.all_headers if name == b"content-security-policy"] == [
        CSP.encode()
    ]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cross-origin-opener-policy"] == "same-origin"
    assert {"referrer-policy", "permissions-policy", "strict-transport-security"} <= reply.headers.keys()


@pytest.mark.parametrize(("method", "path", "status"), EVERYTHING)
async def test_no_answer_is_kept_without_asking_again(method: str, path: str, status: int) -> None:
    reply = await Stage().get(path, {"X-API-Key": KEY}, method=method)

    kept = reply.headers.get("cache-control", "")

    assert method == "OPTIONS" or kept in {"no-cache", "private, no-cache", "no-store"}


async def test_an_unchanged_answer_and_our_own_fault_are_in_our_headers() -> None:
    stage = Stage()
    tag = (await stage.get(HTML)).headers["etag"]
    stage.reading.failure = RuntimeError("broken")

    unchanged = await stage.get(HTML, {"If-None-Match": tag})
    failed = await stage.api(str(PAGE))

    assert (unchanged.status, failed.status) == (304, 500)
    assert unchanged.headers["content-security-policy"] == failed.headers["content-security-policy"] == CSP


async def test_an_open_stream_is_in_our_headers() -> None:
    listener = Stage().listen()
    await listener.heard(1)

    assert listener.headers["content-security-policy"] == CSP
    await listener.leave()


async def test_https_is_insisted_on_only_where_we_are_reached_by_it() -> None:
    stage = Stage(settings=some_settings(public_url="http://127.0.0.1:8080"))

    reply = await stage.get("/")

    assert "strict-transport-security" not in reply.headers
    assert b"strict-transport-security" in dict(house_headers("HTTPS://muster.example"))
