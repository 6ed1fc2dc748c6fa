"""`/dashboard/<guild>/pages/<slug>/theme`: what a page looks like: colour, light or dark, logo and banner."""

import os

from quart import Blueprint, Response, request
from werkzeug.datastructures import FileStorage

from domain.errors import Invalid
from domain.rosters.pages import Page
from domain.rosters.pictures import BOXES, LEAST, MOST_BYTES, PictureKind, check_bytes
from domain.rosters.themes import LONGEST_ACCENT, Appearance
from domain.rosters.versions import Seen, version_of_theme
from domain.words import sentence
from web.access import access
from web.answers import PRIVATE_CACHE, rendering
from web.dashboard.editor import Editor, Opened
from web.dashboard.filling import Fault, Filled, attempted
from web.pages.pictures import WEBP
from web.responses import respond
from words import mark, say

HERE = "/dashboard/<guild>/pages/<slug>/theme"
APPEARANCES = {
    Appearance.SYSTEM: mark("As the reader's device"),
    Appearance.LIGHT: mark("Light"),
    Appearance.DARK: mark("Dark"),
}
LABELS = {PictureKind.LOGO: mark("Logo"), PictureKind.BANNER: mark("Banner")}


def theme_routes(editor: Editor) -> Blueprint:
    """Return the routes of a page's looks."""
    routes = Blueprint("dashboard_theme", __name__)

    @routes.get(HERE)
    @access(auth="session", scope="read:pages")
    async def shown(guild: str, slug: str) -> Response:
        """The theme as it is."""
        return _drawn(editor, await editor.opened(guild, slug))

    @routes.post(HERE)
    @access(auth="session", scope="write:pages")
    async def change(guild: str, slug: str) -> Response:
        """Change it, with the pictures that were sent, unless somebody else did meanwhile."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _changed(editor, opened, filled))
        if isinstance(done, Fault):
            return _drawn(editor, await editor.opened(guild, slug), fault=done, filled=filled)
        return editor.back(opened, "theme", say("The theme is changed."))

    @routes.get(f"{HERE}/<any(logo, banner):kind>-<digest>.webp")
    @access(auth="session", scope="read:pages")
    async def picture(guild: str, slug: str, kind: str, digest: str) -> Response:
        """A picture of the page, whoever may open that."""
        opened = await editor.opened(guild, slug)
        content = await editor.services.themes.content(opened.page.id, PictureKind(kind), digest)
        return await respond(request, rendering(content, WEBP, (PRIVATE_CACHE,), packs=False).answer)

    return routes


async def _changed(editor: Editor, opened: Opened, filled: Filled) -> Page:
    seen = Seen(version_of_theme, filled.text("seen"))
    return await editor.services.themes.expecting(seen.check).change(
        opened.visitor.actor,
        opened.page.id,
        accent=filled.text("accent"),
        appearance=_appearance(filled),
        pictures=_pictures(filled),
    )


def _pictures(filled: Filled) -> dict[PictureKind, bytes | None]:
    """Return the files that were chosen, and None for what is to be taken away; a chosen file comes first."""
    wanted: dict[PictureKind, bytes | None] = {}
    for kind in PictureKind:
        file = filled.file(kind.value)
        if file is not None:
            wanted[kind] = _content(kind, file)
        elif filled.is_ticked(f"no_{kind.value}"):
            wanted[kind] = None
    return wanted


def _content(kind: PictureKind, file: FileStorage) -> bytes:
    """Return what is in a file, unless that is more than anybody reads."""
    size = file.stream.seek(0, os.SEEK_END)
    check_bytes(kind, size)
    file.stream.seek(0)
    return file.stream.read(MOST_BYTES)


def _appearance(filled: Filled) -> Appearance:
    try:
        return Appearance(filled.text("appearance"))
    except ValueError:
        raise Invalid(sentence("Choose one of these."), field="appearance") from None


def _drawn(
    editor: Editor, opened: Opened, *, fault: Fault | None = None, filled: Filled | None = None
) -> Response:
    """Return the form as it was filled, or as the page is; files can't be filled in again."""
    page = opened.page
    now = {"accent": page.accent, "appearance": page.appearance.value}
    return editor.draw(
        opened,
        "theme.html",
        part="theme",
        fault=fault,
        values={name: filled.text(name) for name in now} if filled else now,
        now=now,
        appearances=APPEARANCES,
        pictures=[
            {
                "kind": kind.value,
                "label": LABELS[kind],
                "now": page.logo if kind is PictureKind.LOGO else page.banner,
                "least": LEAST[kind],
                "most": BOXES[kind],
                "is_unwanted": filled is not None and filled.is_ticked(f"no_{kind.value}"),
            }
            for kind in PictureKind
        ],
        longest_accent=LONGEST_ACCENT,
        megabytes=MOST_BYTES // 1024**2,
        has_lost_files=filled is not None and any(filled.file(kind.value) for kind in PictureKind),
        seen=version_of_theme(page),
    )
