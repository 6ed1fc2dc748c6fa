"""Bodies: JSON, or a status and a sentence that says why not."""

import pytest
from quart import Quart, request

from domain.errors import RosterError
from tests.web.fakes import Stage
from web.answers import Answer
from web.bodies import json_of
from web.drawing.doors import DoorDrawing
from web.drawing.paper import make_environment
from web.errors import Refusals

REFUSALS = Refusals(DoorDrawing(make_environment()))


async def refused(body: bytes, content_type: str = "application/json", path: str = "/v1/staff") -> Answer:
    headers = {"Content-Type": content_type}
    async with Quart(__name__).test_request_context(path, method="POST", headers=headers, data=body):
        with pytest.raises(RosterError) as refusal:
            await json_of(request)
    return REFUSALS.refused(path, refusal.value)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"a=b", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[1,]", "application/json", 400),
        (b"NaN", "application/json", 400),
        (b'"\\ud800"', "application/json", 400),
        (b'"\xff"', "application/json", 400),
        (b"\xff\xfe{\x00}\x00", "application/json; charset=utf-16", 400),
    ],
)
async def test_what_is_no_json_is_told_why(body: bytes, content_type: str, status: int) -> None:
    answer = await refused(body, content_type)

    assert answer.status == status
    assert answer.body.startswith(b'{"success":false,"error":"')


async def test_json_is_read_whatever_it_calls_itself() -> None:
    headers = {"Content-Type": "application/vnd.muster+json; charset=utf-8"}
    async with Quart(__name__).test_request_context("/", method="POST", headers=headers, data='{"a": "ä"}'):
        assert await json_of(request) == {"a": "ä"}


@pytest.mark.parametrize("path", ["/api/roster/x", "/v1/staff"])
async def test_nobody_is_told_of_it_in_html(path: str) -> None:
    assert (await Stage().get(path, method="POST")).headers["content-type"] == "application/json"
