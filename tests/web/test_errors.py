"""Errors: each kind has its status, and its words are those of the address."""

import json

import pytest

from domain.errors import Invalid, NeedsPremium, NotAllowed, NotFound, Refused, RosterError
from services.access.footings import OutOfReach
from tests.web.fakes import HTML, Stage
from tests.web.rosters import PAGE
from web.drawing.doors import DoorDrawing
from web.drawing.paper import make_environment
from web.errors import NoKey, NotSignedIn, Refusals, SignInFailed, TooMany

REFUSALS = Refusals(DoorDrawing(make_environment()))


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("x"), 404),
        (Invalid("x", field="y"), 400),
        (NotAllowed("x"), 403),
        (NeedsPremium("x"), 403),
        (Refused("x"), 409),
        (NoKey("x"), 401),
        (TooMany(9), 429),
        (RosterError("x"), 400),
    ],
)
@pytest.mark.parametrize(("path", "kind"), [("/api/roster/x", "application/json"), ("/r/x", "text/")])
def test_an_error_has_its_status(error: RosterError, status: int, path: str, kind: str) -> None:
    answer = REFUSALS.refused(path, error)

    headers = dict(answer.headers)
    assert answer.status == status
    assert headers[b"content-type"].decode().startswith(kind)
    assert headers[b"cache-control"] == b"no-store"


def test_too_many_says_when_to_come_back() -> None:
    answer = REFUSALS.refused("/r/x", TooMany(9))

    assert dict(answer.headers)[b"retry-after"] == b"9"
    assert b"Wait 9 seconds" in answer.body


def test_a_wrong_method_names_the_right_ones() -> None:
    answer = REFUSALS.wrong_method("/api/roster/x", ["HEAD", "GET"])

    assert answer.status == 405
    assert dict(answer.headers)[b"allow"] == b"GET, HEAD"


async def test_our_fault_has_an_id_and_says_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    stage = Stage()
    stage.reading.failure = RuntimeError("secret of ours")

    page, body = await stage.get(HTML), await stage.api(str(PAGE))

    said = json.loads(body.body)
    assert (page.status, body.status) == (500, 500)
    assert said.keys() == {"error", "error_id"}
    assert "secret" not in page.text + body.text


async def test_our_fault_in_quart_has_an_id_too() -> None:
    stage = Stage()
    stage.app.config["PROPAGATE_EXCEPTIONS"] = False
    stage.parts = None  # type: ignore[assignment] # So that the route fails.

    reply = await stage.get("/readyz")

    assert reply.status == 500
    assert "Something went wrong" in reply.text


async def test_after_a_fault_the_next_request_tries_again() -> None:
    stage = Stage()
    stage.reading.failure = RuntimeError("database away")
    await stage.get(HTML)
    stage.reading.failure = None

    assert (await stage.get(HTML)).status == 200


def test_a_refusal_says_why_and_where_to_go_on() -> None:
    away = REFUSALS.refused("/dashboard/5/pages", NotAllowed("You need the admin tier."))
    later = REFUSALS.refused("/r/x", OutOfReach("Muster can't see this server."))
    failed = REFUSALS.refused("/signin", SignInFailed("Discord is away.", status=503, retry_after=7))

    assert b"That is not open to you" in away.body
    assert b"You need the admin tier." in away.body
    assert b'href="/dashboard"' in away.body
    assert later.status == 503
    assert b"Not right now" in later.body
    assert b"Load again" in later.body
    assert (failed.status, dict(failed.headers)[b"retry-after"]) == (503, b"7")
    assert b"You are not signed in" in failed.body


def test_whoever_is_not_signed_in_is_led_to_the_sign_in() -> None:
    page, program = (
        REFUSALS.refused(path, NotSignedIn("/dashboard/5?a=b")) for path in ("/dashboard/5", "/api/x")
    )

    assert (page.status, dict(page.headers)[b"location"]) == (303, b"/signin?next=/dashboard/5%3Fa%3Db")
    assert program.status == 401
