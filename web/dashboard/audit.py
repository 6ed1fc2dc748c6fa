"""`/dashboard/<guild>/audit`: who changed what, leaf by leaf, of everybody or of one member."""

from collections.abc import Mapping
from urllib.parse import urlencode

from quart import Blueprint, Response, request

from domain.access.audit import AuditLine
from domain.access.deeds import ACTIONS, WAYS
from domain.access.tiers import Tier
from domain.ids import AuditLineId, GuildId, UserId, snowflake
from domain.rosters.rosters import WHOLE
from services.access.audit import AuditLines
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import called, say

HERE = "/dashboard/<guild>/audit"
LINES_A_LEAF = 50


def audit_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the route of the audit."""
    routes = Blueprint("dashboard_audit", __name__)

    @routes.get(HERE)
    @access(auth="session", scope="read:audit")
    async def lines(guild: str) -> Response:
        """A leaf of it, the newest lines first."""
        visitor = await signin.in_guild(guild, needs=Tier.ADMIN)
        wanted = request.args.get("member", "").strip()
        people = await people_of(services, visitor)
        member = _meant(wanted, people)
        before = snowflake(request.args.get("before", ""))
        told = await services.audit.recent(
            visitor.actor,
            visitor.guild_id,
            concerning=member,
            before=AuditLineId(before) if before is not None else None,
            limit=LINES_A_LEAF + 1,
        )
        shown = told.lines[:LINES_A_LEAF] if member is not None or not wanted else ()
        has_more = len(told.lines) > LINES_A_LEAF and bool(shown)
        return desk.page(
            "dashboard/audit.html",
            visitor,
            guild=await services.guilds.get(visitor.guild_id),
            tab="audit",
            lines=[_drawn(line, told) for line in shown],
            people=people,
            wanted=wanted,
            who=people.get(member) or told.names.get(member) if member is not None else None,
            is_unknown=bool(wanted) and member is None,
            is_first=before is None,
            older=_address(visitor.guild_id, wanted, shown[-1].id) if has_more else None,
        )

    return routes


async def people_of(services: DashboardServices, visitor: Visitor) -> dict[UserId, str]:
    """Return the accounts of everybody on a page of the server, by name."""
    found: dict[UserId, str] = {}
    for page in await services.tiers.seen(visitor.actor, visitor.guild_id):
        view = await services.reading.view(page.id, WHOLE)
        found |= {row.user_id: row.name for row in view.rows() if row.user_id is not None}
    return dict(sorted(found.items(), key=lambda each: each[1].casefold()))


def _meant(text: str, people: Mapping[UserId, str]) -> UserId | None:
    """Return whom somebody means by an id, or by a name that one member alone has."""
    number = snowflake(text)
    if number is not None:
        return UserId(number)
    named = [user_id for user_id, name in people.items() if name.casefold() == text.casefold()]
    return named[0] if len(named) == 1 else None


def _address(guild_id: GuildId, wanted: str, before: AuditLineId) -> str:
    asked = ({"member": wanted} if wanted else {}) | {"before": str(before)}
    return f"/dashboard/{guild_id}/audit?{urlencode(asked)}"


def _drawn(line: AuditLine, told: AuditLines) -> dict[str, object]:
    """Return a line as it is drawn; what it says of itself stays text."""
    action, names = line.deed.action, told.names
    way = WAYS[line.via]
    return {
        "at": line.at,
        "action": say(ACTIONS[action]) if action in ACTIONS else action,
        "subject": line.deed.subject,
        "actor": called(line.actor_name),
        "actor_id": line.actor_id,
        "target": names.get(line.target_id, str(line.target_id)) if line.target_id is not None else None,
        "target_id": line.target_id,
        "way": say(way) if way else "",
        "detail": {
            name.replace("_", " "): told.called(name, value) for name, value in line.deed.detail.items()
        },
    }
