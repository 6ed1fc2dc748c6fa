"""Every way to be refused, in each dialect's envelope with its own status, and nothing else in the answer."""

import json
from dataclasses import dataclass, field

import pytest
from quart import Blueprint, Response, request

from domain.access.scopes import Scope
from domain.errors import Invalid, NotFound
from tests.web.clients import Reply, ask
from tests.web.fakes import KEY, OTHER_KEY, Stage, a_holder, some_settings
from tests.web.rosters import GUILD, OWNER, PAGE
from web.access import access
from web.answers import json_answer
from web.api.keys import KeyDoor
from web.bodies import json_of
from web.callers import Callers
from web.responses import response_of

GUILDS, LAPSED = "ro_guilds", "ro_lapsed"
JSON = {"Content-Type": "application/json"}
NO_KEY = "Invalid or missing API key"
NO_PREMIUM = "API access requires premium subscription"


@dataclass(frozen=True)
class Case:
    """A request that is refused, and how."""

    name: str
    status: int
    says: str
    key: str | None = GUILDS
    method: str = "POST"
    body: bytes = b"{}"
    path: str = "/v1/probe"
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))


ROSTEROPTIC = (
    Case("no key", 401, NO_KEY, key=None),
    Case("bad key", 401, NO_KEY, key="ro_wrong"),
    Case("wrong scope", 403, "This key lacks the scope write:sites.", path="/v1/probe?scope=write:sites"),
    Case("lapsed", 403, NO_PREMIUM, key=LAPSED),
    Case("a person's key", 403, "This is about a server", key=KEY, path="/v1/probe?scope=read:rosters"),
    Case("unknown id", 404, "There is no such probe.", path="/v1/probe?unknown=1"),
    Case("bad value", 422, "name must not be empty.", body=b'{"name": ""}'),
    Case("bad type", 415, "Send JSON", headers={"Content-Type": "text/plain"}),
    Case("bad JSON", 400, "The body is not JSON", body=b"{"),
    Case("bad UTF-8", 400, "The body is not UTF-8.", body=b'"\xff"'),
    Case("too large", 413, "The body is too large", body=b'"' + b"x" * 200_000 + b'"'),
    Case("wrong method", 405, "Method not allowed", method="DELETE"),
    Case("unknown address", 404, "Not found", path="/v1/nowhere"),
)
ROSTER = (
    Case("no key", 401, NO_KEY, key=None),
    Case("bad key", 401, NO_KEY, key="ro_wrong"),
    Case("wrong scope", 403, "This key lacks the scope read:rosters."),
    Case("lapsed", 403, NO_PREMIUM, key=LAPSED),
    Case("not yours", 403, "You do not have permission to access this roster", key=OTHER_KEY),
    Case("unknown id", 404, "Roster page not found", key=KEY, path=f"/api/roster/{OWNER}"),
    Case("unknown user", 404, "User not found in roster", key=KEY, path=f"/api/roster/{PAGE}/1"),
    Case("wrong method", 405, "Method not allowed", key=KEY, method="PATCH"),
    Case("unknown address", 404, "Not found", key=KEY, path="/api/roster/a/b/c"),
)


def probed(stage: Stage) -> Stage:
    """Return the stage with a route that asks who calls, reads JSON, and can be made to refuse."""
    callers, routes = Callers(KeyDoor(stage.keys)), Blueprint("probe", __name__)

    @routes.post("/v1/probe")
    @access(auth="session or key", scope="write:staff")
    async def probe() -> Response:
        scope = Scope(request.args.get("scope", "write:staff"))
        caller = await callers.caller(request, scope=scope)
        assert caller.guild
        if "unknown" in request.args:
            raise NotFound("There is no such probe.")
        if await json_of(request) == {"name": ""}:
            raise Invalid("name must not be empty.", field="name")
        return response_of(json_answer(200, {"success": True}))

    stage.app.register_blueprint(routes)
    stage.keys.holders[GUILDS] = a_holder("g", guild_id=GUILD, scopes=frozenset({Scope.WRITE_STAFF}))
    stage.keys.holders[LAPSED] = a_holder("l", owner_id=GUILD)
    stage.keys.without_premium.add(GUILD)  # type: ignore[arg-type] # as above
    return stage


async def refused(case: Case, path: str) -> Reply:
    headers = dict(case.headers) | ({"Authorization": f"Bearer {case.key}"} if case.key else {})
    headers["Content-Length"] = str(len(case.body))
    stage = probed(Stage())
    return await ask(stage.app, path, method=case.method, headers=headers, body=case.body)


@pytest.mark.parametrize("case", ROSTEROPTIC, ids=lambda case: case.name)
async def test_the_rosteroptic_dialect_says_no(case: Case) -> None:
    reply = await refused(case, case.path)

    said = json.loads(reply.text)
    assert reply.status == case.status
    assert (said["success"], said["error"].startswith(case.says)) == (False, True)
    assert said.keys() <= {"success", "error", "field"}
    assert ("field" in said) == (case.name == "bad value")
    assert_complete(case, reply)


@pytest.mark.parametrize("case", ROSTER, ids=lambda case: case.name)
async def test_the_roster_dialect_says_no(case: Case) -> None:
    method = case.method if case.name == "wrong method" else "GET"
    path = case.path if case.path != "/v1/probe" else f"/api/roster/{PAGE}"
    reply = await refused(Case(case.name, case.status, case.says, case.key, method, b""), path)

    assert (reply.status, json.loads(reply.text)) == (case.status, {"error": case.says})
    assert_complete(case, reply)


def assert_complete(case: Case, reply: Reply) -> None:
    """Fail unless the answer has every header that such a refusal owes."""
    assert reply.headers["content-type"] == "application/json"
    assert {"ratelimit-limit", "x-ratelimit-remaining", "content-security-policy"} <= reply.headers.keys()
    assert ("www-authenticate" in reply.headers) == (case.status == 401)
    assert ("allow" in reply.headers) == (case.status == 405)


@pytest.mark.parametrize("path", ["/v1/probe", f"/api/roster/{PAGE}"])
async def test_too_many_is_told_when_to_come_back(path: str) -> None:
    stage = probed(Stage(settings=some_settings(key_requests_per_minute=1)))

    replies = [await stage.get(path, {"X-API-Key": KEY}) for _ in range(2)]

    assert replies[1].status == 429
    assert int(replies[1].headers["retry-after"]) > 0
    assert "Too many requests" in replies[1].text
    assert json.loads(replies[1].text).get("success", "none") in (False, "none")


async def test_what_is_right_is_answered() -> None:
    reply = await refused(Case("right", 200, ""), "/v1/probe")

    assert (reply.status, reply.text) == (200, '{"success":true}')


async def test_lapsed_premium_closes_no_page() -> None:
    stage = probed(Stage())
    stage.keys.without_premium.add(OWNER)

    assert (await stage.api(str(PAGE))).status == 403
    assert (await stage.get("/r/example-roster")).status == 200
