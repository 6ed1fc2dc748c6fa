"""The operations of staff, sites and leave, in the words of RosterOptic."""

from typing import Any, Literal

from pydantic import Field

from domain.access.scopes import Scope
from web.api.staff import StaffBody, StaffChange
from web.docs.operations import (
    ANY_TEXT,
    NUMBER,
    TOO_MANY,
    UUID_TEXT,
    Body,
    Group,
    Operation,
    Parameter,
    both,
)
from web.docs.rosters import Told


class StaffRefusal(Told):
    """Why not; `field` names the part of the request at fault, `details` tells of every fault."""

    success: Literal[False]
    error: str
    field: str | None = None
    details: Any = None


class Done(Told):
    """It is done."""

    success: Literal[True]


class ListTold(Done):
    """A part of a list: the number of this part, how many stand in one, how many there are."""

    page: int
    per_page: int
    total: int
    pages: int


class ContractTold(Told):
    """Hours a week, at least and at most, and days on end."""

    min_hours: float | None
    max_hours: float | None
    max_consecutive: int | None


class StaffTold(Told):
    """A member of staff."""

    id: str
    external_id: str | None
    name: str
    discord_id: str | None
    skills: list[str]
    sites: list[int]
    contract: ContractTold
    status: Literal["active", "inactive"]
    timezone: str | None
    version: int = Field(description="Grows with every change; send it along to replace no newer one.")
    created_at: str


class DaysTold(Told):
    """From when to when leave lasts, both days counting, and how it stands."""

    id: int
    first: str = Field(alias="from")
    last: str = Field(alias="to")
    kind: Literal["annual", "sick", "loa", "reduced"]
    status: Literal["requested", "approved", "active", "ended", "denied", "cancelled"]


class AvailabilityTold(Told):
    """Whether he is on leave now, and what leave is granted from now on."""

    on_leave: bool
    leave: list[DaysTold]


class TotalsTold(Told):
    """Hours on duty, and this year's days of leave."""

    duty_hours: float
    leave_days: int


class StaffFileTold(StaffTold):
    """A member of staff with when he is away, and with his totals."""

    availability: AvailabilityTold
    totals: TotalsTold


class StaffListed(ListTold):
    """A part of the staff."""

    data: list[StaffTold]


class StaffAnswered(Done):
    """The member of staff as he is now."""

    data: StaffTold


class StaffFileAnswered(Done):
    """The member of staff with all there is."""

    data: StaffFileTold


STAFF_ID = "5f0c4d51-13a8-4bb5-8d6f-8c5f9b4c2d11"
MIRA: dict[str, Any] = {
    "id": STAFF_ID,
    "external_id": "E-1",
    "name": "Mira Holm",
    "discord_id": None,
    "skills": ["Driving", "First aid"],
    "sites": [],
    "contract": {"min_hours": 20, "max_hours": 38.5, "max_consecutive": 5},
    "status": "active",
    "timezone": "Europe/Berlin",
    "version": 1,
    "created_at": "2026-11-22T12:00:00+00:00",
}
SENT = {key: MIRA[key] for key in ("name", "external_id", "skills", "contract", "status", "timezone")}
PARTS = {"page": 1, "per_page": 50, "total": 1, "pages": 1}
PARTS_ASKED = (
    Parameter(
        "page", "Which part of the list, from 1.", NUMBER | {"maximum": 1_000_000}, "1", is_sampled=False
    ),
    Parameter(
        "per_page", "How many stand in a part: up to 200, 50 if not said.", NUMBER | {"maximum": 200}, "50"
    ),
)

STAFF = Group(
    "Staff",
    "Who works for a server, with Discord or without. Whoever is on a roster, too, is one person.",
    StaffRefusal,
)
ID = Parameter(
    "staff_id",
    "The person's id: `POST /api/staff` answers it as `id`, `GET /api/staff` lists everybody's.",
    UUID_TEXT,
    STAFF_ID,
)
REFUSALS = {
    400: "A parameter is unknown, there twice, or of another type; a body is no JSON.",
    401: "No key that works.",
    403: "The key lacks the scope or is a person's own; or there is no premium where it is asked for.",
    429: TOO_MANY,
}
MISSING = {404: "There is no such id in this server."}
REFUSALS_OF_BODIES = {
    409: "It clashes with what is there: a taken name or id, an older `version`, leave that overlaps.",
    413: "The body has more than 64 KiB.",
    415: "The body is no `application/json`.",
    422: "A field is missing, unknown, or makes no sense; `field` names it.",
}


STAFF_OPERATIONS = (
    Operation(
        name="list_staff",
        method="GET",
        path="/api/staff",
        also=both("/api/staff"),
        group=STAFF,
        summary="List the staff",
        description="Those who are asked for, by name. A session finds itself, and supervisors everybody.",
        scope=Scope.READ_STAFF,
        auth="session or key",
        answer=StaffListed,
        sample={"success": True, "data": [MIRA], **PARTS},
        refusals=REFUSALS,
        query=(
            Parameter(
                "q",
                "In the name, the external id, or the names in Discord.",
                ANY_TEXT | {"minLength": 1, "maxLength": 100},
                "Mira",
            ),
            Parameter("site", "The id of a site.", NUMBER, "3", is_sampled=False),
            Parameter(
                "skill",
                "A skill.",
                ANY_TEXT | {"minLength": 1, "maxLength": 100},
                "Driving",
                is_sampled=False,
            ),
            Parameter("active", "Whether he is active.", {"type": "boolean"}, "true"),
            *PARTS_ASKED,
        ),
    ),
    Operation(
        name="create_staff",
        method="POST",
        path="/api/staff",
        also=both("/api/staff"),
        group=STAFF,
        summary="Take somebody on",
        description="With the `discord_id` of a member of a page it takes that member on.",
        scope=Scope.WRITE_STAFF,
        auth="session or key",
        answer=StaffAnswered,
        sample={"success": True, "data": MIRA},
        refusals=REFUSALS | REFUSALS_OF_BODIES,
        body=Body(StaffBody, SENT),
    ),
    Operation(
        name="get_staff",
        method="GET",
        path="/api/staff/{staff_id}",
        also=both("/api/staff/{staff_id}"),
        group=STAFF,
        summary="Read one member of staff",
        description="With when he is away, and with his totals.",
        scope=Scope.READ_STAFF,
        auth="session or key",
        answer=StaffFileAnswered,
        sample={
            "success": True,
            "data": MIRA
            | {
                "availability": {"on_leave": False, "leave": []},
                "totals": {"duty_hours": 12.5, "leave_days": 3},
            },
        },
        refusals=REFUSALS | MISSING,
        path_parameters=(ID,),
    ),
    Operation(
        name="replace_staff",
        method="PUT",
        path="/api/staff/{staff_id}",
        also=both("/api/staff/{staff_id}"),
        group=STAFF,
        summary="Replace a member of staff",
        description="Written anew as a whole: what is left out becomes empty. With `version`, only that one.",
        scope=Scope.WRITE_STAFF,
        auth="session or key",
        answer=StaffAnswered,
        sample={"success": True, "data": MIRA | {"version": 2}},
        refusals=REFUSALS | MISSING | REFUSALS_OF_BODIES,
        path_parameters=(ID,),
        body=Body(StaffChange, SENT | {"skills": ["Driving"]}),
    ),
    Operation(
        name="remove_staff",
        method="DELETE",
        path="/api/staff/{staff_id}",
        also=both("/api/staff/{staff_id}"),
        group=STAFF,
        summary="Let somebody go",
        description="Ends this side of a person: who is on a page stays. With `forget`, somebody without "
        "Discord leaves every table.",
        scope=Scope.WRITE_STAFF,
        auth="session or key",
        answer=Done,
        sample={"success": True},
        refusals=REFUSALS | MISSING | {409: "Somebody with an account forgets himself: `/me forget`."},
        path_parameters=(ID,),
        query=(
            Parameter(
                "forget", "Whether to forget him altogether.", {"type": "boolean"}, "true", is_sampled=False
            ),
        ),
    ),
)
