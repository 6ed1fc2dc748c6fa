"""`/dashboard`: which servers somebody may look after; `/dashboard/<guild>`: what there is to do in one."""

from collections.abc import Sequence
from dataclasses import dataclass

from quart import Blueprint, Response

from domain.access.footings import Footing
from domain.access.tiers import Tier
from domain.rosters.guilds import Guild
from domain.rosters.pages import Page, Visibility
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.services import DashboardServices
from web.signin import SignIn
from words import mark

VISIBILITY_WORDS = {
    Visibility.PUBLIC: mark("public"),
    Visibility.UNLISTED: mark("unlisted"),
    Visibility.MEMBERS: mark("members"),
    Visibility.OFF: mark("off"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A server somebody is in: what he may do there, and the pages he may read."""

    guild: Guild
    tier: Tier
    pages: tuple[Page, ...]

    @property
    def way(self) -> str:
        """Return where he goes on: what there is to do for him, or what concerns himself."""
        home = f"/dashboard/{self.guild.id}"
        return home if self.tier >= Tier.SUPERVISOR else f"{home}/you"


def overview_routes(
    signin: SignIn, desk: Desk, services: DashboardServices, *, invite_url: str | None
) -> Blueprint:
    """Return the routes of the way into the dashboard."""
    routes = Blueprint("dashboard_overview", __name__)

    @routes.get("/dashboard")
    @access(auth="session", scope="read:guilds")
    async def choose() -> Response:
        """The servers that have Muster and where whoever asks has something to do, then the others."""
        visitor = await signin.visitor()
        footings = await services.footings.all_of(visitor.session.user_id)
        if not footings:  # "None of your servers has Muster" would be wrong while none can be seen.
            await services.footings.check_seen(visitor.session.user_id)
        choices = await _choices(services, footings)
        return desk.page("dashboard/choose.html", visitor, choices=choices, invite_url=invite_url)

    @routes.get("/dashboard/<guild>")
    @access(auth="session", scope="read:guilds")
    async def overview(guild: str) -> Response:
        """A server: its pages, and where to go from here."""
        visitor = await signin.in_guild(guild)
        return desk.page(
            "dashboard/overview.html",
            visitor,
            guild=await services.guilds.get(visitor.guild_id),
            pages=await services.tiers.listed(visitor.actor, visitor.guild_id),
            visibility_words=VISIBILITY_WORDS,
        )

    return routes


async def readable_pages(services: DashboardServices, footing: Footing) -> tuple[Page, ...]:
    """Return the pages of a server that somebody may open and is told of, those for members too."""
    listed = await services.tiers.listed(footing.actor(), footing.guild_id)
    return tuple(page for page in listed if _may_read(footing, page))


async def _choices(services: DashboardServices, footings: Sequence[Footing]) -> list[Choice]:
    """Return the servers, those with most to do first."""
    choices = []
    for footing in footings:
        tier = await services.tiers.highest(footing.actor(), footing.guild_id)
        readable = await readable_pages(services, footing)
        choices.append(Choice(await services.guilds.get(footing.guild_id), tier, readable))
    return sorted(choices, key=lambda each: (-each.tier, each.guild.name.casefold(), each.guild.id))


def _may_read(footing: Footing, page: Page) -> bool:
    if page.visibility is Visibility.MEMBERS:
        return footing.may_read(page.reader_role_ids)
    return page.visibility is not Visibility.OFF
