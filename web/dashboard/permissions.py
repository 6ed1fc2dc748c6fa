"""`/dashboard/<guild>/permissions`: which role makes a supervisor, command or admin, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from quart import Blueprint, Response

from domain.access.tiers import TIER_WORDS, Tier, TierGrant, check_tier
from domain.errors import Invalid
from domain.ids import PageId, RoleId, SubdivisionId
from domain.rosters.guilds import Role
from domain.rosters.pages import Page
from domain.words import sentence
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled, attempted
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import mark, say

HERE = "/dashboard/<guild>/permissions"
GIVEN = {
    "supervisor": mark("supervisor: decides about patrols and leave, trains, writes notes"),
    "command": mark("command: promotes, demotes, discharges too"),
    "admin": mark("admin: all of that, keys of the server, and the audit log"),
}


def permissions_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes about tiers; the service asks for Manage Server each time."""
    routes = Blueprint("dashboard_permissions", __name__)
    leaf = _Leaf(desk, services)

    @routes.get(HERE)
    @access(auth="session", scope="read:permissions")
    async def listed(guild: str) -> Response:
        """Every grant, and the form for another."""
        visitor = await signin.in_guild(guild)
        visitor.actor.check_manages(visitor.guild_id)
        return await leaf.drawn(visitor)

    @routes.post(HERE)
    @access(auth="session", scope="write:permissions")
    async def grant(guild: str) -> Response:
        """Let a role do so much."""
        visitor, form = await signin.form(guild)
        visitor.actor.check_manages(visitor.guild_id)
        filled = Filled(form)
        done = await attempted(lambda: _granted(services, visitor, filled))
        if isinstance(done, Fault):
            return await leaf.drawn(visitor, fault=done, filled=filled)
        return desk.back(f"/dashboard/{visitor.guild_id}/permissions", say("It is granted."))

    @routes.post(f"{HERE}/remove")
    @access(auth="session", scope="write:permissions")
    async def remove(guild: str) -> Response:
        """Take it back to what everybody may."""
        visitor, form = await signin.form(guild)
        visitor.actor.check_manages(visitor.guild_id)
        filled = Filled(form)
        done = await attempted(lambda: _removed(services, visitor, filled))
        if isinstance(done, Fault):
            return await leaf.drawn(visitor, fault=done)
        return desk.back(f"/dashboard/{visitor.guild_id}/permissions", say("It is taken back."))

    return routes


@dataclass(frozen=True, slots=True)
class Row:
    """A grant as it is drawn; `where` is empty for everywhere."""

    grant: TierGrant
    role: str | None
    where: str
    place: str


class _Leaf:
    """Draws the grants."""

    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def drawn(
        self, visitor: Visitor, *, fault: Fault | None = None, filled: Filled | None = None
    ) -> Response:
        services, guild_id = self._services, visitor.guild_id
        grants = await services.tiers.view(visitor.actor, guild_id)
        pages = await services.pages.of_guild(visitor.actor, guild_id)
        roles = await services.guilds.roles(guild_id)
        names = {role.id: role.name for role in roles}
        return self._desk.page(
            "dashboard/permissions.html",
            visitor,
            guild=await services.guilds.get(guild_id),
            tab="permissions",
            status=fault.status if fault else 200,
            fault=fault,
            rows=[_row(each, names, pages) for each in sorted(grants, key=lambda each: -each.tier)],
            roles=_choosable(roles, visitor),
            pages=pages,
            tiers=GIVEN,
            values={name: filled.text(name) if filled else "" for name in ("role", "tier", "place")},
        )


async def _granted(services: DashboardServices, visitor: Visitor, filled: Filled) -> None:
    role_id, tier = filled.role("role"), filled.text("tier")
    if role_id is None:
        raise Invalid(sentence("Choose a role."), field="role")
    if tier not in GIVEN:
        raise Invalid(sentence("Choose a tier."), field="tier")
    page_id, subdivision_id = _place(filled)
    grant = TierGrant(role_id, Tier(TIER_WORDS.index(tier)), page_id, subdivision_id)
    await services.tiers.grant(visitor.actor, visitor.guild_id, grant)


async def _removed(services: DashboardServices, visitor: Visitor, filled: Filled) -> None:
    """A role that is gone has no grant to show; whatever stands in the list can be taken back."""
    role_id, (page_id, subdivision_id) = filled.role("role"), _place(filled)
    check_tier(visitor.tier, Tier.ADMIN)
    grant = TierGrant(role_id or RoleId(0), Tier.MEMBER, page_id, subdivision_id)
    await services.tiers.grant(visitor.actor, visitor.guild_id, grant)


def _place(filled: Filled) -> tuple[PageId | None, SubdivisionId | None]:
    """An empty place is everywhere; none is a form that was cut short."""
    if not filled.has("place"):
        raise Invalid(sentence("Choose where it holds."), field="place")
    return place_of(filled.text("place"))


def place_of(text: str) -> tuple[PageId | None, SubdivisionId | None]:
    """Return where a grant holds: everywhere, `<page>`, or `<page>:<subdivision>`."""
    if not text:
        return None, None
    page, _, subdivision = text.partition(":")
    try:
        page_id = PageId(UUID(page))
        return page_id, SubdivisionId(int(subdivision)) if subdivision else None
    except ValueError:
        raise Invalid(sentence("Choose where it holds."), field="place") from None


def _row(grant: TierGrant, names: dict[RoleId, str], pages: Sequence[Page]) -> Row:
    titles = [page.title for page in pages if page.id == grant.page_id]
    titles += [each.name for page in pages for each in page.subdivisions if each.id == grant.subdivision_id]
    place = str(grant.page_id) if grant.page_id is not None else ""
    place += f":{grant.subdivision_id}" if grant.subdivision_id is not None else ""
    return Row(grant, names.get(grant.role_id), " · ".join(titles), place)


def _choosable(roles: Sequence[Role], visitor: Visitor) -> list[Role]:
    """Return the roles that say something about who has them: everybody has @everyone."""
    return [role for role in roles if int(role.id) != int(visitor.guild_id)]
