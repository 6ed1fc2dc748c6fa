"""`/api/annual-leave`: each operation, each caller, each way to get it wrong."""

from typing import Any
from uuid import uuid4

from tests.domain.makers import BEN, GUILD
from tests.services.hr.test_leaves import DAY, TODAY
from tests.services.staff.office import MEMBER
from tests.web.office import ALL_KEY, PERSONAL_KEY, Office

SOON, THEN = str(TODAY + DAY), str(TODAY + 5 * DAY)

WRONG: list[tuple[dict[str, object], int, str]] = [
    ({"staff": None}, 422, "staff"),
    ({"staff": "7"}, 422, "staff"),
    ({"staff": str(uuid4())}, 422, "staff"),
    ({"from": "1.12.2026"}, 422, "from"),
    ({"from": None}, 422, "from"),
    ({"from": "2026-11-01"}, 422, "from"),
    ({"to": "2026-11-01"}, 422, "to"),
    ({"to": "2027-10-01"}, 422, "to"),
    ({"kind": "holiday"}, 422, "kind"),
    ({"reason": ""}, 422, "reason"),
    ({"status": "denied"}, 422, "status"),
    ({"until": "2026-12-01"}, 422, "until"),
    ({"first": "2026-12-01"}, 422, "first"),
]
"""What a request for leave may not say, with the answer's status and field."""


async def mira(office: Office) -> str:
    staff = {"name": "Mira Holm", "contract": {"min_hours": 35}}
    return str((await office.told("POST", "/api/staff", staff))["data"]["id"])


async def asked(office: Office, staff: str | None, who: str = ALL_KEY, **others: object) -> dict[str, Any]:
    body = {"staff": staff, "from": SOON, "to": THEN, "reason": "sun"} | others
    told: dict[str, Any] = (await office.told("POST", "/api/annual-leave", body, who=who))["request"]
    return told


async def test_leave_is_asked_for_read_and_decided(office: Office) -> None:
    staff = await mira(office)
    made = await asked(office, staff)
    one = f"/v1/annual-leave/{made['id']}"
    denied = (await office.told("PATCH", one, {"status": "denied", "reason": "busy"}, who="supervisor"))[
        "request"
    ]

    assert made | {"requested_at": None} == {
        "id": made["id"],
        "staff": {"id": staff, "name": "Mira Holm", "discord_id": None},
        "from": SOON,
        "to": THEN,
        "kind": "annual",
        "status": "requested",
        "days": 5,
        "hours": 25.0,
        "reason": "sun",
        "requested_at": None,
        "decided_at": None,
        "decision": None,
        "extension": None,
    }
    assert (denied["status"], denied["decision"]) == ("denied", "busy")
    assert (await office.told("GET", one))["request"] == denied
    refused = await office.refused("PATCH", one, {"status": "approved"})
    assert refused[0] == 409


async def test_leave_given_at_once_shows_in_the_file(office: Office) -> None:
    staff = await mira(office)

    given = await asked(office, staff, kind="sick", status="approved", **{"from": str(TODAY)})

    file = (await office.told("GET", f"/api/staff/{staff}"))["data"]
    assert given["status"] == "active"
    assert file["availability"] == {
        "on_leave": True,
        "leave": [{name: given[name] for name in ("id", "from", "to", "kind", "status")}],
    }
    assert file["totals"]["leave_days"] == 6
    cancelled = await office.told("PATCH", f"/api/annual-leave/{given['id']}", {"status": "cancelled"})
    assert cancelled["request"]["status"] == "ended"


async def test_it_is_the_leave_of_the_loa_command(office: Office) -> None:
    made = await asked(office, None, who="member", kind="loa")

    own = await office.house.leaves.own(MEMBER, GUILD)

    assert [each.id for each in own] == [made["id"]]
    assert made["staff"]["discord_id"] == str(BEN)
    assert made["hours"] is None


async def test_a_list_is_filtered_and_comes_in_parts(office: Office) -> None:
    staff = await mira(office)
    early = (await asked(office, staff))["id"]
    late = (
        await asked(
            office, staff, kind="sick", status="approved", **{"from": "2027-01-10", "to": "2027-01-12"}
        )
    )["id"]
    of_ben = (await asked(office, None, who="member"))["id"]

    async def ids(query: str = "", who: str = ALL_KEY) -> set[int]:
        told = await office.told("GET", f"/v1/annual-leave?{query}", who=who)
        return {each["id"] for each in told["requests"]}

    assert await ids() == {early, late, of_ben}
    assert (
        await ids("status=approved,denied")
        == await ids("kind=sick")
        == await ids("from=2027-01-12")
        == {late}
    )
    assert await ids(f"to={SOON}") == {early, of_ben}
    assert await ids(f"staff={staff}") == {early, late}
    assert await ids(who="member") == {of_ben}
    assert await ids(who="supervisor") == {early, late, of_ben}
    part = await office.told("GET", "/api/annual-leave?per_page=2&page=2")
    assert (len(part["requests"]), part["total"], part["pages"]) == (1, 3, 2)
    for query, field in (
        ("status=gone", "status"),
        ("kind=x", "kind"),
        ("from=x", "from"),
        ("from=2026-12-02&to=2026-12-01", "to"),
        ("staff=7", "staff"),
        ("limit=7", "limit"),
    ):
        assert (await office.refused("GET", f"/api/annual-leave?{query}"))[0::2] == (400, field)
    assert (await office.refused("GET", f"/api/annual-leave?staff={uuid4()}"))[0] == 404


async def test_what_makes_no_sense_is_named(office: Office) -> None:
    staff = await mira(office)
    usual = {"staff": staff, "from": SOON, "to": THEN, "reason": "sun"}
    for body, status, field in WRONG:
        refused = await office.refused("POST", "/v1/annual-leave", usual | body)
        assert refused[0::2] == (status, field), (body, refused)
    await asked(office, staff)
    refused = await office.refused("POST", "/v1/annual-leave", usual | {"from": THEN})
    assert refused == (409, "That overlaps with another leave; end or extend that one.", "from")


async def test_a_decision_has_words_and_a_reason(office: Office) -> None:
    one = f"/api/annual-leave/{(await asked(office, await mira(office)))['id']}"

    assert (await office.refused("PATCH", one, {"status": "ended"}))[0::2] == (422, "status")
    assert (await office.refused("PATCH", one, {"status": "denied"}))[0::2] == (422, "reason")
    assert (await office.refused("PATCH", one, {}))[0::2] == (422, "status")
    assert (await office.refused("PATCH", "/api/annual-leave/99", {"status": "approved"}))[0] == 404
    assert (await office.refused("PATCH", "/api/annual-leave/x", {"status": "approved"}))[0] == 404
    deleted = await office.ask("DELETE", one)
    assert (deleted.status, deleted.headers["allow"]) == (405, "GET, HEAD, OPTIONS, PATCH")


async def test_who_may_do_what(office: Office) -> None:
    callers = {
        "": (401, 401, 401),
        "ro_wrong": (401, 401, 401),
        "ro_read:staff": (403, 403, 403),
        PERSONAL_KEY: (403, 403, 403),
        "ro_read:leave": (200, 403, 403),
        "ro_write:leave": (403, 200, 200),
        ALL_KEY: (200, 200, 200),
        "stranger": (403, 403, 403),
        "member": (404, 403, 404),
        "supervisor": (200, 200, 200),
        "command": (200, 200, 200),
        "admin": (200, 200, 200),
        "nowhere": (403, 403, 403),
    }
    for who, expected in callers.items():
        staff = await mira(office)
        one = f"/api/annual-leave/{(await asked(office, staff))['id']}"
        body = {"staff": staff, "from": "2027-02-01", "to": "2027-02-02", "reason": "x"}
        statuses = (
            (await office.ask("GET", one, who=who)).status,
            (await office.ask("POST", "/api/annual-leave", body, who=who)).status,
            (await office.ask("PATCH", one, {"status": "approved"}, who=who)).status,
        )
        assert statuses == expected, who
