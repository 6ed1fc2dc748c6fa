"""The editor: what all its pages have in common: which page is edited, by whom, and the frame around it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from quart import Response, request

from domain.errors import NotFound
from domain.rosters.guilds import Guild
from domain.rosters.pages import Page
from domain.words import sentence
from web.dashboard.desk import Desk
from web.dashboard.filling import Fault, Filled
from web.dashboard.overview import VISIBILITY_WORDS
from web.dashboard.services import DashboardServices
from web.signin import SignIn, Visitor
from words import mark

PARTS = (
    ("", mark("Details")),
    ("ranks", mark("Ranks")),
    ("certifications", mark("Certifications")),
    ("subdivisions", mark("Subdivisions")),
    ("theme", mark("Theme")),
    ("fields", mark("Who sees what")),
    ("danger", mark("Danger zone")),
)
"""The pages of the editor, below the address of the page that is edited."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page in the hands of somebody who may change it."""

    visitor: Visitor
    guild: Guild
    page: Page

    @property
    def home(self) -> str:
        """Return the address below which the page is edited."""
        return f"/dashboard/{self.guild.id}/pages/{self.page.slug}"


class Editor:
    """Opens pages for those who manage the server, and draws the editor's pages around them."""

    def __init__(self, signin: SignIn, desk: Desk, services: DashboardServices) -> None:
        self._signin = signin
        self._desk = desk
        self.services = services

    async def opened(self, guild: str, slug: str) -> Opened:
        """Return the page that the address names, by today's slug or a former one."""
        return await self._found(await self._signin.in_guild(guild), slug)

    async def sent(self, guild: str, slug: str) -> tuple[Opened, Filled]:
        """Return the page a form is about, and what is in the form."""
        visitor, form = await self._signin.form(guild)
        return await self._found(visitor, slug), Filled(form, await request.files)

    def draw(
        self, opened: Opened, template: str, *, part: str, fault: Fault | None = None, **values: object
    ) -> Response:
        """Return a page of the editor; with a fault, under its status."""
        return self._desk.page(
            f"dashboard/{template}",
            opened.visitor,
            guild=opened.guild,
            tab="pages",
            status=fault.status if fault else 200,
            page=opened.page,
            home=opened.home,
            parts=PARTS,
            part=part,
            visibility_words=VISIBILITY_WORDS,
            fault=fault,
            address=self.services.pages.address(opened.page),
            **values,
        )

    def back(self, opened: Opened, part: str, said: str, **query: object) -> Response:
        """Return the way back to a page of the editor after a form was carried out."""
        address = f"{opened.home}/{part}" if part else opened.home
        return self._desk.back(f"{address}?{urlencode(query)}" if query else address, said)

    async def _found(self, visitor: Visitor, slug: str) -> Opened:
        pages = await self.services.pages.of_guild(visitor.actor, visitor.guild_id)
        found = next((page for page in pages if page.slug == slug), None)
        found = found or next((page for page in pages if slug in page.former_slugs), None)
        if found is None:
            raise NotFound(sentence("This server has no page with the slug {slug}.", slug=repr(slug[:60])))
        return Opened(visitor, await self.services.guilds.get(visitor.guild_id), found)
