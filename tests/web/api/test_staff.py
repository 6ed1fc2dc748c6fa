"""`/api/staff`: each operation, each caller, each way to get it wrong."""

import json
from typing import Any
from uuid import uuid4

from domain.access.scopes import Scope
from tests.domain.makers import ANNA, BEN
from tests.web.office import ALL_KEY, PERSONAL_KEY, Office

MIRA: dict[str, Any] = {
    "external_id": "E-1",
    "name": "Mira Holm",
    "discord_id": None,
    "skills": ["Driving", "First aid"],
    "sites": [],
    "contract": {"min_hours": 20, "max_hours": 38.5, "max_consecutive": 5},
    "status": "active",
    "timezone": "Europe/Berlin",
}


WRONG: list[tuple[object, int, str | None, str]] = [
    ({"name": ""}, 422, "name", "name must not be empty."),
    ({"name": 7}, 422, "name", "name must be text."),
    ({"name": "x", "nmae": "y"}, 422, "nmae", "There is no field nmae; did you mean name?"),
    ({"name": "x" * 101}, 422, "name", "name may have 100 characters at most"),
    ({"name": "x", "skills": "y"}, 422, "skills", "skills must be a list."),
    ({"name": "x", "skills": [""]}, 422, "skills[0]", "skills[0] must not be empty."),
    ({"name": "x", "sites": [99]}, 422, "sites", "sites: there is no site with id 99."),
    ({"name": "x", "sites": [-1]}, 422, "sites", "sites: there is no site with id -1."),
    ({"name": "x", "sites": [2**64 - 1]}, 422, "sites", "sites: there is no site with id"),
    ({"name": "x", "sites": [2**70]}, 422, "sites[0]", "sites[0] must be a whole number."),
    ({"name": "x", "sites": ["1"]}, 422, "sites[0]", "sites[0] must be a whole number."),
    ({"name": "x", "contract": 40}, 422, "contract", "contract must be a JSON object."),
    ({"name": "x", "contract": {"min_hours": "40"}}, 422, "contract.min_hours", "must be a number."),
    ({"name": "x", "contract": {"min_hours": 1e300}}, 422, "contract.min_hours", "between 0 and 168"),
    ({"name": "x", "contract": {"max_hours": -0.5}}, 422, "contract.max_hours", "between 0 and 168"),
    (
        {"name": "x", "contract": {"max_consecutive": 10**15}},
        422,
        "contract.max_consecutive",
        "between 1 and 31 days",
    ),
    ({"name": "x", "status": "gone"}, 422, "status", "status must be 'active' or 'inactive'."),
    ({"name": "x", "timezone": "Mars"}, 422, "timezone", "no time zone called"),
    ({"name": "x", "discord_id": 123}, 422, "discord_id", "discord_id must be text."),
    ({"name": "x", "discord_id": "abc"}, 422, "discord_id", "number of a Discord account"),
    ({"name": "x", "external_id": "E-1"}, 409, "external_id", "has the external id “E-1”"),
    ({"name": "x", "discord_id": str(ANNA)}, 409, "discord_id", "member of staff already"),
    ([], 422, None, "The body must be a JSON object."),
]
"""What may not be said of somebody: the answer's status and field, and words of its sentence."""


async def taken_on(office: Office, **others: object) -> dict[str, Any]:
    told: dict[str, Any] = (await office.told("POST", "/api/staff", MIRA | others))["data"]
    return told


async def test_somebody_is_taken_on_read_changed_and_let_go(office: Office) -> None:
    made = await taken_on(office)
    one = f"/api/staff/{made['id']}"
    read = (await office.told("GET", one))["data"]
    changed = (await office.told("PUT", one, read | {"name": "Mira Berg", "status": "inactive"}))["data"]
    gone = await office.told("DELETE", one)

    assert {name: made[name] for name in MIRA} == MIRA
    assert read == made | {
        "availability": {"on_leave": False, "leave": []},
        "totals": {"duty_hours": 0.0, "leave_days": 0},
    }
    assert changed == made | {"name": "Mira Berg", "status": "inactive", "version": 2}
    assert gone == {"success": True}
    assert await office.refused("GET", one) == (404, "There is no such member of staff.", None)


async def test_somebody_without_discord_is_forgotten(office: Office) -> None:
    one = f"/v1/staff/{(await taken_on(office))['id']}"

    assert (await office.refused("DELETE", f"{one}?forget=yes"))[0::2] == (400, "forget")
    assert (await office.refused("DELETE", f"{one}?forget=true", who="command"))[0] == 403
    await office.told("DELETE", f"{one}?forget=true")
    assert (await office.refused("DELETE", f"{one}?forget=true"))[0] == 404


async def test_put_replaces_what_is_left_out(office: Office) -> None:
    made = await taken_on(office)

    changed = (await office.told("PUT", f"/v1/staff/{made['id']}", {"name": "Mira"}))["data"]

    assert (changed["external_id"], changed["skills"], changed["timezone"]) == (None, [], None)
    assert changed["contract"] == {"min_hours": None, "max_hours": None, "max_consecutive": None}


async def test_a_list_is_filtered_and_comes_in_parts(office: Office) -> None:
    site = (await office.told("POST", "/api/sites", {"name": "North"}))["site"]
    mira = await taken_on(office, sites=[site["id"]])
    noa = await taken_on(office, name="Noa", external_id=None, skills=[], status="inactive")

    async def ids(query: str) -> list[str]:
        return [each["id"] for each in (await office.told("GET", f"/api/staff?{query}"))["data"]]

    assert await ids("") == [mira["id"], noa["id"]]
    assert await ids(f"site={site['id']}") == await ids("skill=driving") == await ids("q=e-1") == [mira["id"]]
    assert await ids("active=false") == [noa["id"]]
    part = await office.told("GET", "/v1/staff?per_page=1&page=2")
    assert [each["id"] for each in part["data"]] == [noa["id"]]
    assert {name: part[name] for name in ("page", "per_page", "total", "pages")} == {
        "page": 2,
        "per_page": 1,
        "total": 2,
        "pages": 2,
    }
    assert await office.refused("GET", "/api/staff?page=0") == (
        400,
        "page must be a whole number from 1 to 1000000.",
        "page",
    )
    assert (await office.refused("GET", "/api/staff?sort=name"))[0::2] == (400, "sort")


async def test_what_makes_no_sense_is_named(office: Office) -> None:
    await taken_on(office)
    await taken_on(office, external_id=None, discord_id=str(ANNA))
    noa = await _noa(office)
    for body, status, field, said in WRONG:
        for method, path in (("POST", "/api/staff"), ("PUT", f"/v1/staff/{noa['id']}")):
            got, sentence, named = await office.refused(method, path, body)
            assert (got, named) == (status, field), (body, sentence)
            assert said in sentence
    assert (await office.told("GET", "/api/staff"))["total"] == 3


async def _noa(office: Office) -> dict[str, Any]:
    told: dict[str, Any] = (await office.told("POST", "/api/staff", {"name": "Noa"}))["data"]
    return told


async def test_every_fault_is_in_the_details(office: Office) -> None:
    reply = await office.ask("POST", "/api/staff", {"name": 1, "status": 2})

    assert json.loads(reply.body) == {
        "success": False,
        "error": "name must be text.",
        "field": "name",
        "details": [
            {"field": "name", "error": "name must be text."},
            {"field": "status", "error": "status must be 'active' or 'inactive'."},
        ],
    }


async def test_what_can_t_be_read_is_refused(office: Office) -> None:
    for raw, status in (
        (b"{", 400),
        (b"\xff", 400),
        (b"", 400),
        (b'{"name": "' + b"x" * 70_000 + b'"}', 413),
    ):
        assert (await office.refused("POST", "/v1/staff", raw=raw))[0] == status


async def test_addresses_methods_and_ids_that_are_not_ours(office: Office) -> None:
    made = await taken_on(office)
    patched = await office.ask("PATCH", f"/api/staff/{made['id']}", {})
    posted = await office.ask("DELETE", "/v1/staff")

    assert (patched.status, patched.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS, PUT")
    assert (posted.status, posted.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    for path in (f"/api/staff/{uuid4()}", "/v1/staff/7", "/api/staff/x%00"):
        for method, body in (("GET", None), ("PUT", {"name": "x"}), ("DELETE", None)):
            assert (await office.refused(method, path, body))[0] == 404
    assert (await office.refused("GET", "/v1/staffs"))[0] == 404
    assert await office.refused("PUT", f"/api/staff/{made['id']}", {"name": "x", "id": str(uuid4())}) == (
        422,
        "id can't be changed; leave it out.",
        "id",
    )


async def test_of_two_writers_the_second_is_told(office: Office) -> None:
    one = f"/api/staff/{(await taken_on(office))['id']}"
    await office.told("PUT", one, {"name": "First", "version": 1})

    refused = await office.refused("PUT", one, {"name": "Second", "version": 1})

    assert refused == (409, "Somebody was faster: this is at version 2 by now.", "version")


async def test_an_account_given_later_links_and_stays(office: Office) -> None:
    made = await taken_on(office)
    one = f"/api/staff/{made['id']}"

    linked = (await office.told("PUT", one, MIRA | {"discord_id": str(BEN)}))["data"]
    kept = (await office.told("PUT", one, {"name": "Mira"}))["data"]

    assert (linked["id"], linked["discord_id"], kept["discord_id"]) == (made["id"], str(BEN), str(BEN))
    assert (await office.told("GET", "/api/staff", who="member"))["data"] == [kept]
    refused = await office.refused("PUT", one, {"name": "Mira", "discord_id": str(ANNA)})
    assert refused[0::2] == (409, "discord_id")
    parted = (await office.told("PUT", one, {"name": "Mira", "discord_id": None}))["data"]
    assert (parted["id"], parted["discord_id"]) == (made["id"], None)


OTHERS = "ro_" + Scope.READ_SITES.value
CALLERS = {
    "": (401, 401),
    "ro_wrong": (401, 401),
    OTHERS: (403, 403),
    PERSONAL_KEY: (403, 403),
    "ro_read:staff": (200, 403),
    "ro_write:staff": (403, 200),
    ALL_KEY: (200, 200),
    "stranger": (403, 403),
    "member": (404, 403),
    "supervisor": (200, 403),
    "command": (200, 200),
    "admin": (200, 200),
    "nowhere": (403, 403),
}


async def test_who_may_do_what(office: Office) -> None:
    for who, (reads, writes) in CALLERS.items():
        one = f"/api/staff/{(await _noa(office))['id']}"
        statuses = [
            (await office.ask("GET", one, who=who)).status,
            (await office.ask("PUT", one, {"name": "Noa B"}, who=who)).status,
            (await office.ask("DELETE", one, who=who)).status,
            (await office.ask("POST", "/v1/staff", {"name": "Noa C"}, who=who)).status,
        ]
        assert statuses == [reads, writes, writes, writes], who
    lists = {who: (await office.ask("GET", "/v1/staff", who=who)).status for who in CALLERS}
    assert lists == {who: reads for who, (reads, _) in CALLERS.items()} | {"member": 200}
    assert (await office.told("GET", "/api/staff", who="member"))["data"] == []


async def test_no_other_site_has_a_browser_write(office: Office) -> None:
    for site in ("cross-site", "same-site", None):
        reply = await office.ask("POST", "/api/staff", {"name": "Noa"}, who="admin", site=site)
        assert reply.status == 403
    assert (await office.told("GET", "/api/staff"))["total"] == 0


async def test_the_sample_of_the_documentation_works(office: Office) -> None:
    await taken_on(office)

    reply = await office.ask("GET", "/v1/staff", who=ALL_KEY)

    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "no-store"
    assert {"x-ratelimit-limit", "x-ratelimit-remaining", "ratelimit-reset"} <= reply.headers.keys()
