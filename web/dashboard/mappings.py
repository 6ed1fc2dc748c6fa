"""`/dashboard/<guild>/pages/<slug>/ranks`, `certifications`, `subdivisions`: what is bound to roles."""

from collections.abc import Awaitable

from quart import Blueprint, Response, request

from domain.errors import Invalid
from domain.ids import RoleId
from domain.rosters.detection import shown_name
from domain.rosters.guilds import Role
from domain.rosters.pages import Page
from domain.rosters.versions import Seen, version_of_mapping, version_of_order
from domain.words import sentence
from web.access import access
from web.dashboard.editor import Editor, Opened
from web.dashboard.filling import Fault, Filled, attempted
from web.dashboard.lists import Listed, drawn_list
from words import say


def mappings_routes(editor: Editor, kind: Listed) -> Blueprint:
    """Return the routes of one of the lists: seen, added to, edited, put in order, and shortened."""
    routes = Blueprint(f"dashboard_{kind.path}", __name__)
    here = f"/dashboard/<guild>/pages/<slug>/{kind.path}"

    @routes.get(here)
    @access(auth="session", scope="read:pages")
    async def listed(guild: str, slug: str) -> Response:
        """The list, in its order; one entry may be open for editing or to be removed."""
        opened = await editor.opened(guild, slug)
        edit, remove, focus = (request.args.get(name, "") for name in ("edit", "remove", "focus"))
        return await drawn_list(editor, opened, kind, edit=edit, remove=remove, focus=focus)

    @routes.post(here)
    @access(auth="session", scope="write:pages")
    async def add(guild: str, slug: str) -> Response:
        """Add one at the end."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _added(editor, opened, kind, filled))
        if isinstance(done, Fault):
            return await drawn_list(editor, opened, kind, fault=done, filled=filled)
        name = kind.of(done)[-1].name
        return editor.back(opened, kind.path, say("{name} is on the page.", name=name), focus="add")

    _add_changes(routes, editor, kind, f"{here}/<int:number>")
    return routes


def _add_changes(routes: Blueprint, editor: Editor, kind: Listed, here: str) -> None:
    """Add what is done to one entry."""

    @routes.post(here)
    @access(auth="session", scope="write:pages")
    async def edit(guild: str, slug: str, number: int) -> Response:
        """Change one, unless somebody else did meanwhile."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _edited(editor, opened, kind, number, filled))
        if isinstance(done, Fault):
            opened = await editor.opened(guild, slug)
            return await drawn_list(editor, opened, kind, edit=str(number), fault=done, filled=filled)
        return editor.back(opened, kind.path, say("It is changed."), focus=f"edit-{number}")

    @routes.post(f"{here}/move")
    @access(auth="session", scope="write:pages")
    async def move(guild: str, slug: str, number: int) -> Response:
        """Move one to another place, unless the order is another by now."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _moved(editor, opened, kind, number, filled))
        if isinstance(done, Fault):
            return await drawn_list(editor, await editor.opened(guild, slug), kind, fault=done)
        place, way = kind.place(done, number), "up" if filled.is_ticked("up") else "down"
        said = say("{name} is number {place} now.", name=kind.of(done)[place].name, place=place + 1)
        return editor.back(opened, kind.path, said, focus=f"{way}-{number}")

    @routes.post(f"{here}/remove")
    @access(auth="session", scope="write:pages")
    async def remove(guild: str, slug: str, number: int) -> Response:
        """Take one off the page; its role stays as it is."""
        opened, filled = await editor.sent(guild, slug)
        done = await attempted(lambda: _removed(editor, opened, kind, number, filled))
        if isinstance(done, Fault):
            opened = await editor.opened(guild, slug)
            return await drawn_list(editor, opened, kind, remove=str(number), fault=done)
        return editor.back(opened, kind.path, say("It is off the page. Its role stays as it is."))


async def _added(editor: Editor, opened: Opened, kind: Listed, filled: Filled) -> Page:
    role = await _role(editor, opened, filled)
    if role is None:
        raise Invalid(sentence("Choose a role."), field="role")
    name = filled.text("name").strip() or shown_name(role.name)
    verbs, more = kind.verbs(editor.services), kind.read_new(filled)
    return await verbs.add(opened.visitor.actor, opened.page.id, name=name, role_id=role.id, **more)


async def _edited(editor: Editor, opened: Opened, kind: Listed, number: int, filled: Filled) -> Page:
    role = await _role(editor, opened, filled)
    seen = Seen(lambda page: version_of_mapping(kind.find(page, number)), filled.text("seen"))
    verbs = kind.verbs(editor.services).expecting(seen.check)
    return await verbs.edit(
        opened.visitor.actor,
        opened.page.id,
        number,
        name=filled.text("name"),
        role_id=role.id if role else None,
        **kind.read(filled),
    )


async def _moved(editor: Editor, opened: Opened, kind: Listed, number: int, filled: Filled) -> Page:
    seen = Seen(lambda page: version_of_order(kind.of(page)), filled.text("seen"))
    verbs = kind.verbs(editor.services).expecting(seen.check)
    place = filled.number("up") if filled.is_ticked("up") else filled.number("down")
    return await verbs.move(opened.visitor.actor, opened.page.id, number, place=place)


def _removed(editor: Editor, opened: Opened, kind: Listed, number: int, filled: Filled) -> Awaitable[Page]:
    seen = Seen(lambda page: version_of_mapping(kind.find(page, number)), filled.text("seen"))
    verbs = kind.verbs(editor.services).expecting(seen.check)
    return verbs.remove(opened.visitor.actor, opened.page.id, number)


async def _role(editor: Editor, opened: Opened, filled: Filled) -> Role | None:
    """Return the role that is picked; None if none is, or the one that is gone from the server."""
    role_id = filled.role("role")
    roles = {role.id: role for role in await editor.services.guilds.roles(opened.guild.id)}
    gone = {mapping.role_id for mapping in opened.page.mappings()} - roles.keys()
    if role_id is None or role_id in gone:
        return None
    role = roles.get(role_id)
    if role is None or role.id == RoleId(opened.guild.id):
        raise Invalid(sentence("Choose one of this server's roles."), field="role")
    if role.is_managed:
        raise Invalid(
            sentence(
                "“{role}” belongs to an integration, so nobody can be given it; choose another role.",
                role=role.name,
            ),
            field="role",
        )
    return role
