"""`/privacy`: what is kept of people, why, how long, and how they have it erased."""

from jinja2 import Environment
from quart import Blueprint, Response, request

from web.access import access
from web.answers import HTML, PUBLIC_CACHE, Answer, rendering
from web.asks import Ask
from web.drawing.paper import drawn
from web.pages.rosters import BY_LANGUAGE
from web.responses import respond


def privacy_routes(environment: Environment, *, contact: str | None) -> Blueprint:
    """Return the route of the page; `contact` is whom to write to about abuse, if anybody."""
    routes = Blueprint("pages_privacy", __name__)
    address = contact if contact is None or "://" in contact else f"mailto:{contact}"

    async def answer(ask: Ask) -> Answer:
        page = drawn(environment, "privacy.html", {"contact": contact, "contact_address": address})
        return rendering(page, HTML, (PUBLIC_CACHE,), vary=BY_LANGUAGE).answer(ask)

    @routes.get("/privacy")
    @access(auth="nobody", scope="read:static")
    async def privacy() -> Response:
        """What is kept of people."""
        return await respond(request, answer)

    return routes
