"""Every route of the API says no as its dialect does, whatever is wrong: one table over all of them."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from domain.access.scopes import EVERY_SCOPE, Scope
from domain.ids import UserId
from storage.database import open_database
from tests.domain.makers import GUILD
from tests.services.house import House
from tests.services.staff.office import opened
from tests.web.clients import Reply, ask
from tests.web.fakes import KEY, OTHER_KEY, Stage, a_holder, some_settings
from tests.web.rosters import PAGE, a_roster
from web.docs.operations import Operation
from web.docs.table import OPERATIONS

ALL, LAPSED, LACKING = "ro_all", "ro_lapsed", "ro_lacking"
LAPSED_OWNER = UserId(77)
UNKNOWN = "00000000-0000-4000-8000-00000000ffff"
NO_SUCH = {
    "page_id": UNKNOWN,
    "discord_id": "1",
    "staff_id": UNKNOWN,
    "site_id": "987654",
    "leave_id": "987654",
}
JSON = {"Content-Type": "application/json"}
ELSEWHERE = ("PATCH", "PUT", "DELETE", "POST")


@dataclass(frozen=True)
class Route:
    """An operation at one of its addresses."""

    operation: Operation
    path: str

    @property
    def is_ars(self) -> bool:
        return self.path.startswith("/api/roster/")

    def at(self, **ids: str) -> str:
        """Return the address with these ids in it, or those of the samples."""
        known = {each.name: each.example for each in self.operation.path_parameters} | ids
        return self.path.format(**known)


ROUTES = [Route(operation, path) for operation in OPERATIONS for path in operation.paths]
WITH_BODY = [route for route in ROUTES if route.operation.body is not None]
WITH_ID = [route for route in ROUTES if route.operation.path_parameters]


@pytest.fixture
async def stage(migrated_sqlite: str) -> AsyncIterator[Stage]:
    """The application on real staff, sites and leave; keys for everything, for nothing, and lapsed."""
    database = await open_database(migrated_sqlite)
    house = House(database)
    await house.start()
    await opened(house)
    yield keyed(Stage(a_roster(), staffing=house.staffing))
    await database.close()


def keyed(stage: Stage) -> Stage:
    stage.keys.holders[ALL] = a_holder("all", guild_id=GUILD, scopes=EVERY_SCOPE)
    stage.keys.holders[LAPSED] = a_holder("lapsed", owner_id=LAPSED_OWNER)
    stage.keys.without_premium.add(LAPSED_OWNER)
    for scope in Scope:
        stage.keys.holders[f"{LACKING}_{scope.value}"] = a_holder(
            scope.value, guild_id=GUILD, scopes=EVERY_SCOPE - {scope}
        )
    return stage


async def asked(stage: Stage, route: Route, key: str | None, path: str | None = None, **how: object) -> Reply:
    """Return the answer to a request that would be right, but for what is said."""
    body = json.dumps(route.operation.body.sample).encode() if route.operation.body is not None else b""
    sent: dict[str, object] = {"method": route.operation.method, "body": body, "headers": JSON} | how
    shown = {"X-API-Key": key} if key is not None else {}
    sent["headers"] = {"Content-Length": str(len(sent["body"]))} | dict(sent["headers"]) | shown  # type: ignore[arg-type,call-overload] # as they were just put in
    return await ask(stage.app, path or route.at(), **sent)  # type: ignore[arg-type] # as above


def assert_refused(route: Route, reply: Reply, status: int, says: str = "") -> None:
    said, name = json.loads(reply.text), f"{route.operation.method} {route.path}"
    assert reply.status == status, f"{name}: {reply.status} {reply.text}"
    assert reply.headers["content-type"] == "application/json", name
    assert reply.headers["cache-control"] == "no-store", name
    assert "ratelimit-remaining" in reply.headers, name
    assert said["error"].startswith(says), f"{name}: {said}"
    if route.is_ars:
        assert said.keys() == {"error"}, name
    else:
        assert said["success"] is False, name
        assert said.keys() <= {"success", "error", "field", "details"}, name
    assert ("www-authenticate" in reply.headers) == (status == 401), name
    assert ("allow" in reply.headers) == (status == 405), name


async def test_without_a_key_that_works_there_is_nothing(stage: Stage) -> None:
    for route in ROUTES:
        for key in (None, "ro_wrong", ""):
            assert_refused(route, await asked(stage, route, key), 401, "Invalid or missing API key")


async def test_a_key_needs_premium_the_scope_and_its_own_page_or_server(stage: Stage) -> None:
    for route in ROUTES:
        scope = route.operation.scope.value
        lacking = await asked(stage, route, f"{LACKING}_{scope}")
        assert_refused(route, lacking, 403, f"This key lacks the scope {scope}.")
        lapsed = await asked(stage, route, LAPSED)
        assert_refused(route, lapsed, 403, "API access requires premium subscription")
        others = await asked(stage, route, OTHER_KEY, route.at(page_id=str(PAGE)) if route.is_ars else None)
        assert_refused(route, others, 403)


async def test_what_is_not_there_is_not_found(stage: Stage) -> None:
    for route in WITH_ID:
        key = KEY if route.is_ars else ALL
        for unknown in ({}, dict.fromkeys(NO_SUCH, "abc"), dict.fromkeys(NO_SUCH, "9" * 40)):
            path = route.at(**NO_SUCH | unknown)
            assert_refused(route, await asked(stage, route, key, path), 404)


BODIES: tuple[tuple[str, bytes, dict[str, str], int, str], ...] = (
    ("bad type", b"{}", {"Content-Type": "text/plain"}, 415, "Send JSON"),
    ("bad JSON", b"{", JSON, 400, "The body is not JSON"),
    ("bad UTF-8", b'{"a": "\xff"}', JSON, 400, "The body is not UTF-8."),
    ("too large", b'"' + b"x" * 100_000 + b'"', JSON, 413, "The body is too large"),
    ("no object", b"[]", JSON, 422, "The body must be a JSON object."),
    ("unknown field", b'{"nope": 1}', JSON, 422, ""),
)


@pytest.mark.parametrize("case", BODIES, ids=[each[0] for each in BODIES])
async def test_what_can_t_be_read_is_refused(
    stage: Stage, case: tuple[str, bytes, dict[str, str], int, str]
) -> None:
    _, body, headers, status, says = case

    for route in WITH_BODY:
        reply = await asked(stage, route, ALL, body=body, headers=headers)
        assert_refused(route, reply, status, says)
        assert '"field":""' not in reply.text


def wrong_methods() -> Iterator[tuple[Route, str, set[str]]]:
    for route in ROUTES:
        there = {each.operation.method for each in ROUTES if each.path == route.path}
        yield route, next(method for method in ELSEWHERE if method not in there), there


async def test_another_method_is_told_which_there_are(stage: Stage) -> None:
    for route, method, there in wrong_methods():
        reply = await asked(stage, route, KEY if route.is_ars else ALL, method=method)

        assert_refused(route, reply, 405, "Method not allowed")
        assert there <= set(reply.headers["allow"].split(", ")), route.path


async def test_one_too_many_is_told_when_to_come_back() -> None:
    stage = keyed(Stage(settings=some_settings(key_requests_per_minute=1)))
    await asked(stage, ROUTES[0], ALL)

    for route in ROUTES:
        reply = await asked(stage, route, ALL)

        assert_refused(route, reply, 429, "Too many requests. Please try again later.")
        assert int(reply.headers["retry-after"]) > 0
