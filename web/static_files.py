"""Static files: read once at start, answered from memory, kept for ever by who asked with their version."""

import mimetypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from quart import Blueprint, Response, request

from web.access import access
from web.answers import PUBLIC_CACHE, Answer, Rendering, rendering
from web.asks import Ask
from web.errors import Refusals
from web.responses import respond

PREFIX = "/static/"
FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = frozenset({".woff2", ".png", ".jpg", ".webp"})


@dataclass(frozen=True, slots=True)
class _File:
    version: bytes
    versioned: Rendering
    plain: Rendering


class StaticFiles:
    """Every file below `root` by its path; `link` tells its address with the version in it."""

    def __init__(self, root: Path, link: Callable[[str], str], refusals: Refusals) -> None:
        self._refusals = refusals
        paths = [path for path in sorted(root.rglob("*")) if path.is_file()]
        self._files = {
            name: _read(path, link(name)) for path in paths if (name := path.relative_to(root).as_posix())
        }

    def answer(self, ask: Ask, parts: Sequence[str]) -> Answer:
        """Return the file whose name is the one part; no path is ever made from what a client sent."""
        file = self._files.get(parts[0])
        if file is None:
            return self._refusals.not_found(ask.path)
        return (file.versioned if ask.is_query(file.version) else file.plain).answer(ask)


def static_routes(files: StaticFiles) -> Blueprint:
    """Return the routes of static files; some browsers ask for the icon without being told where it is."""
    routes = Blueprint("static_files", __name__)

    @routes.get("/static/<path:name>")
    @access(auth="nobody", scope="read:static")
    async def static(name: str) -> Response:
        """A static file."""
        return await respond(request, lambda ask: files.answer(ask, [name]))

    @routes.get("/favicon.ico")
    @routes.get("/favicon.svg")
    @access(auth="nobody", scope="read:static")
    async def icon() -> Response:
        """The icon of every page."""
        return await respond(request, lambda ask: files.answer(ask, ["favicon.svg"]))

    return routes


def _read(path: Path, address: str) -> _File:
    body = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packs = path.suffix not in PACKED_ALREADY
    return _File(
        version=urlsplit(address).query.encode(),
        versioned=rendering(body, kind.encode(), (FOR_EVER,), packs=packs),
        plain=rendering(body, kind.encode(), (PUBLIC_CACHE,), packs=packs),
    )
