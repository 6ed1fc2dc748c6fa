"""Bodies: JSON, or a status and a sentence that says why not."""

from contextlib import suppress

import pytest
from quart import Quart, request

from domain.errors import RosterError
from tests.web.fakes import Stage
from web.answers import Answer
from web.bodies import json_of
from web.drawing.doors import DoorDrawing
from web.drawing.paper import make_environment
from web.errors import BadBody, Refusals

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


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "a", "name": "a"}',
        b'[{"x": {"name": 1, "n\\u0061me": 2}}]',
        b'{"x": 9e99, "name": 1, "name": NULL}',
    ],
)
async def test_a_field_that_is_said_twice_is_named(body: bytes) -> None:
    answer = await refused(body.replace(b"NULL", b"null"))

    assert answer.status == 400
    assert answer.body == b'{"success":false,"error":"name may be given once.","field":"name"}'


async def test_json_that_nobody_writes_by_hand_is_read_or_refused_and_nothing_else() -> None:
    headers = {"Content-Type": "application/json"}
    number = "[" + "9" * 5000 + "]"
    for body in (number, "[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900):
        async with Quart(__name__).test_request_context("/", method="POST", headers=headers, data=body):
            with suppress(BadBody):
                await json_of(request)


async def test_json_is_read_whatever_it_calls_itself() -> None:
    headers = {"Content-Type": "application/vnd.muster+json; charset=utf-8"}
    async with Quart(__name__).test_request_context("/", method="POST", headers=headers, data='{"a": "ä"}'):
        assert await json_of(request) == {"a": "ä"}


@pytest.mark.parametrize("path", ["/api/roster/x", "/v1/staff"])
async def test_nobody_is_told_of_it_in_html(path: str) -> None:
    assert (await Stage().get(path, method="POST")).headers["content-type"] == "application/json"
