"""`/api/sites`: each operation, each caller, each way to get it wrong."""

from tests.web.office import ALL_KEY, PERSONAL_KEY, Office

NORTH = {"name": "North Gate", "timezone": "Europe/Berlin", "address": "1 Main Street"}

WRONG: list[tuple[str, dict[str, object], int, str]] = [
    ("POST", {}, 422, "name"),
    ("POST", {"name": " "}, 422, "name"),
    ("POST", {"name": "NORTH  gate"}, 409, "name"),
    ("POST", {"name": "x", "timezone": "Mars"}, 422, "timezone"),
    ("POST", {"name": "x", "adress": "y"}, 422, "adress"),
    ("PATCH", {"name": None}, 422, "name"),
    ("PATCH", {"name": ""}, 422, "name"),
    ("PATCH", {"name": "north gate"}, 409, "name"),
    ("PATCH", {"name": "x", "version": 7}, 409, "version"),
    ("PATCH", {"name": "x", "id": 7}, 422, "id"),
]
"""What may not be said of a site, with the answer's status and field."""


async def test_a_site_is_made_read_changed_and_removed(office: Office) -> None:
    made = (await office.told("POST", "/api/sites", NORTH))["site"]
    one = f"/v1/sites/{made['id']}"
    changed = (await office.told("PATCH", one, {"address": None, "version": 1}))["site"]
    same = (await office.told("PATCH", one, {}))["site"]
    listed = await office.told("GET", "/v1/sites")
    read = (await office.told("GET", one))["site"]
    await office.told("DELETE", one)

    assert {name: made[name] for name in NORTH} == NORTH
    assert changed == same == read == made | {"address": None, "version": 2}
    assert listed == {"success": True, "sites": [changed]}
    assert await office.refused("GET", one) == (404, "There is no such site.", None)


async def test_what_makes_no_sense_is_named(office: Office) -> None:
    await office.told("POST", "/api/sites", NORTH)
    south = (await office.told("POST", "/api/sites", {"name": "South"}))["site"]
    for method, body, status, field in WRONG:
        path = "/api/sites" if method == "POST" else f"/api/sites/{south['id']}"
        refused = await office.refused(method, path, body)
        assert refused[0::2] == (status, field), (body, refused)
    assert (await office.told("GET", f"/api/sites/{south['id']}"))["site"] == south


async def test_a_site_where_somebody_works_stays(office: Office) -> None:
    site = (await office.told("POST", "/api/sites", NORTH))["site"]
    await office.told("POST", "/api/staff", {"name": "Mira", "sites": [site["id"]]})

    refused = await office.refused("DELETE", f"/api/sites/{site['id']}")

    said = "1 member of staff works at this site; take it off his sites first."
    assert refused == (409, said, "site_id")


async def test_who_may_do_what(office: Office) -> None:
    callers = {
        "": (401, 401),
        "ro_wrong": (401, 401),
        "ro_read:staff": (403, 403),
        PERSONAL_KEY: (403, 403),
        "ro_read:sites": (200, 403),
        "ro_write:sites": (403, 200),
        ALL_KEY: (200, 200),
        "stranger": (403, 403),
        "member": (200, 403),
        "supervisor": (200, 403),
        "command": (200, 403),
        "admin": (200, 200),
        "nowhere": (403, 403),
    }
    for place, (who, (reads, writes)) in enumerate(callers.items()):
        made = (await office.told("POST", "/api/sites", {"name": f"Site {place}"}))["site"]
        one = f"/v1/sites/{made['id']}"
        statuses = [
            (await office.ask("GET", "/api/sites", who=who)).status,
            (await office.ask("GET", one, who=who)).status,
            (await office.ask("POST", "/api/sites", {"name": f"New {place}"}, who=who)).status,
            (await office.ask("PATCH", one, {"address": "1"}, who=who)).status,
            (await office.ask("DELETE", one, who=who)).status,
        ]
        assert statuses == [reads, reads, writes, writes, writes], who


async def test_addresses_and_methods_that_are_not_ours(office: Office) -> None:
    put = await office.ask("PUT", "/api/sites/1", NORTH)

    assert (put.status, put.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS, PATCH")
    for path in ("/api/sites/x", "/v1/sites/0", "/v1/sites/99999999999999999999"):
        assert (await office.refused("DELETE", path))[0] == 404
    assert (await office.refused("GET", "/api/sites?page=1"))[0::2] == (400, "page")
