"""The operations of requests for leave, in the words of RosterOptic."""

from typing import Any

from domain.access.scopes import Scope
from web.api.annual_leave import LeaveBody, LeaveDecision
from web.docs.operations import ANY_TEXT, DAY, NUMBER, UUID_TEXT, Body, Group, Operation, Parameter, both
from web.docs.rosters import Told
from web.docs.staff import (
    MISSING,
    PARTS,
    PARTS_ASKED,
    REFUSALS,
    REFUSALS_OF_BODIES,
    STAFF_ID,
    DaysTold,
    Done,
    ListTold,
    StaffRefusal,
)


class WhoseTold(Told):
    """Whose leave it is."""

    id: str
    name: str
    discord_id: str | None


class ExtensionTold(Told):
    """A later last day that is asked for."""

    to: str
    reason: str | None


class LeaveTold(DaysTold):
    """A request for leave."""

    staff: WhoseTold
    days: int
    hours: float | None
    reason: str | None
    requested_at: str
    decided_at: str | None
    decision: str | None
    extension: ExtensionTold | None


class LeaveListed(ListTold):
    """A part of the requests."""

    requests: list[LeaveTold]


class LeaveAnswered(Done):
    """The request as it is now."""

    request: LeaveTold


ASKED: dict[str, Any] = {
    "staff": STAFF_ID,
    "from": "2027-02-01",
    "to": "2027-02-05",
    "kind": "annual",
    "reason": "Skiing",
}
REQUEST: dict[str, Any] = {
    "id": 17,
    "from": "2027-02-01",
    "to": "2027-02-05",
    "kind": "annual",
    "status": "requested",
    "staff": {"id": STAFF_ID, "name": "Mira Holm", "discord_id": None},
    "days": 5,
    "hours": 27.5,
    "reason": "Skiing",
    "requested_at": "2026-11-22T12:00:00+00:00",
    "decided_at": None,
    "decision": None,
    "extension": None,
}
LEAVE = Group(
    "Leave",
    "Requests for leave, the same as those of `/loa`. Days are the server's.",
    StaffRefusal,
)
ID = Parameter(
    "leave_id",
    "The request's id: `POST /api/annual-leave` answers it as `id`, `GET /api/annual-leave` lists them.",
    NUMBER,
    "9000000000000017",  # Nobody's, since programs that show the API send examples as they are.
)

LEAVE_OPERATIONS = (
    Operation(
        name="list_leave",
        method="GET",
        path="/api/annual-leave",
        also=both("/api/annual-leave"),
        group=LEAVE,
        summary="List requests for leave",
        description="Those that are asked for, the latest first.",
        scope=Scope.READ_LEAVE,
        auth="session or key",
        answer=LeaveListed,
        sample={"success": True, "requests": [REQUEST], **PARTS},
        refusals=REFUSALS | MISSING,
        query=(
            Parameter("from", "Leave that lasts on that day or later.", DAY, "2027-01-01"),
            Parameter("to", "Leave that lasts on that day or earlier.", DAY, "2027-12-31"),
            Parameter("status", "One or several with commas.", ANY_TEXT, "requested,approved"),
            Parameter("kind", "One or several with commas.", ANY_TEXT, "annual", is_sampled=False),
            Parameter("staff", "Whose: an id of staff.", UUID_TEXT, STAFF_ID, is_sampled=False),
            *PARTS_ASKED,
        ),
    ),
    Operation(
        name="create_leave",
        method="POST",
        path="/api/annual-leave",
        also=both("/api/annual-leave"),
        group=LEAVE,
        summary="Ask for leave",
        description="It follows the server's rules and waits; with `status` approved it is given at once.",
        scope=Scope.WRITE_LEAVE,
        auth="session or key",
        answer=LeaveAnswered,
        sample={"success": True, "request": REQUEST},
        refusals=REFUSALS | REFUSALS_OF_BODIES,
        body=Body(LeaveBody, ASKED, {"staff": "STAFF_ID"}),
    ),
    Operation(
        name="get_leave",
        method="GET",
        path="/api/annual-leave/{leave_id}",
        also=both("/api/annual-leave/{leave_id}"),
        group=LEAVE,
        summary="Read one request",
        description="Whose it is, how long, and how it stands.",
        scope=Scope.READ_LEAVE,
        auth="session or key",
        answer=LeaveAnswered,
        sample={"success": True, "request": REQUEST},
        refusals=REFUSALS | MISSING,
        path_parameters=(ID,),
    ),
    Operation(
        name="decide_leave",
        method="PATCH",
        path="/api/annual-leave/{leave_id}",
        also=both("/api/annual-leave/{leave_id}"),
        group=LEAVE,
        summary="Decide a request",
        description="Approve, deny or cancel it; denied needs a `reason`.",
        scope=Scope.WRITE_LEAVE,
        auth="session or key",
        answer=LeaveAnswered,
        sample={
            "success": True,
            "request": REQUEST | {"status": "approved", "decided_at": "2026-11-22T13:00:00+00:00"},
        },
        refusals=REFUSALS | MISSING | REFUSALS_OF_BODIES,
        path_parameters=(ID,),
        body=Body(LeaveDecision, {"status": "approved"}),
    ),
)
