"""`/dashboard/<guild>/premium`: how the server stands, how whoever asks stands, and what needs it."""

from quart import Blueprint, Response

from domain.access.premium import FEATURES
from domain.access.tiers import Tier, check_tier
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.services import DashboardServices
from web.signin import SignIn


def premium_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the route about premium."""
    routes = Blueprint("dashboard_premium", __name__)

    @routes.get("/dashboard/<guild>/premium")
    @access(auth="session", scope="read:premium")
    async def state(guild: str) -> Response:
        """What is running until when; nothing is bought or granted here."""
        visitor = await signin.in_guild(guild, needs=Tier.ADMIN)
        check_tier(visitor.tier_everywhere, Tier.ADMIN)
        premium, guild_id = services.premium, visitor.guild_id
        return desk.page(
            "dashboard/premium.html",
            visitor,
            guild=await services.guilds.get(guild_id),
            tab="premium",
            servers=premium.of(guild_id=guild_id),
            own=premium.of(user_id=visitor.session.user_id),
            features=[
                (terms, premium.covers(feature, guild_id=guild_id)) for feature, terms in FEATURES.items()
            ],
        )

    return routes
