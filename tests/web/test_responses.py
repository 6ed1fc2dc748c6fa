"""Responses: Quart's routes give the same answers as the front, for they ask the same functions."""

import pytest

from tests.web.clients import ask
from tests.web.fakes import HTML, KEY, Stage
from tests.web.rosters import FIRST_MEMBER, PAGE
from web.app import Web


def without_front(app: Web) -> Web:
    """Return the application as Quart alone would serve it."""
    app.asgi_app = app.asgi_app._inner  # type: ignore[method-assign,attr-defined]
    return app


@pytest.mark.parametrize(
    "path",
    [
        HTML,
        f"{HTML}/ranks.css",
        "/r/unknown",
        f"/api/roster/{PAGE}",
        f"/api/roster/{PAGE}/users",
        f"/api/roster/{PAGE}/{FIRST_MEMBER}",
        f"/api/roster/{PAGE}/",
        f"/api/roster/{PAGE}/1",
        "/api/roster/",
        "/api/roster/nonsense",
        "/static/favicon.svg",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("key", [KEY, "wrong"])
async def test_front_and_route_answer_the_same(path: str, method: str, key: str) -> None:
    headers = {"X-API-Key": key, "Accept-Encoding": "gzip"}
    front = await Stage().get(path, headers, method=method)

    route = await ask(without_front(Stage().app), path, method=method, headers=headers)

    shared = {name: value for name, value in front.headers.items() if name in route.headers}
    assert route.status == front.status
    assert (
        method == "HEAD" or route.body == front.body
    )  # The server drops the body that Quart hands it for HEAD.
    assert shared == route.headers
