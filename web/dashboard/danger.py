"""`/dashboard/<guild>/pages/<slug>/danger`: another owner, and the end of a page."""

from quart import Blueprint, Response

from domain.errors import Invalid
from domain.ids import UserId, snowflake
from domain.rosters.pages import KEPT_AFTER_DELETION, Page
from domain.rosters.rosters import WHOLE
from domain.words import sentence
from web.access import access
from web.dashboard.desk import Desk
from web.dashboard.editor import Editor, Opened
from web.dashboard.filling import Fault, Filled, attempted
from words import say

HERE = "/dashboard/<guild>/pages/<slug>/danger"


def danger_routes(editor: Editor, desk: Desk) -> Blueprint:
    """Return the routes of what is not done by accident."""
    routes = Blueprint("dashboard_danger", __name__)

    @routes.get(HERE)
    @access(auth="session", scope="read:pages")
    async def shown(guild: str, slug: str) -> Response:
        """The forms."""
        return await _drawn(editor, await editor.opened(guild, slug))

    @routes.post(f"{HERE}/owner")
    @access(auth="session", scope="write:pages")
    async def pass_on(guild: str, slug: str) -> Response:
        """Give the page to another member of the server."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _passed_on(editor, opened, filled))
        if isinstance(done, Fault):
            return await _drawn(editor, opened, fault=done, filled=filled)
        return editor.back(opened, "danger", say("The page has another owner."))

    @routes.post(f"{HERE}/delete")
    @access(auth="session", scope="write:pages")
    async def delete(guild: str, slug: str) -> Response:
        """Take the page down, if its slug was typed."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _deleted(editor, opened, filled))
        if isinstance(done, Fault):
            return await _drawn(editor, opened, fault=done, filled=filled)
        return desk.back(
            f"/dashboard/{opened.guild.id}/pages",
            say("{title} is deleted. You can bring it back for 30 days.", title=opened.page.title),
        )

    return routes


async def _passed_on(editor: Editor, opened: Opened, filled: Filled) -> Page:
    """The bot says whether the new owner is a member; nobody else can be given a page."""
    number = snowflake(filled.text("owner").strip())
    footing = await editor.services.footings.of(UserId(number), opened.guild.id) if number else None
    if footing is None or not footing.is_member:
        raise Invalid(sentence("No member of this server has that id."), field="owner")
    return await editor.services.pages.pass_on(opened.visitor.actor, opened.page.id, footing.user_id)


async def _deleted(editor: Editor, opened: Opened, filled: Filled) -> Page:
    if filled.text("confirm").strip() != opened.page.slug:
        raise Invalid(sentence("Type {slug} to delete the page.", slug=opened.page.slug), field="confirm")
    return await editor.services.pages.delete(opened.visitor.actor, opened.page.id)


async def _drawn(
    editor: Editor, opened: Opened, *, fault: Fault | None = None, filled: Filled | None = None
) -> Response:
    view = await editor.services.reading.view(opened.page.id, WHOLE)
    people = {row.user_id: row.name for row in view.rows() if row.user_id is not None}
    return editor.draw(
        opened,
        "danger.html",
        part="danger",
        fault=fault,
        people=people,
        owner=people.get(opened.page.owner_id),
        values={name: filled.text(name) if filled else "" for name in ("owner", "confirm")},
        days=KEPT_AFTER_DELETION.days,
    )
