"""`/api/roster/{page_id}…`: a page's roster for programs with a key of its owner or its guild.

401 no key ──► 403 no premium, no scope ──► 400 empty part ──► 404 no page ──► 403 not his ──► 404 no user
"""

import re
from collections.abc import Awaitable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from quart import Blueprint, Response, request

from domain.access.scopes import Scope
from domain.errors import Invalid, NotAllowed, NotFound
from domain.ids import PageId, UserId, snowflake
from domain.rosters.pages import PageHead
from domain.rosters.rosters import STAFF, RosterView
from services.access.keys import KeyHolder
from web.access import access
from web.answers import JSON, PRIVATE_CACHE, Answer, Rendering, rendering
from web.api.keys import KeyDoor
from web.api.roster_json import people_json, roster_json, users_json
from web.asks import Ask
from web.dialects import MISSING_PARAMETER, NOT_YOURS, PAGE_NOT_FOUND, USER_NOT_FOUND
from web.responses import respond
from web.shelves import MEGABYTE, Shelf, Views

PREFIX = "/api/roster/"
USERS = "users"
VARY = b", Authorization, X-API-Key"
UUID_LENGTH = 36
NOBODY = 0
BYTES_OF_A_PERSON = 2500
"""What an answer costs in memory beyond its body."""
CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


class Heads(Protocol):
    """What of `services.rosters.reading` a request needs, from memory."""

    def head(self, page_id: PageId) -> PageHead | None:
        """Return the page's head, deleted ones included."""


class RosterAnswers:
    """Answers for the three addresses of a roster; the fast front and the routes below both ask here."""

    def __init__(self, heads: Heads, views: Views, door: KeyDoor, *, public_url: str) -> None:
        self._heads = heads
        self._door = door

        def whole(view: RosterView) -> Rendering:
            return _rendered(roster_json(view, public_url=public_url))

        self._rosters = Shelf(views, STAFF, whole, most_bytes=24 * MEGABYTE)
        self._users = Shelf(views, STAFF, lambda view: _rendered(users_json(view)), most_bytes=24 * MEGABYTE)
        self._people = Shelf(views, STAFF, _people, most_bytes=24 * MEGABYTE)

    def answer(self, ask: Ask, parts: Sequence[str]) -> Answer | Awaitable[Answer]:
        """Return the answer for the parts below `/api/roster/`: a page, or a page and one of its users."""
        holder = self._door.admitted(ask)
        holder.actor.check_scope(Scope.READ_ROSTERS)
        if not all(parts):
            raise Invalid(MISSING_PARAMETER)
        head = self._page(parts[0], holder)
        if len(parts) == 1:
            return self._rosters.give(head, lambda roster: roster.answer(ask))
        if parts[1] == USERS:
            return self._users.give(head, lambda users: users.answer(ask))
        user_id = snowflake(parts[1]) or NOBODY
        return self._people.give(head, lambda people: people.of(user_id).answer(ask))

    def _page(self, text: str, holder: KeyHolder) -> PageHead:
        page_id = _page_id(text) if len(text) == UUID_LENGTH else None
        head = self._heads.head(page_id) if page_id else None
        if head is None or head.deleted_at is not None:
            raise NotFound(PAGE_NOT_FOUND)
        if not holder.reads(head):
            raise NotAllowed(NOT_YOURS)
        return head


def roster_routes(answers: RosterAnswers) -> Blueprint:
    """Return the routes of the roster dialect."""
    routes = Blueprint("api_rosters", __name__)

    @routes.get("/api/roster")
    @routes.get("/api/roster/")
    @routes.get("/api/roster/<page_id>")
    @access(auth="key", scope="read:rosters")
    async def roster(page_id: str = "") -> Response:
        """A page's whole roster."""
        return await respond(request, lambda ask: answers.answer(ask, [page_id]))

    @routes.get("/api/roster/<page_id>/")
    @routes.get("/api/roster/<page_id>/<discord_id>")
    @access(auth="key", scope="read:rosters")
    async def user(page_id: str, discord_id: str = "") -> Response:
        """One user of a roster, or with `users` all of them."""
        return await respond(request, lambda ask: answers.answer(ask, [page_id, discord_id]))

    return routes


def _rendered(body: bytes, *, packs: bool = True) -> Rendering:
    return rendering(body, JSON, (PRIVATE_CACHE,), vary=VARY, packs=packs)


class People:
    """Each member of a page as an answer of his own, made when he is first asked for."""

    def __init__(self, bodies: Mapping[UserId, bytes]) -> None:
        self._bodies: Mapping[int, bytes] = dict(bodies.items())
        self._made: dict[int, Rendering] = {}
        self.size = 4000 + sum(BYTES_OF_A_PERSON + 2 * len(body) for body in bodies.values())

    def of(self, user_id: int) -> Rendering:
        """Return the answer for one Discord account, or raise `NotFound` if he is not on the page."""
        made = self._made.get(user_id)
        if made is not None:
            return made
        if user_id not in self._bodies:
            raise NotFound(USER_NOT_FOUND)
        # Packing so little saves a client nothing.
        made = self._made[user_id] = _rendered(self._bodies[user_id], packs=False)
        return made


def _people(view: RosterView) -> People:
    return People(people_json(view))


@lru_cache(maxsize=4096)
def _page_id(text: str) -> PageId | None:
    return PageId(UUID(text)) if CANONICAL_UUID.fullmatch(text) else None
