"""`/dashboard/<guild>/pages/<slug>/detect`: what the server's roles look like, to be corrected and added."""

from collections.abc import Sequence
from dataclasses import replace

from quart import Blueprint, Response

from domain.errors import Invalid
from domain.rosters.detection import Kind, Suggestion, detected
from domain.rosters.pages import Page
from domain.rosters.proposing import with_suggestions
from domain.words import sentence
from web.access import access
from web.dashboard.editor import Editor, Opened
from web.dashboard.filling import Fault, Filled, attempted
from words import mark, plural

HERE = "/dashboard/<guild>/pages/<slug>/detect"
KINDS = {
    Kind.RANK: mark("Rank"),
    Kind.CERTIFICATION: mark("Certification"),
    Kind.SUBDIVISION: mark("Subdivision"),
    Kind.IGNORED: mark("Leave out"),
}


def detecting_routes(editor: Editor) -> Blueprint:
    """Return the routes of the detection."""
    routes = Blueprint("dashboard_detecting", __name__)

    @routes.get(HERE)
    @access(auth="session", scope="read:pages")
    async def proposed(guild: str, slug: str) -> Response:
        """What is not on the page yet, each role with what it looks like."""
        opened = await editor.opened(guild, slug)
        return await _drawn(editor, opened, await _suggestions(editor, opened))

    @routes.post(HERE)
    @access(auth="session", scope="write:pages")
    async def add(guild: str, slug: str) -> Response:
        """Add what is chosen, all of it or nothing."""
        opened, filled = await editor.sent(guild, slug)
        chosen = [_chosen(each, filled) for each in await _suggestions(editor, opened)]
        done = await attempted(lambda: _added(editor, opened, chosen))
        if isinstance(done, Fault):
            return await _drawn(editor, opened, chosen, fault=done)
        count = len(done.mappings()) - len(opened.page.mappings())
        return editor.back(
            opened, "ranks", plural("{count} role is added.", "{count} roles are added.", count)
        )

    return routes


async def _suggestions(editor: Editor, opened: Opened) -> list[Suggestion]:
    """Return what the roles look like; those that nobody has counted yet pass for held."""
    roles = await editor.services.guilds.roles(opened.guild.id)
    holders = await editor.services.guilds.holders(opened.guild.id)
    taken = {mapping.role_id for mapping in opened.page.mappings()}
    proposal = detected(roles, {role.id: holders.get(role.id, 1) for role in roles})
    return [each for each in proposal.suggestions if each.role_id not in taken]


def _chosen(suggestion: Suggestion, filled: Filled) -> Suggestion:
    """Return a suggestion as it was corrected; what the form doesn't speak of is left out."""
    text = filled.text(f"kind-{suggestion.role_id}")
    kind = Kind(text) if text in set(Kind) else Kind.IGNORED
    is_command = kind is Kind.RANK and filled.is_ticked(f"command-{suggestion.role_id}")
    return replace(suggestion, kind=kind, is_command=is_command)


async def _added(editor: Editor, opened: Opened, chosen: Sequence[Suggestion]) -> Page:
    if not chosen:
        raise Invalid(sentence("Nothing is chosen that is not on the page already."))
    return await editor.services.pages.change(
        opened.visitor.actor, opened.page.id, lambda page: with_suggestions(page, chosen)
    )


async def _drawn(
    editor: Editor, opened: Opened, suggestions: Sequence[Suggestion], *, fault: Fault | None = None
) -> Response:
    return editor.draw(
        opened,
        "detect.html",
        part="ranks",
        fault=fault,
        suggestions=suggestions,
        holders=await editor.services.guilds.holders(opened.guild.id),
        kinds=KINDS,
    )
