"""Keeps other web sites' hands off: a page elsewhere must not play with this machine's Discord."""

from aiohttp import web
from aiohttp.typedefs import Handler

from app.demo.discord.rest.answers import answer

_HOSTS = frozenset({"127.0.0.1", "localhost"})
_SITES = frozenset({"same-origin", "none"})


@web.middleware
async def own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests under a foreign host name or from another site's page."""
    is_ours = request.url.host in _HOSTS
    if not is_ours or request.headers.get("Sec-Fetch-Site", "none") not in _SITES:
        return answer({"message": "Only this machine's own pages may do that.", "code": 0}, status=403)
    return await handler(request)
