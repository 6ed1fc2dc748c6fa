"""The turnstile: who is counted under which name, and that every answer says what is left."""

from ipaddress import ip_network

import pytest
from structlog.testing import capture_logs

from domain.access.scopes import Scope
from tests.web.clients import Reply, ask
from tests.web.fakes import HTML, KEY, OTHER_KEY, STRANGER, Stage, a_holder, some_settings
from tests.web.rosters import GUILD, OWNER, PAGE

RATE_HEADERS = {
    f"{prefix}ratelimit-{name}" for prefix in ("", "x-") for name in ("limit", "remaining", "reset")
}
PATHS = [
    HTML,
    "/",
    "/r/unknown",
    f"{HTML}/ranks.css",
    f"{HTML}/changes.json",
    f"/api/roster/{PAGE}",
    "/api/unknown",
    "/v1/unknown",
    "/nowhere",
    "/static/favicon.svg",
    "/favicon.ico",
    "/static/unknown.js",
    "/healthz",
    "/readyz",
]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_every_answer_says_what_is_left(method: str) -> None:
    stage = Stage()

    replies = {path: await stage.get(path, method=method) for path in PATHS}

    assert [path for path, reply in replies.items() if RATE_HEADERS - reply.headers.keys()] == []
    assert {len(names(reply.all_headers)) for reply in replies.values()} == {len(RATE_HEADERS)}


def names(headers: list[tuple[bytes, bytes]]) -> list[bytes]:
    return [name for name, _ in headers if b"ratelimit" in name.lower()]


async def test_a_stream_says_it_too() -> None:
    ear = Stage().listen()

    await ear.until(lambda: ear.status == 200)

    assert ear.headers.keys() >= RATE_HEADERS
    await ear.leave()


async def test_an_address_has_so_many_requests_and_others_have_their_own() -> None:
    stage = Stage(settings=some_settings(address_requests_per_minute=3))

    mine = [await stage.get(path) for path in (HTML, "/", "/nowhere", HTML)]
    theirs = await stage.get(HTML, client="203.0.113.8")

    assert [reply.status for reply in mine] == [200, 200, 404, 429]
    assert int(mine[3].headers["retry-after"]) > 0
    assert theirs.status == 200


async def test_who_comes_back_from_discord_too_often_waits_and_is_told_of_that_limit() -> None:
    stage = Stage(settings=some_settings(sign_ins_per_minute=2))

    ways_there = [await stage.get("/signin") for _ in range(3)]
    ways_back = [await stage.get("/signin/discord?code=x&state=y") for _ in range(3)]

    assert {reply.status for reply in ways_there} == {404}  # No sign-in is set up here.
    assert [reply.status for reply in ways_back] == [404, 404, 429]
    assert int(ways_back[2].headers["retry-after"]) > 0
    assert [ways_back[2].headers[f"ratelimit-{name}"] for name in ("limit", "remaining")] == ["2", "0"]


async def test_static_files_and_watchmen_are_told_and_not_counted() -> None:
    stage = Stage(settings=some_settings(address_requests_per_minute=2))
    await stage.get(HTML)

    replies = [await stage.get(path) for path in ("/static/favicon.svg", "/healthz", "/readyz") * 3]

    assert {reply.status for reply in replies} == {200}
    assert {reply.headers["ratelimit-remaining"] for reply in replies} == {"1"}


async def test_a_key_is_counted_by_itself_wherever_it_is_shown_from() -> None:
    stage = Stage(settings=some_settings(key_requests_per_minute=2, address_requests_per_minute=1))

    async def status(key: str, client: str) -> int:
        return (await stage.get(f"/api/roster/{PAGE}", {"X-API-Key": key}, client=client)).status

    assert [await status(KEY, f"203.0.113.{n}") for n in range(3)] == [200, 200, 429]
    assert await status(OTHER_KEY, "203.0.113.1") == 403


async def test_a_key_shown_to_a_page_is_nobodys() -> None:
    stage = Stage(settings=some_settings(failed_keys_per_minute=1))

    replies = [await stage.get(HTML, {"Authorization": "Bearer of-a-proxy"}) for _ in range(3)]

    assert {reply.status for reply in replies} == {200}


async def test_in_the_api_too_many_is_said_in_its_envelope() -> None:
    stage = Stage(settings=some_settings(address_requests_per_minute=1))

    roster = [await stage.get("/api/roster/x") for _ in range(2)]
    staff = await stage.get("/v1/staff")

    assert [reply.status for reply in roster] == [401, 429]
    assert (staff.status, staff.text.startswith('{"success":false,"error":"Too many')) == (429, True)
    assert "retry-after" in staff.headers


async def test_what_is_too_large_is_refused_and_counted() -> None:
    headers = {"Content-Type": "application/json", "Content-Length": "200000", "X-API-Key": KEY}
    stage = Stage()

    reply = await ask(stage.app, "/api/x", method="POST", headers=headers, body=b"x" * 200_000)

    assert reply.status in {404, 405, 413}
    assert reply.headers.keys() >= RATE_HEADERS


async def test_a_guilds_key_reads_the_pages_of_its_guild() -> None:
    stage = Stage()
    stage.keys.holders["ro_guild"] = a_holder("g", guild_id=GUILD)
    stage.keys.holders["ro_staff"] = a_holder("s", guild_id=GUILD, scopes=frozenset({Scope.READ_STAFF}))

    allowed, refused = await stage.api(str(PAGE), "ro_guild"), await stage.api(str(PAGE), "ro_staff")

    assert allowed.status == 200
    assert (refused.status, refused.text) == (403, '{"error":"This key lacks the scope read:rosters."}')


async def test_a_proxy_nobody_named_is_suspected_once() -> None:
    stage = Stage(settings=some_settings(address_requests_per_minute=1))
    told = Stage(
        settings=some_settings(address_requests_per_minute=1, trusted_proxies=[ip_network("127.0.0.1")])
    )

    with capture_logs() as logs:
        for each in (stage, told):
            for _ in range(4):
                await each.get(HTML, {"X-Forwarded-For": "198.51.100.7"})

    assert [line["event"] for line in logs] == ["limits.proxy_not_trusted"]


def told_left(reply: Reply) -> tuple[str, str]:
    return reply.headers["ratelimit-limit"], reply.headers["ratelimit-remaining"]


async def test_whoever_is_signed_in_is_counted_by_himself_in_all_his_browsers() -> None:
    stage = Stage(settings=some_settings(session_requests_per_minute=3, address_requests_per_minute=4))
    here, there = stage.signed_in.sign_in("one", OWNER), stage.signed_in.sign_in("two", OWNER)
    other = stage.signed_in.sign_in("three", STRANGER)

    first = [await stage.get("/v1/sites", each) for each in (here, there, other)]
    mine = [await stage.get("/v1/sites", each) for each in (here, there, here, there)]
    theirs = await stage.get("/v1/sites", other)

    assert [told_left(reply) for reply in first] == [("4", "3"), ("4", "2"), ("4", "1")]
    assert [told_left(reply) for reply in mine[:3]] == [("3", "2"), ("3", "1"), ("3", "0")]
    assert mine[3].status == 429
    assert int(mine[3].headers["retry-after"]) > 0
    assert '"success":false' in mine[3].text
    assert told_left(theirs) == ("3", "2")
    assert told_left(await stage.get(HTML, here)) == ("4", "0")


async def test_whoever_makes_up_sessions_is_counted_by_his_address() -> None:
    stage = Stage(settings=some_settings(session_requests_per_minute=9, address_requests_per_minute=4))
    shown = [{"Cookie": f"__Host-muster={number}"} for number in range(3)]
    shown.append(
        {"Cookie": "__Host-muster=1", "X-Forwarded-For": "198.51.100.7", "X-Real-IP": "198.51.100.8"}
    )

    replies = [await stage.get("/v1/sites", each) for each in (*shown, {})]

    assert [reply.status for reply in replies] == [401, 401, 401, 401, 429]


async def test_a_session_that_has_ended_counts_as_none_from_the_next_request_on() -> None:
    stage = Stage(settings=some_settings(session_requests_per_minute=9, address_requests_per_minute=4))
    shown = stage.signed_in.sign_in("one", OWNER)
    before = [await stage.get("/v1/sites", shown) for _ in range(2)]

    stage.signed_in.sessions.clear()
    after = [await stage.get("/v1/sites", shown) for _ in range(2)]

    assert [told_left(reply)[0] for reply in before] == ["4", "9"]
    assert [told_left(reply)[0] for reply in after] == ["9", "4"]
    assert [reply.status for reply in after] == [401, 401]


async def test_a_wrong_key_is_one_whoever_is_signed_in() -> None:
    stage = Stage(settings=some_settings(session_requests_per_minute=9, failed_keys_per_minute=1))
    shown = stage.signed_in.sign_in("one", OWNER)
    await stage.get("/v1/sites", shown)

    replies = [await stage.get("/v1/sites", shown | {"X-API-Key": "ro_wrong"}) for _ in range(2)]

    assert [reply.status for reply in replies] == [401, 429]
    assert (await stage.get("/v1/sites", shown | {"X-API-Key": KEY})).headers["ratelimit-limit"] == "1000"
