"""Answers are Discord's, and so are the failures we play."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from app.demo.department import Department
from app.demo.discord.faults import RestFault
from app.demo.discord.server import LoopbackDiscord
from app.demo.discord.world.nouns import Member
from tests.app.demo.discord.calls import Caller


@pytest.fixture
def cadet(department: Department) -> Member:
    return department.holders(department.ranks[-1])[0]


@pytest.fixture
def role_path(department: Department, cadet_path: str) -> str:
    return f"{cadet_path}/roles/{department.certifications[1].id}"


async def test_json_is_exactly_application_json(call: Caller) -> None:
    assert (await call("GET", "/users/@me")).headers["Content-Type"] == "application/json"


async def test_unknown_routes_and_wrong_tokens_are_said_in_json(call: Caller) -> None:
    lost = await call("GET", "/no/such/route")
    wrong = await call("GET", "/users/@me", headers={"Authorization": "Bot wrong"})

    assert (lost.status, lost.body) == (404, {"message": "404: Not Found", "code": 0})
    assert (wrong.status, wrong.body) == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("fault", "status"),
    [(RestFault.RATE_LIMITED, 429), (RestFault.SERVER_ERROR, 500), (RestFault.FORBIDDEN, 403)],
)
async def test_a_failure_is_played_once_and_nothing_done(
    loopback: LoopbackDiscord, call: Caller, cadet: Member, role_path: str, fault: RestFault, status: int
) -> None:
    before = cadet.roles
    loopback.faults.fail_role_writes(fault)

    failed = await call("PUT", role_path)

    assert failed.status == status
    assert cadet.roles == before
    assert (await call("PUT", role_path)).status == 204


async def test_a_429_says_how_long(loopback: LoopbackDiscord, call: Caller, role_path: str) -> None:
    loopback.faults.retry_after = timedelta(seconds=1.5)
    loopback.faults.fail_role_writes(RestFault.RATE_LIMITED)

    limited = await call("PUT", role_path)

    assert limited.body["retry_after"] == 1.5
    assert limited.headers["X-RateLimit-Reset-After"] == "1.5"
    assert limited.headers["Via"]


async def test_an_html_page_is_no_json(
    loopback: LoopbackDiscord, http: aiohttp.ClientSession, role_path: str
) -> None:
    loopback.faults.fail_role_writes(RestFault.HTML_PAGE)

    async with http.put(loopback.api_base + role_path) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")


@pytest.mark.parametrize(("fault", "acts"), [(RestFault.CUT_BEFORE, False), (RestFault.CUT_AFTER, True)])
async def test_a_cut_line_may_or_may_not_have_acted(
    loopback: LoopbackDiscord, call: Caller, cadet: Member, role_path: str, fault: RestFault, acts: bool
) -> None:
    before = cadet.roles
    loopback.faults.fail_role_writes(fault)

    with pytest.raises(aiohttp.ClientError):
        await call("PUT", role_path)

    assert (cadet.roles != before) is acts


async def test_answers_can_be_slow(loopback: LoopbackDiscord, call: Caller) -> None:
    loopback.faults.rest_delay = timedelta(seconds=5)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await call("GET", "/users/@me")


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (RestFault.TOO_OLD, 429, 30046),
        (RestFault.UNKNOWN_MESSAGE, 404, 10008),
        (RestFault.FORBIDDEN, 403, 50013),
    ],
)
async def test_messages_have_faults_of_their_own(
    loopback: LoopbackDiscord, call: Caller, guild_path: str, fault: RestFault, status: int, code: int
) -> None:
    (channel, *_) = (await call("GET", f"{guild_path}/channels")).body["items"]
    path = f"/channels/{channel['id']}/messages"
    posted = (await call("POST", path, {"content": "Hi"})).body
    loopback.faults.fail_message_writes(fault)

    failed = await call("PATCH", f"{path}/{posted['id']}", {"content": "Ho"})

    assert (failed.status, failed.code) == (status, code)
    assert (await call("PATCH", f"{path}/{posted['id']}", {"content": "Ho"})).status == 200
