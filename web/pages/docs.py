"""`/docs`, `/openapi.json`: what programs may ask, for those who write them and for what writes itself."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import orjson
from jinja2 import Environment
from quart import Blueprint, Response, request

from domain.access.sessions import Session
from domain.access.tiers import Tier
from domain.errors import RosterError
from domain.rosters.pages import PageHead, Visibility
from web.access import access
from web.answers import HTML, JSON, PRIVATE_NO_STORE, PUBLIC_CACHE, Answer, Rendering, plain_answer, rendering
from web.asks import Ask
from web.docs.openapi import document
from web.docs.operations import Json, Operation
from web.drawing.docs import DocsDrawing, Example
from web.pages.rosters import BY_LANGUAGE
from web.responses import respond
from web.signin import SignIn


class AllPages(Protocol):
    """What of `services.rosters.reading` the samples need, from memory."""

    def heads(self) -> Sequence[PageHead]:
        """Return all pages that are not deleted, by title."""


class DocsAnswers:
    """The description is made once, the page anew for whoever is signed in: it reads a page of his."""

    def __init__(
        self,
        operations: Sequence[Operation],
        environment: Environment,
        pages: AllPages,
        signin: SignIn | None,
        *,
        public_url: str,
    ) -> None:
        self._operations = operations
        self._drawing = DocsDrawing(environment, operations)
        self._pages = pages
        self._signin = signin
        self._address = public_url
        self._drawn: dict[str, tuple[Example | None, Rendering]] = {}

    @cached_property
    def _described(self) -> Mapping[str, Json]:
        return document(self._operations, address=self._address)

    @cached_property
    def _description(self) -> Rendering:
        return rendering(
            orjson.dumps(self._described), JSON, (PUBLIC_CACHE, (b"access-control-allow-origin", b"*"))
        )

    def description(self, ask: Ask) -> Answer:
        """Return the OpenAPI document; a page of somebody else's may read it, too."""
        return self._description.answer(ask)

    async def page(self, ask: Ask) -> Answer:
        """Return the page; what stands around it is in the asker's language."""
        session = await self._session(ask)
        if session is not None:
            example = await self._own(session)
            return plain_answer(200, self._draw(example, is_signed_in=True), HTML, PRIVATE_NO_STORE)
        example = self._lone()
        before, kept = self._drawn.get(ask.language, (None, None))
        if kept is None or before != example:
            kept = rendering(self._draw(example), HTML, (PUBLIC_CACHE,), vary=BY_LANGUAGE)
            self._drawn[ask.language] = example, kept
        return kept.answer(ask)

    def _draw(self, example: Example | None, *, is_signed_in: bool = False) -> bytes:
        return self._drawing.page(
            self._described, address=self._address, example=example, is_signed_in=is_signed_in
        )

    def _lone(self) -> Example | None:
        """Return the public page if there is one and no other: then it is the one that is meant."""
        public = [head for head in self._pages.heads() if head.visibility is Visibility.PUBLIC]
        return Example(public[0].id, public[0].title) if len(public) == 1 else None

    async def _session(self, ask: Ask) -> Session | None:
        if self._signin is None or b"cookie" not in ask.headers:
            return None
        found = await self._signin.found(ask)
        return found[0] if found is not None else None

    async def _own(self, session: Session) -> Example | None:
        """Return a page that a key of his reads: one he owns, else one of the server whose keys he makes."""
        heads = self._pages.heads()
        own = [head for head in heads if head.owner_id == session.user_id]
        if not own and session.guild_id is not None and await self._makes_keys():
            own = [head for head in heads if head.guild_id == session.guild_id]
        own.sort(key=lambda head: head.guild_id != session.guild_id)
        return Example(own[0].id, own[0].title, is_own=True) if own else None

    async def _makes_keys(self) -> bool:
        """Say whether whoever asks makes the keys of the server he chose last; no if nobody can tell."""
        assert self._signin is not None
        try:
            return await self._signin.tier(request) >= Tier.ADMIN
        except RosterError:
            return False


def docs_routes(answers: DocsAnswers) -> Blueprint:
    """Return the routes of the documentation."""
    routes = Blueprint("pages_docs", __name__)

    @routes.get("/openapi.json")
    @access(auth="nobody", scope="read:docs")
    async def description() -> Response:
        """Every operation in OpenAPI 3.1."""
        return await respond(request, answers.description)

    @routes.get("/docs")
    @access(auth="nobody", scope="read:docs")
    async def page() -> Response:
        """Every operation for people, with samples to copy."""
        return await respond(request, answers.page)

    return routes
