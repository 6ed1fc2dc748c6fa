"""`/dashboard/<guild>/pages/<slug>`: what is said of a page itself, and who may open it."""

from collections.abc import Collection

from quart import Blueprint, Response

from domain.ids import RoleId
from domain.rosters.guilds import Role
from domain.rosters.pages import LONGEST_DESCRIPTION, LONGEST_TITLE, Page
from domain.rosters.schemes import LONGEST_ABBREVIATION
from domain.rosters.slugs import LONGEST
from domain.rosters.versions import Seen, version_of_details
from web.access import access
from web.dashboard.editor import Editor, Opened
from web.dashboard.filling import Fault, Filled, attempted
from web.dashboard.pages import VISIBILITIES, visibility_in
from words import say

TEXTS = ("title", "slug", "description", "abbreviation", "visibility")
HERE = "/dashboard/<guild>/pages/<slug>"


def details_routes(editor: Editor) -> Blueprint:
    """Return the routes about what is said of a page."""
    routes = Blueprint("dashboard_details", __name__)

    @routes.get(HERE)
    @access(auth="session", scope="read:pages")
    async def shown(guild: str, slug: str) -> Response:
        """The details as they are."""
        opened = await editor.opened(guild, slug)
        return await _drawn(editor, opened)

    @routes.post(HERE)
    @access(auth="session", scope="write:pages")
    async def edit(guild: str, slug: str) -> Response:
        """Change them, unless somebody else did meanwhile."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _edited(editor, opened, filled))
        if isinstance(done, Fault):
            return await _drawn(editor, await editor.opened(guild, slug), fault=done, filled=filled)
        return editor.back(Opened(opened.visitor, opened.guild, done), "", say("The page is changed."))

    return routes


async def _edited(editor: Editor, opened: Opened, filled: Filled) -> Page:
    seen = Seen(version_of_details, filled.text("seen"))
    return await editor.services.pages.expecting(seen.check).edit(
        opened.visitor.actor,
        opened.page.id,
        title=filled.text("title"),
        slug=filled.text("slug").strip().lower(),
        description=filled.text("description"),
        abbreviation=filled.text("abbreviation"),
        visibility=visibility_in(filled),
        patrol_logs=filled.is_ticked("patrol_logs"),
        reader_role_ids=filled.roles("readers"),
    )


async def _drawn(
    editor: Editor, opened: Opened, *, fault: Fault | None = None, filled: Filled | None = None
) -> Response:
    """Return the form as it was filled, or as the page is; with the version that is there now."""
    page = opened.page
    now = {name: str(getattr(page, name)) for name in TEXTS}
    readers: Collection[RoleId] = page.reader_role_ids
    roles = await editor.services.guilds.roles(opened.guild.id)
    has_hours = page.patrol_logs
    if filled is not None:
        readers, has_hours = filled.roles("readers"), filled.is_ticked("patrol_logs")
    return editor.draw(
        opened,
        "details.html",
        part="",
        fault=fault,
        values={name: filled.text(name) for name in TEXTS} if filled else now,
        now=now,
        readers=readers,
        readers_now=page.reader_role_ids,
        reader_names=_named(page.reader_role_ids, roles),
        has_hours=has_hours,
        roles=_readable(roles, opened),
        seen=version_of_details(page),
        visibilities=VISIBILITIES,
        longest={
            "title": LONGEST_TITLE,
            "slug": LONGEST,
            "description": LONGEST_DESCRIPTION,
            "abbreviation": LONGEST_ABBREVIATION,
        },
    )


def _readable(roles: Collection[Role], opened: Opened) -> list[Role]:
    """Return the roles a page may be for; all members have @everyone, so that one says nothing."""
    return [role for role in roles if int(role.id) != int(opened.guild.id)]


def _named(role_ids: Collection[RoleId], roles: Collection[Role]) -> str:
    """Return the names of roles, in the server's order; those that are gone have none."""
    found = [role.name for role in roles if role.id in role_ids]
    gone = len(role_ids) - len(found)
    return ", ".join((*found, *[say("A role that is gone")] * gone))
