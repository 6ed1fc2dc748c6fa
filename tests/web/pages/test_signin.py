"""Signing in: the way to Discord and back, and each way in which it can fail."""

from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from tests.domain.makers import ANNA
from tests.web.clients import Reply
from tests.web.dashboard.office import HOME, OLGA, Office, an_office
from tests.web.fakes import Stage


@pytest.fixture
async def office(migrated_sqlite: str) -> AsyncIterator[Office]:
    async with an_office(migrated_sqlite) as opened:
        yield opened


def cookies_of(reply: Reply) -> dict[str, str]:
    lines = [value.decode() for name, value in reply.all_headers if name == b"set-cookie"]
    return {line.partition("=")[0]: line.partition("=")[2] for line in lines}


async def back(office: Office, **query: str) -> Reply:
    return await office.get(f"/signin/discord?{urlencode(query)}")


async def test_discord_is_asked_with_state_and_proof(office: Office) -> None:
    reply = await office.get("/signin?next=/r/blaine-county")

    address = urlsplit(reply.headers["location"])
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert reply.status == 303
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://discord.com/oauth2/authorize"
    assert query["client_id"] == "42"
    assert query["redirect_uri"] == "https://muster.example/signin/discord"
    assert query["scope"] == "identify guilds"
    assert query["response_type"] == "code"
    assert (query["code_challenge_method"], len(query["code_challenge"])) == ("S256", 43)
    assert len(query["state"]) >= 30
    kept = cookies_of(reply)["__Host-muster-errand"]
    assert kept.endswith("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure")
    assert "s3cret" not in reply.headers["location"] + kept


async def test_who_comes_back_is_signed_in_and_where_he_was_going(office: Office) -> None:
    reply = await office.sign_in(OLGA, wanted=f"{HOME}?a=b")

    assert (reply.status, reply.headers["location"]) == (303, f"{HOME}?a=b")
    assert reply.headers["cache-control"] == "private, no-store"
    set_ = cookies_of(reply)
    assert set_["__Host-muster"].endswith("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure")
    assert set_["__Host-muster-errand"].startswith("; Path=/; Max-Age=0")
    assert (await office.get(HOME)).status == 200
    token, me, guilds = office.discord.asked
    sent = parse_qs(token.content.decode())
    assert sent["code"] == ["c0de"]
    assert len(sent["code_verifier"][0]) >= 43
    assert [me.headers["authorization"], guilds.headers["authorization"]] == ["Bearer t0ken"] * 2


async def test_a_sign_in_makes_a_new_session_and_ends_the_browsers_old_one(office: Office) -> None:
    await office.sign_in(OLGA)
    before = office.cookies["__Host-muster"]
    await office.sign_in(OLGA)

    assert office.cookies["__Host-muster"] != before
    assert len(await office.house.sessions.of(OLGA)) == 1
    await office.sign_in(ANNA)
    assert await office.house.sessions.of(OLGA) == ()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "/signin",
        "/" + "a" * 600,
        "",
        "r/x",
    ],
)
async def test_nobody_is_led_elsewhere(office: Office, wanted: str) -> None:
    reply = await office.sign_in(OLGA, wanted=wanted)

    assert reply.headers["location"] == "/dashboard"


async def test_a_no_at_discord_is_taken_for_one(office: Office) -> None:
    state = await office.leave()

    reply = await back(office, error="access_denied", state=state)

    assert reply.status == 403
    assert "You said no at Discord" in reply.text
    assert 'href="/signin"' in reply.text
    assert "__Host-muster" not in office.cookies


async def test_a_link_that_another_browser_began_signs_nobody_in(office: Office) -> None:
    state = await office.leave()
    office.another_browser()

    assert (await back(office, code="c0de", state=state)).status == 400
    await office.leave()
    assert (await back(office, code="c0de", state=state)).status == 400
    assert (await back(office, code="c0de", state="é")).status == 400
    assert (await back(office, code="c0de")).status == 400
    assert office.discord.asked == []


async def test_a_cookie_that_was_changed_is_none(office: Office) -> None:
    state = await office.leave()
    body, _, mark = office.cookies["__Host-muster-errand"].partition(".")
    for value in (f"{body}x.{mark}", f"{body}.{mark[::-1]}", body, "", ".", "%00.%00"):
        office.cookies["__Host-muster-errand"] = value
        assert (await back(office, code="c0de", state=state)).status == 400


async def test_it_may_not_take_longer_than_ten_minutes(office: Office) -> None:
    state = await office.leave()
    office.house.clock.move(timedelta(seconds=601))

    reply = await back(office, code="c0de", state=state)

    assert reply.status == 400
    assert "took too long" in reply.text


async def test_the_way_back_serves_once(office: Office) -> None:
    state = await office.leave()
    await back(office, code="c0de", state=state)

    assert (await back(office, code="c0de", state=state)).status == 400


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (httpx2.ConnectError("no"), 503, "can&#39;t be reached"),
        (httpx2.ReadTimeout("slow"), 503, "can&#39;t be reached"),
        (httpx2.Response(502, text="<html>"), 503, "can&#39;t be reached"),
        (httpx2.Response(200, text="<html>"), 503, "can&#39;t be reached"),
        (httpx2.Response(200, json=[]), 503, "can&#39;t be reached"),
        (httpx2.Response(429, headers={"Retry-After": "7"}), 503, "Try again in 8 s"),
        (httpx2.Response(429, headers={"Retry-After": "soon"}), 503, "Try again in 5 s"),
        (httpx2.Response(400, json={"error": "invalid_grant"}), 400, "no longer takes this sign-in"),
        (httpx2.Response(401, json={"error": "invalid_client"}), 503, "client id or secret is wrong"),
    ],
)
async def test_a_fault_of_discords_is_said_in_a_sentence(
    office: Office, fault: httpx2.Response | Exception, status: int, words: str
) -> None:
    state = await office.leave()
    office.discord.fault = fault

    reply = await back(office, code="c0de", state=state)

    assert reply.status == status
    assert words in reply.text
    assert "s3cret" not in reply.text
    assert await office.house.sessions.of(OLGA) == ()


async def test_without_a_code_there_is_nothing_to_ask(office: Office) -> None:
    for code in ("", "x" * 600):
        state = await office.leave()
        assert (await back(office, code=code, state=state)).status == 400
    assert office.discord.asked == []


async def test_where_it_is_not_set_up_that_is_said() -> None:
    stage = Stage()

    for path in ("/signin", "/signin/discord?code=x&state=y"):
        reply = await stage.get(path)
        assert reply.status == 404
        assert "not set up" in reply.text
