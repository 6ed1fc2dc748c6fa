"""`/dashboard/<guild>/pages/<slug>/fields`: which field of a page is shown to whom."""

from dataclasses import dataclass

from quart import Blueprint, Response

from domain.errors import Invalid
from domain.rosters.fields import CHOOSABLE, FIELD_WORDS, USUAL, Circle, Field
from domain.rosters.pages import Page
from domain.rosters.versions import Seen, version_of_sharing
from domain.words import sentence
from web.access import access
from web.dashboard.editor import Editor, Opened
from web.dashboard.filling import Fault, Filled, attempted
from words import mark, say

HERE = "/dashboard/<guild>/pages/<slug>/fields"
PART = "fields"
CIRCLES = {
    Circle.EVERYONE: mark("Everyone"),
    Circle.MEMBERS: mark("Members"),
    Circle.STAFF: mark("Staff"),
    Circle.NOBODY: mark("Nobody"),
}
HINTS = {
    Field.EXPIRIES: mark("Beside each certification that ends"),
    Field.SUBDIVISIONS: mark("With the callsigns that belong to them"),
    Field.PROMOTION: mark("The date on the page; joining, promotions and demotions in the list of changes"),
    Field.OFFICER: mark("Who gave somebody his rank"),
    Field.STATUS: mark("On leave, reserve, probation, suspended"),
    Field.VACANCIES: mark("How many seats are free; which ones, for whoever sees callsigns"),
    Field.CHANGES: mark("Its page, JSON and Atom, with what of it the other fields allow"),
    Field.USERNAMES: mark("In exports and the API"),
    Field.IDS: mark("In exports and the API"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A field as it is drawn: who sees it, who usually does, and whether the page has any of it."""

    field: Field
    label: str
    hint: str
    circle: str
    usual: str
    is_unused: bool


def sharing_routes(editor: Editor) -> Blueprint:
    """Return the routes about who sees what."""
    routes = Blueprint("dashboard_sharing", __name__)

    @routes.get(HERE)
    @access(auth="session", scope="read:pages")
    async def shown(guild: str, slug: str) -> Response:
        """Each field with its circle."""
        return _drawn(editor, await editor.opened(guild, slug))

    @routes.post(HERE)
    @access(auth="session", scope="write:pages")
    async def share(guild: str, slug: str) -> Response:
        """Show them to others, unless somebody else chose meanwhile."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _shared(editor, opened, filled))
        if isinstance(done, Fault):
            return _drawn(editor, await editor.opened(guild, slug), fault=done, filled=filled)
        return editor.back(opened, PART, say("It is shown so from now on, on open pages too."))

    return routes


async def _shared(editor: Editor, opened: Opened, filled: Filled) -> Page:
    seen = Seen(version_of_sharing, filled.text("seen"))
    choices = [(field, _circle(filled, field)) for field in CHOOSABLE]
    return await editor.services.pages.expecting(seen.check).share(
        opened.visitor.actor, opened.page.id, choices
    )


def _circle(filled: Filled, field: Field) -> Circle:
    try:
        return Circle(filled.text(field.value))
    except ValueError:
        raise Invalid(
            sentence("{field}: choose who sees it.", field=sentence(FIELD_WORDS[field])), field=field.value
        ) from None


def _drawn(
    editor: Editor, opened: Opened, *, fault: Fault | None = None, filled: Filled | None = None
) -> Response:
    """Return the table as it was filled, or as the page is; with the version that is there now."""
    page = opened.page
    unused = _unused(page)
    rows = [
        Row(
            field,
            say(FIELD_WORDS[field]),
            say(HINTS[field]) if field in HINTS else "",
            filled.text(field.value) if filled else circle.value,
            say(CIRCLES[USUAL[field]]),
            field in unused,
        )
        for field, circle in page.sharing.all()
    ]
    return editor.draw(
        opened,
        "sharing.html",
        part=PART,
        fault=fault,
        rows=rows,
        now={field.value: circle.value for field, circle in page.sharing.all()},
        circles=CIRCLES,
        seen=version_of_sharing(page),
    )


def _unused(page: Page) -> frozenset[Field]:
    """Return the fields that the page has nothing of."""
    needed = {
        Field.CERTIFICATIONS: page.certifications,
        Field.EXPIRIES: page.certifications,
        Field.SUBDIVISIONS: page.subdivisions,
        Field.AWARDS: page.awards,
        Field.ON_DUTY: page.patrol_logs,
        Field.HOURS: page.patrol_logs,
    }
    return frozenset(field for field, has in needed.items() if not has)
