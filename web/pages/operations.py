"""`/healthz`, `/readyz`, `/robots.txt`, `/.well-known/security.txt`: what a server owes its surroundings."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from quart import Blueprint, Response

from web.access import access
from web.answers import NO_STORE, PUBLIC_CACHE, TEXT, json_answer, plain_answer
from web.responses import response_of

Readiness = Callable[[], Awaitable[Mapping[str, bool]]]
"""Says of each part whether it works: `database`, `gateway`."""

HEALTH = "/healthz"
READY = "/readyz"
HEALTHY = json_answer(200, {"status": "ok"}, NO_STORE)
ROBOTS = b"User-agent: *\nDisallow: /api/\nAllow: /\n"
SECURITY_TXT_LASTS = timedelta(days=90)


def operations_routes(
    ready: Readiness, *, public_url: str, contact: str | None, clock: Callable[[], datetime]
) -> Blueprint:
    """Return the routes that monitors, crawlers and finders of holes ask for."""
    routes = Blueprint("pages_operations", __name__)

    @routes.get(HEALTH)
    @access(auth="nobody", scope="read:health")
    async def health() -> Response:
        """That the process runs and its loop turns."""
        return response_of(HEALTHY)

    @routes.get(READY)
    @access(auth="nobody", scope="read:health")
    async def readiness() -> Response:
        """Whether every part works; 503 if one does not."""
        parts = dict(await ready())
        is_ready = all(parts.values())
        words = {name: "ok" if works else "failing" for name, works in parts.items()}
        body = {"status": "ok" if is_ready else "failing", "parts": words}
        return response_of(json_answer(200 if is_ready else 503, body, NO_STORE))

    @routes.get("/robots.txt")
    @access(auth="nobody", scope="read:static")
    async def robots() -> Response:
        """What crawlers may read; unlisted pages tell them no by themselves."""
        return response_of(plain_answer(200, ROBOTS, TEXT, PUBLIC_CACHE))

    @routes.get("/.well-known/security.txt")
    @access(auth="nobody", scope="read:static")
    async def security() -> Response:
        """Whom to tell of a hole (RFC 9116)."""
        expires = (clock() + SECURITY_TXT_LASTS).strftime("%Y-%m-%dT00:00:00Z")
        canonical = f"Canonical: {public_url}/.well-known/security.txt\n"
        body = f"Contact: {contact or public_url}\nExpires: {expires}\n{canonical}"
        return response_of(plain_answer(200, body.encode(), TEXT, PUBLIC_CACHE))

    return routes
