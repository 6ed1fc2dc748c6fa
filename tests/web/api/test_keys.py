"""Keys: shown in one of two headers, and counted."""

import pytest

from tests.web.fakes import KEY, OTHER_KEY, STRANGER, Stage, some_settings
from tests.web.rosters import OWNER, PAGE

RATE_HEADERS = [
    f"{prefix}ratelimit-{name}" for prefix in ("", "x-") for name in ("limit", "remaining", "reset")
]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": KEY},
        {"X-API-Key": f" {KEY}\t "},
        {"Authorization": f"Bearer {KEY}"},
        {"authorization": f"bearer {KEY}"},
    ],
)
async def test_a_key_is_shown_in_either_header(headers: dict[str, str]) -> None:
    stage = Stage()

    reply = await stage.get(f"/api/roster/{PAGE}", headers)

    assert reply.status == 200
    assert stage.keys.uses == ["0a1b2c3d"]


@pytest.mark.parametrize("key", [None, "", "wrong", "ro_", KEY.upper()])
async def test_a_key_that_does_not_work_is_no_key(key: str | None) -> None:
    stage = Stage()

    reply = await stage.api(str(PAGE), key)

    assert (reply.status, reply.text) == (401, '{"error":"Invalid or missing API key"}')
    assert "www-authenticate" in reply.headers
    assert stage.keys.uses == []


async def test_a_key_in_the_address_is_no_key() -> None:
    assert (await Stage().get(f"/api/roster/{PAGE}?api_key={KEY}&key={KEY}")).status == 401


@pytest.mark.parametrize("path", [str(PAGE), f"{PAGE}/users", f"{PAGE}/1", "nonsense", "", f"{PAGE}/"])
async def test_every_answer_to_a_key_says_what_is_left(path: str) -> None:
    stage = Stage(settings=some_settings(key_requests_per_minute=120))

    first, second = await stage.api(path), await stage.api(path)

    assert [name for name in RATE_HEADERS if name not in first.headers] == []
    assert first.headers["ratelimit-limit"] == "120"
    assert (first.headers["ratelimit-remaining"], second.headers["ratelimit-remaining"]) == ("119", "118")
    assert 0 < int(first.headers["ratelimit-reset"]) <= 60


async def test_an_unchanged_answer_says_it_too() -> None:
    stage = Stage()
    tag = (await stage.api(str(PAGE))).headers["etag"]

    reply = await stage.api(str(PAGE), **{"If-None-Match": tag})

    assert reply.status == 304
    assert [name for name in RATE_HEADERS if name not in reply.headers] == []


async def test_one_request_too_many_is_told_when_to_come_back() -> None:
    stage = Stage(settings=some_settings(key_requests_per_minute=2))
    await stage.api(str(PAGE))
    await stage.api(str(PAGE))

    third, other = await stage.api(str(PAGE)), await stage.api(str(PAGE), OTHER_KEY)

    assert third.status == 429
    assert third.text.startswith('{"error":"Too many requests')
    assert int(third.headers["retry-after"]) > 0
    assert third.headers["ratelimit-remaining"] == "0"
    assert other.status == 403


async def test_wrong_keys_are_counted_by_address_and_right_ones_still_work() -> None:
    stage = Stage(settings=some_settings(failed_keys_per_minute=3))

    async def status(key: str, client: str) -> int:
        return (await stage.get(f"/api/roster/{PAGE}", {"X-API-Key": key}, client=client)).status

    assert [await status(f"wrong{n}", "203.0.113.7") for n in range(4)] == [401, 401, 401, 429]
    assert await status("wrong", "203.0.113.8") == 401
    assert await status(KEY, "203.0.113.7") == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"])
async def test_a_client_can_t_choose_as_whom_he_is_counted(header: str) -> None:
    stage = Stage(settings=some_settings(failed_keys_per_minute=2))

    replies = [await stage.api(str(PAGE), "wrong", **{header: f"198.51.100.{n}"}) for n in range(3)]

    assert [reply.status for reply in replies] == [401, 401, 429]


async def test_asking_without_a_key_is_a_mistake_not_an_attempt() -> None:
    stage = Stage(settings=some_settings(failed_keys_per_minute=1))

    replies = [await stage.api(str(PAGE), None) for _ in range(5)]

    assert {reply.status for reply in replies} == {401}


async def test_without_premium_there_is_no_api() -> None:
    stage = Stage()
    stage.keys.without_premium = {OWNER, STRANGER}

    reply = await stage.api(str(PAGE))

    assert (reply.status, reply.text) == (403, '{"error":"API access requires premium subscription"}')
