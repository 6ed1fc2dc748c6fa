"""The control page's own files, and the files bots have uploaded."""

from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from app.demo.discord.control.guard import own_page_only
from app.demo.discord.world.world import World

_STATIC = Path(__file__).parent / "static"
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def page_routes(world: World) -> list[web.RouteDef]:
    """Return the routes of the page, its scripts and styles, and the uploaded files."""
    pages = Pages(world)
    return [
        web.get("/", pages.page),
        web.get("/favicon.ico", pages.icon),
        web.get("/static/{name}", pages.asset),
        web.get("/attachments/{file_id}/{name}", pages.attachment),
    ]


class Pages:
    """Serves files; nothing in them is made from what anybody typed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._assets = {path.name: path for path in _STATIC.iterdir() if path.is_file()}

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Return the control page."""
        return await self._guarded(request, self._assets["control.html"])

    async def icon(self, request: web.Request) -> web.StreamResponse:
        """Return the page's icon."""
        return await self._guarded(request, self._assets["icon.svg"])

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """Return a script, a style or a picture of the page."""
        path = self._assets.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return await self._guarded(request, path)

    async def attachment(self, request: web.Request) -> web.StreamResponse:
        """Return an uploaded file; all but pictures only to be saved."""
        file_id = request.match_info["file_id"]
        stored = self._world.messages.find_file(int(file_id)) if file_id.isdecimal() else None
        if stored is None:
            raise web.HTTPNotFound
        is_picture = stored.content_type in _SHOWN_INLINE
        return web.Response(
            body=stored.content,
            content_type=stored.content_type if is_picture else "application/octet-stream",
            headers=_HEADERS | ({} if is_picture else {"Content-Disposition": "attachment"}),
        )

    async def _guarded(self, request: web.Request, path: Path) -> web.StreamResponse:
        async def send(_request: web.Request) -> web.StreamResponse:
            return web.FileResponse(path, headers=_HEADERS)

        handler: Handler = send
        return await own_page_only(request, handler)
