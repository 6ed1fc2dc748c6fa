"""`/api/staff…`, `/v1/staff…`: who works for a guild.

who may                      reads                       writes
a key with the scope         everybody                   everybody
a session                    himself; supervisors all    the command tier, those below; the admin tier links
"""

from datetime import timedelta
from typing import Literal
from uuid import UUID

from pydantic import Field
from quart import Blueprint, Response, request

from domain.access.scopes import Scope
from domain.errors import Invalid, NotFound
from domain.hr.leaves import LeaveState
from domain.ids import SiteId, StaffId, UserId, snowflake
from domain.staff.staff import Contract, StaffDetails, StaffMember, StaffQuery, StaffStatus
from domain.words import sentence
from services.staff.staff import Staff, StaffFile
from web.access import access
from web.answers import json_answer
from web.api.annual_leave_json import days_json
from web.callers import Callers
from web.queries import LARGEST_ID, Query, uuid_of
from web.responses import response_of
from web.shapes import Shape, shaped

PREFIXES = ("/api/staff", "/v1/staff")
PARAMETERS = frozenset({"site", "skill", "active", "q", "page", "per_page"})
HOUR = timedelta(hours=1)
TOO_LONG = 1000.0
"""Hours a week that are too many in any case, and few enough to reckon with."""


class ContractBody(Shape):
    """Hours a week, at least and at most, and days on end."""

    min_hours: float | None = Field(None, description="Hours a week, at least; 0 to 168.", examples=[20])
    max_hours: float | None = Field(None, description="Hours a week, at most; 0 to 168.", examples=[38.5])
    max_consecutive: int | None = Field(None, description="Days on end, at most; 1 to 31.", examples=[5])


class StaffBody(Shape):
    """A member of staff. Whatever is left out is empty."""

    name: str = Field("", description="May be left out with the `discord_id` of somebody known.")
    external_id: str | None = Field(None, description="What another system calls him; nobody else's.")
    discord_id: str | None = Field(
        None,
        description="His Discord account, as text. Left out, he keeps the one he has; null unlinks.",
    )
    skills: list[str] = Field(default_factory=list, description="At most 50.")
    sites: list[int] = Field(default_factory=list, description="Ids of sites, at most 50.")
    contract: ContractBody = Field(default_factory=ContractBody)
    status: Literal["active", "inactive"] = "active"
    timezone: str | None = Field(None, description="Like Europe/Berlin; null: the server's.")


class StaffChange(StaffBody):
    """A whole member of staff; what only we say of him may stand in it, as he was read."""

    version: int | None = Field(None, description="If given, the version that is to be replaced: else 409.")
    id: str | None = None
    created_at: str | None = None
    availability: object = None
    totals: object = None


class StaffAnswers:
    """Answers for staff, one method a route."""

    def __init__(self, callers: Callers, staff: Staff) -> None:
        self._callers = callers
        self._staff = staff

    @access(auth="session or key", scope=Scope.READ_STAFF)
    async def list(self) -> Response:
        """List the staff that is asked for, by name."""
        caller = await self._callers.caller(request, scope=Scope.READ_STAFF)
        query = Query(request, PARAMETERS)
        site_id = query.whole("site")
        wanted = StaffQuery(
            text=query.text("q"),
            site_id=SiteId(site_id) if site_id is not None else None,
            skill=query.text("skill"),
            is_active=query.flag("active"),
        )
        paging = query.paging()
        found = await self._staff.list(
            caller.actor, caller.guild, wanted, limit=paging.per_page, offset=paging.offset
        )
        return _answer([staff_json(each) for each in found.items], **paging.told(found.total))

    @access(auth="session or key", scope=Scope.WRITE_STAFF)
    async def create(self) -> Response:
        """Take somebody on."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_STAFF)
        details = _details(await shaped(request, StaffBody))
        return _answer(staff_json(await self._staff.create(caller.actor, caller.guild, details)))

    @access(auth="session or key", scope=Scope.READ_STAFF)
    async def get(self, staff_id: str) -> Response:
        """Tell of one member of staff, of when he is away, and of his totals."""
        caller = await self._callers.caller(request, scope=Scope.READ_STAFF)
        Query(request)
        return _answer(_file_json(await self._staff.get(caller.actor, caller.guild, _id(staff_id))))

    @access(auth="session or key", scope=Scope.WRITE_STAFF)
    async def replace(self, staff_id: str) -> Response:
        """Write a whole member of staff anew."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_STAFF)
        body = await shaped(request, StaffChange)
        if body.id is not None and uuid_of(body.id) != _id(staff_id):
            raise Invalid(sentence("id can't be changed; leave it out."), field="id")
        changed = await self._staff.replace(
            caller.actor,
            caller.guild,
            _id(staff_id),
            _details(body),
            version=body.version,
            unlinks="discord_id" in body.model_fields_set,
        )
        return _answer(staff_json(changed))

    @access(auth="session or key", scope=Scope.WRITE_STAFF)
    async def remove(self, staff_id: str) -> Response:
        """Let somebody go, or with `forget=true` forget somebody without Discord altogether."""
        caller = await self._callers.caller(request, scope=Scope.WRITE_STAFF)
        verb = self._staff.forget if Query(request, ("forget",)).flag("forget") else self._staff.remove
        await verb(caller.actor, caller.guild, _id(staff_id))
        return response_of(json_answer(200, {"success": True}))


def staff_routes(callers: Callers, staff: Staff) -> Blueprint:
    """Return the routes of staff."""
    routes, answers = Blueprint("api_staff", __name__), StaffAnswers(callers, staff)
    for prefix in PREFIXES:
        one = f"{prefix}/<staff_id>"
        routes.add_url_rule(prefix, "list", answers.list, methods=["GET"])
        routes.add_url_rule(prefix, "create", answers.create, methods=["POST"])
        routes.add_url_rule(one, "get", answers.get, methods=["GET"])
        routes.add_url_rule(one, "replace", answers.replace, methods=["PUT"])
        routes.add_url_rule(one, "remove", answers.remove, methods=["DELETE"])
    return routes


def staff_json(member: StaffMember) -> dict[str, object]:
    """Return a member of staff as programs read him."""
    details = member.details
    return {
        "id": str(member.id),
        "external_id": details.external_id,
        "name": details.name,
        "discord_id": str(details.user_id) if details.user_id is not None else None,
        "skills": list(details.skills),
        "sites": list(details.site_ids),
        "contract": {
            "min_hours": _hours(details.contract.least),
            "max_hours": _hours(details.contract.most),
            "max_consecutive": details.contract.longest_run,
        },
        "status": details.status.value,
        "timezone": details.timezone,
        "version": member.version,
        "created_at": member.created_at.isoformat(timespec="seconds"),
    }


def _file_json(file: StaffFile) -> dict[str, object]:
    away = [days_json(leave, file.zone) for leave in file.leaves]
    return staff_json(file.member) | {
        "availability": {
            "on_leave": any(leave.state is LeaveState.ACTIVE for leave in file.leaves),
            "leave": away,
        },
        "totals": {"duty_hours": round(file.duty_seconds / 3600, 2), "leave_days": file.leave_days},
    }


def _answer(data: object, **others: object) -> Response:
    return response_of(json_answer(200, {"success": True, "data": data, **others}))


def _hours(time: timedelta | None) -> float | None:
    return round(time / HOUR, 2) if time is not None else None


def _id(text: str) -> StaffId:
    found: UUID | None = uuid_of(text)
    if found is None:
        raise NotFound(sentence("There is no such member of staff."))
    return StaffId(found)


def _details(body: StaffBody) -> StaffDetails:
    contract = body.contract
    return StaffDetails(
        name=body.name,
        external_id=body.external_id,
        user_id=_account(body.discord_id),
        skills=tuple(body.skills),
        site_ids=tuple(_site(each) for each in body.sites),
        contract=Contract(_time(contract.min_hours), _time(contract.max_hours), contract.max_consecutive),
        status=StaffStatus(body.status),
        timezone=body.timezone,
    )


def _account(text: str | None) -> UserId | None:
    if text is None:
        return None
    number = snowflake(text)
    if number is None:
        raise Invalid(
            sentence("discord_id must be the number of a Discord account, as text."), field="discord_id"
        )
    return UserId(number)


def _site(number: int) -> SiteId:
    if not 0 < number <= LARGEST_ID:
        raise Invalid(sentence("sites: there is no site with id {id}.", id=number), field="sites")
    return SiteId(number)


def _time(hours: float | None) -> timedelta | None:
    """What is out of bounds stays so, however far out it was."""
    return min(max(hours, -1.0), TOO_LONG) * HOUR if hours is not None else None
