"""`/dashboard/<guild>/pages`: the pages of a server, a new one, and those that can be brought back."""

from quart import Blueprint, Response

from domain.errors import Invalid, NotFound
from domain.rosters.drafts import PageDraft
from domain.rosters.pages import LONGEST_DESCRIPTION, LONGEST_TITLE, Page, Visibility
from domain.words import sentence
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled, attempted
from web.dashboard.overview import VISIBILITY_WORDS
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import mark, say

VISIBILITIES = {
    Visibility.PUBLIC: mark("Public: everybody can find and open it"),
    Visibility.UNLISTED: mark("Unlisted: whoever has the link can open it"),
    Visibility.MEMBERS: mark("Members: only members of this server"),
    Visibility.OFF: mark("Off: nobody can open it"),
}


def pages_routes(signin: SignIn, desk: Desk, services: DashboardServices) -> Blueprint:
    """Return the routes about the pages of a server as a whole."""
    routes = Blueprint("dashboard_pages", __name__)
    leaf = _Leaf(desk, services)

    @routes.get("/dashboard/<guild>/pages")
    @access(auth="session", scope="read:pages")
    async def listed(guild: str) -> Response:
        """The pages of a server; for those who manage it, with a form for another."""
        return await leaf.drawn(await signin.in_guild(guild))

    @routes.post("/dashboard/<guild>/pages")
    @access(auth="session", scope="write:pages")
    async def create(guild: str) -> Response:
        """Make a page, and go on to its ranks."""
        visitor, form = await signin.form(guild)
        filled = Filled(form)
        done = await attempted(lambda: services.pages.create(visitor.actor, draft_from(visitor, filled)))
        if isinstance(done, Fault):
            return await leaf.drawn(visitor, fault=done, filled=filled)
        return desk.back(
            f"/dashboard/{visitor.guild_id}/pages/{done.slug}/detect", say("The page is created.")
        )

    @routes.post("/dashboard/<guild>/pages/<slug>/restore")
    @access(auth="session", scope="write:pages")
    async def restore(guild: str, slug: str) -> Response:
        """Bring a deleted page back."""
        visitor, _ = await signin.form(guild)
        done = await attempted(lambda: _restored(services, visitor, slug))
        if isinstance(done, Fault):
            return await leaf.drawn(visitor, fault=done)
        return desk.back(f"/dashboard/{visitor.guild_id}/pages/{done.slug}", say("The page is back."))

    return routes


def draft_from(visitor: Visitor, filled: Filled) -> PageDraft:
    """Return the page that the form asks for, whose owner is whoever fills it in."""
    return PageDraft(
        guild_id=visitor.guild_id,
        owner_id=visitor.session.user_id,
        slug=filled.text("slug").strip().lower(),
        title=filled.text("title"),
        description=filled.text("description"),
        visibility=visibility_in(filled),
    )


def visibility_in(filled: Filled) -> Visibility:
    """Return who may open the page, as the form says."""
    try:
        return Visibility(filled.text("visibility"))
    except ValueError:
        raise Invalid(sentence("Say who may open the page."), field="visibility") from None


class _Leaf:
    """Draws the list, as whoever asks may see it."""

    def __init__(self, desk: Desk, services: DashboardServices) -> None:
        self._desk = desk
        self._services = services

    async def drawn(
        self, visitor: Visitor, *, fault: Fault | None = None, filled: Filled | None = None
    ) -> Response:
        services, guild_id = self._services, visitor.guild_id
        may_edit = visitor.actor.may_manage(guild_id)
        seen: tuple[Page, ...] = (
            await services.pages.of_guild(visitor.actor, guild_id, with_deleted=True)
            if may_edit
            else await services.tiers.listed(visitor.actor, guild_id)
        )
        names = ("title", "slug", "description", "visibility")
        written = {name: filled.text(name) if filled else "" for name in names}
        return self._desk.page(
            "dashboard/pages.html",
            visitor,
            guild=await services.guilds.get(guild_id),
            tab="pages",
            status=fault.status if fault else 200,
            pages=[page for page in seen if page.deleted_at is None],
            deleted=[page for page in seen if page.deleted_at is not None],
            may_edit=may_edit,
            fault=fault,
            values=written,
            visibilities=VISIBILITIES,
            visibility_words=VISIBILITY_WORDS,
            longest_title=LONGEST_TITLE,
            longest_description=LONGEST_DESCRIPTION,
        )


async def _restored(services: DashboardServices, visitor: Visitor, slug: str) -> Page:
    pages = await services.pages.of_guild(visitor.actor, visitor.guild_id, with_deleted=True)
    found = next((page for page in pages if page.slug == slug and page.deleted_at is not None), None)
    if found is None:
        raise NotFound(sentence("There is no deleted page with the slug “{page}”.", page=slug[:60]))
    return await services.pages.restore(visitor.actor, found.id)
