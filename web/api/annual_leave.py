"""`/api/annual-leave…`, `/v1/annual-leave…`: requests for leave, the same as /loa's.

who may                      sees                                    asks                  decides
a key with the scope         everything                              for anybody           everything
a session                    his own, and whom he supervises         for these, himself    whom he is above
"""

from datetime import date
from typing import Literal

from pydantic import Field
from quart import Blueprint, Response, request

from domain.access.scopes import Scope
from domain.errors import Invalid, NotFound
from domain.hr.leaves import LeaveKind, LeaveQuery, LeaveState
from domain.ids import LeaveId, StaffId
from domain.words import sentence
from services.hr.requests import LeaveRequests, RequestView
from web.access import access
from web.answers import json_answer
from web.api.annual_leave_json import request_json
from web.callers import Callers
from web.queries import BadQuery, Query, day_of, number_of, uuid_of
from web.responses import response_of
from web.shapes import Shape, shaped

PREFIXES = ("/api/annual-leave", "/v1/annual-leave")
PARAMETERS = frozenset({"from", "to", "status", "kind", "staff", "page", "per_page"})


class LeaveBody(Shape):
    """A request for leave."""

    staff: str | None = Field(
        None, description="Whose: an id of staff. With a session may be left out: one's own."
    )
    first: str = Field(alias="from", description="The first day.", examples=["2026-12-01"])
    last: str = Field(alias="to", description="The last day.", examples=["2026-12-05"])
    kind: Literal["annual", "sick", "loa", "reduced"] = "annual"
    reason: str | None = Field(None, description="May be needed by the server's rules.")
    status: Literal["requested", "approved"] = Field(
        "requested", description="approved gives it at once, whatever the server's limits."
    )


class LeaveDecision(Shape):
    """What becomes of a request."""

    status: Literal["approved", "denied", "cancelled"]
    reason: str | None = Field(None, description="Needed for denied.")


class LeaveAnswers:
    """Answers for requests for leave, one method a route."""

    def __init__(self, callers: Callers, requests: LeaveRequests) -> None:
        self._callers = callers
        self._requests = requests

    @access(auth="session or key", scope=Scope.READ_LEAVE)
    async def list(self) -> Response:
        """List the requests that are asked for, the latest first."""
        caller = await self._callers.caller(request, scope=Scope.READ_LEAVE)
        query = Query(request, PARAMETERS)
        first, last, staff_id = query.day("from"), query.day("to"), query.uuid("staff")
        if first is not None and last is not None and last < first:
            raise BadQuery(sentence("to must not lie before from."), field="to")
        wanted = LeaveQuery(
            states=query.choices("status", LeaveState), kinds=query.choices("kind", LeaveKind)
        )
        paging = query.paging()
        found = await self._requests.list(
            caller.actor,
            caller.guild,
            wanted,
            limit=paging.per_page,
            offset=paging.offset,
            first=first,
            last=last,
            staff_id=StaffId(staff_id) if staff_id is not None else None,
        )
        told = [request_json(each) for each in found.items]
        return response_of(json_answer(200, {"success": True, "requests": told, **paging.told(found.total)}))

    @access(auth="session or key", scope=Scope.WRITE_LEAVE)
    async def create(self) -> Response:
        """Ask for leave, or give it."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_LEAVE)
        body = await shaped(request, LeaveBody)
        view = await self._requests.create(
            caller.actor,
            caller.guild,
            _staff(body.staff),
            kind=LeaveKind(body.kind),
            first=_day(body.first, "from"),
            last=_day(body.last, "to"),
            reason=body.reason,
            is_granted=body.status == "approved",
        )
        return _answer(view)

    @access(auth="session or key", scope=Scope.READ_LEAVE)
    async def get(self, leave_id: str) -> Response:
        """Tell of one request."""
        caller = await self._callers.caller(request, scope=Scope.READ_LEAVE)
        Query(request)
        return _answer(await self._requests.get(caller.actor, caller.guild, _id(leave_id)))

    @access(auth="session or key", scope=Scope.WRITE_LEAVE)
    async def decide(self, leave_id: str) -> Response:
        """Approve, deny or cancel a request."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_LEAVE)
        body = await shaped(request, LeaveDecision)
        state = LeaveState(body.status)
        return _answer(
            await self._requests.decide(caller.actor, caller.guild, _id(leave_id), state, body.reason)
        )


def leave_routes(callers: Callers, requests: LeaveRequests) -> Blueprint:
    """Return the routes of requests for leave."""
    routes, answers = Blueprint("api_annual_leave", __name__), LeaveAnswers(callers, requests)
    for prefix in PREFIXES:
        one = f"{prefix}/<leave_id>"
        routes.add_url_rule(prefix, "list", answers.list, methods=["GET"])
        routes.add_url_rule(prefix, "create", answers.create, methods=["POST"])
        routes.add_url_rule(one, "get", answers.get, methods=["GET"])
        routes.add_url_rule(one, "decide", answers.decide, methods=["PATCH"])
    return routes


def _answer(view: RequestView) -> Response:
    return response_of(json_answer(200, {"success": True, "request": request_json(view)}))


def _id(text: str) -> LeaveId:
    number = number_of(text)
    if number is None:
        raise NotFound(sentence("There is no such leave."))
    return LeaveId(number)


def _staff(text: str | None) -> StaffId | None:
    if text is None:
        return None
    found = uuid_of(text)
    if found is None:
        raise Invalid(sentence("staff: there is nobody with this id."), field="staff")
    return StaffId(found)


def _day(text: str, field: str) -> date:
    day = day_of(text)
    if day is None:
        raise Invalid(sentence("{name} must be a day like 2026-11-22.", name=field), field=field)
    return day
