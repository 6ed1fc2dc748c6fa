"""The control API as one aiohttp application."""

from aiohttp import web

from app.demo.discord.control.doings import DoingControl
from app.demo.discord.control.guard import own_page_only
from app.demo.discord.control.live import LiveFeed
from app.demo.discord.control.machinery import MachineryControl
from app.demo.discord.control.people import PeopleControl
from app.demo.discord.control.places import PlaceControl
from app.demo.discord.control.sales import SalesControl
from app.demo.discord.gateway.hub import Hub
from app.demo.discord.rest.answers import refusals


def control_application(hub: Hub) -> web.Application:
    """Return the application to hang under `/control`."""
    application = web.Application(middlewares=[refusals(), own_page_only])
    feed = LiveFeed(hub.world)
    for routes in (
        PeopleControl(hub.world).routes(),
        PlaceControl(hub.world).routes(),
        DoingControl(hub.world).routes(),
        SalesControl(hub.world).routes(),
        MachineryControl(hub).routes(),
        feed.routes(),
    ):
        application.add_routes(routes)
    application.on_shutdown.append(feed.close)
    return application
