"""`/api/roster/…`: the documented answers and errors, in the documented order."""

import gzip
from dataclasses import replace

import orjson
import pytest

from domain.rosters.pages import Visibility
from tests.web.fakes import HTML, KEY, OTHER_KEY, STRANGER, Stage
from tests.web.rosters import FIRST_MEMBER, NOW, OWNER, PAGE, a_page, a_roster

BAD_KEY = (401, '{"error":"Invalid or missing API key"}')
NO_PREMIUM = (403, '{"error":"API access requires premium subscription"}')
MISSING = (400, '{"error":"Missing required parameter"}')
NO_PAGE = (404, '{"error":"Roster page not found"}')
NOT_YOURS = (403, '{"error":"You do not have permission to access this roster"}')
NO_USER = (404, '{"error":"User not found in roster"}')
UNKNOWN = "c88006c8-b9ea-433c-8a8b-000000000000"


@pytest.mark.parametrize(
    ("path", "key", "without_premium", "answer"),
    [
        (str(PAGE), None, True, BAD_KEY),
        ("", None, True, BAD_KEY),
        (UNKNOWN, "wrong", True, BAD_KEY),
        (UNKNOWN, KEY, True, NO_PREMIUM),
        ("", KEY, True, NO_PREMIUM),
        (str(PAGE), OTHER_KEY, True, NO_PREMIUM),
        ("", KEY, False, MISSING),
        (f"{PAGE}/", KEY, False, MISSING),
        ("/users", KEY, False, MISSING),
        (UNKNOWN, KEY, False, NO_PAGE),
        (UNKNOWN, OTHER_KEY, False, NO_PAGE),
        (f"{UNKNOWN}/users", KEY, False, NO_PAGE),
        (f"{UNKNOWN}/1", KEY, False, NO_PAGE),
        ("example-roster", KEY, False, NO_PAGE),
        ("1", KEY, False, NO_PAGE),
        (str(PAGE), OTHER_KEY, False, NOT_YOURS),
        (f"{PAGE}/users", OTHER_KEY, False, NOT_YOURS),
        (f"{PAGE}/1", OTHER_KEY, False, NOT_YOURS),
        (f"{PAGE}/1", KEY, False, NO_USER),
        (f"{PAGE}/Users", KEY, False, NO_USER),
    ],
)
async def test_errors_are_said_exactly_and_in_order(
    path: str, key: str | None, without_premium: bool, answer: tuple[int, str]
) -> None:
    stage = Stage()
    if without_premium:
        stage.keys.without_premium = {OWNER, STRANGER}

    reply = await stage.api(path, key)

    assert (reply.status, reply.text) == answer
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "no-store"


async def test_the_three_addresses_answer() -> None:
    stage = Stage()

    whole, users, user = [await stage.api(f"{PAGE}{part}") for part in ("", "/users", f"/{FIRST_MEMBER + 1}")]

    assert orjson.loads(whole.body)["custom_title"] == "Example Roster"
    assert [each["name"] for each in orjson.loads(users.body)] == [
        "Member 0001",
        "Member 0002",
        "Member 0003",
    ]
    assert orjson.loads(user.body)["name"] == "Member 0002"
    assert stage.reading.reads == 1


async def test_an_id_is_read_in_either_case() -> None:
    assert (await Stage().api(str(PAGE).upper())).status == 200


@pytest.mark.parametrize("part", ["", "/users", f"/{FIRST_MEMBER}"])
async def test_answers_are_private_and_known_by_their_tag(part: str) -> None:
    stage = Stage()
    first = await stage.api(f"{PAGE}{part}")

    second = await stage.api(f"{PAGE}{part}", **{"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == "Accept-Encoding, Authorization, X-API-Key"
    assert (second.status, second.body) == (304, b"")


async def test_a_key_is_checked_before_a_tag() -> None:
    stage = Stage()
    tag = (await stage.api(str(PAGE))).headers["etag"]

    assert (await stage.api(str(PAGE), "wrong", **{"If-None-Match": tag})).status == 401
    assert (await stage.api(str(PAGE), OTHER_KEY, **{"If-None-Match": tag})).status == 403


async def test_a_large_answer_is_packed_for_those_who_take_it() -> None:
    reply = await Stage().api(str(PAGE), **{"Accept-Encoding": "gzip"})

    assert reply.headers["content-encoding"] == "gzip"
    assert orjson.loads(gzip.decompress(reply.body))["page_id"] == str(PAGE)


async def test_a_change_is_in_all_three_at_once() -> None:
    stage = Stage()
    for part in ("", "/users", f"/{FIRST_MEMBER + 1}"):
        await stage.api(f"{PAGE}{part}")

    stage.promote(2)
    whole, users, user = [
        orjson.loads((await stage.api(f"{PAGE}{part}")).body)
        for part in ("", "/users", f"/{FIRST_MEMBER + 1}")
    ]

    assert len(whole["ranks"][0]["users"]) == 2
    assert users[1]["is_command"]
    assert user["rank"] == "Commander"


@pytest.mark.parametrize("visibility", list(Visibility))
async def test_the_owner_s_key_reads_his_pages_whatever_their_visibility(visibility: Visibility) -> None:
    assert (await Stage(a_roster(a_page(visibility=visibility))).api(str(PAGE))).status == 200


async def test_a_deleted_page_is_not_found_even_by_strangers() -> None:
    stage = Stage()
    await stage.api(str(PAGE))
    roster = stage.reading.roster()

    stage.reading.put(replace(roster, page=replace(roster.page, deleted_at=NOW)))

    for key in (KEY, OTHER_KEY):
        reply = await stage.api(str(PAGE), key)
        assert (reply.status, reply.text) == NO_PAGE


async def test_a_page_deleted_while_it_is_read_is_not_found_in_the_same_words() -> None:
    stage = Stage()
    roster = stage.reading.roster()
    stage.reading._rosters[roster.page.id] = replace(roster, page=replace(roster.page, deleted_at=NOW))

    reply = await stage.api(str(PAGE))

    assert (reply.status, reply.text) == NO_PAGE


async def test_a_page_without_people_has_empty_lists() -> None:
    stage = Stage(a_roster(members=0))

    users = await stage.api(f"{PAGE}/users")

    assert users.text == "[]"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nowhere", f"/api/roster/{PAGE}/users/more", "/api/roster/a/b/c"]
)
async def test_an_unknown_address_is_said_in_the_dialect(path: str) -> None:
    reply = await Stage().get(path, {"X-API-Key": KEY})

    assert (reply.status, reply.text) == (404, '{"error":"Not found"}')


async def test_public_bytes_and_key_bytes_never_mix() -> None:
    stage = Stage()
    await stage.api(str(PAGE))

    page = await stage.get(HTML, {"X-API-Key": KEY})

    assert str(FIRST_MEMBER) not in page.text
    assert page.headers["cache-control"] == "no-cache"
