"""The REST side as one aiohttp application."""

from aiohttp import web

from app.demo.discord.gateway.hub import Hub
from app.demo.discord.rest.accounts import AccountRoutes
from app.demo.discord.rest.answers import bots_only, delays, refusals
from app.demo.discord.rest.channels import ChannelRoutes
from app.demo.discord.rest.commands import CommandRoutes
from app.demo.discord.rest.guilds import GuildRoutes
from app.demo.discord.rest.interactions import InteractionRoutes
from app.demo.discord.rest.members import MemberRoutes
from app.demo.discord.rest.signins import SignInRoutes

LARGEST_REQUEST = 25 * 1024 * 1024


def rest_application(hub: Hub) -> web.Application:
    """Return the application to hang under `/api/v10`."""
    world, faults = hub.world, hub.faults
    application = web.Application(
        middlewares=[refusals(), delays(faults), bots_only(world)],
        client_max_size=LARGEST_REQUEST,
    )
    signins = SignInRoutes(world)
    for routes in (
        AccountRoutes(hub, signins),
        signins,
        GuildRoutes(world, faults),
        MemberRoutes(world, faults),
        ChannelRoutes(world, faults),
        CommandRoutes(world),
        InteractionRoutes(world),
    ):
        application.add_routes(routes.routes())
    return application
