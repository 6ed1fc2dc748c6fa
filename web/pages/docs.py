"""`/docs`, `/openapi.json`: what programs may ask, for those who write them and for what writes itself."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import orjson
from jinja2 import Environment
from quart import Blueprint, Response, request

from web.access import access
from web.answers import HTML, JSON, PUBLIC_CACHE, Answer, Rendering, rendering
from web.asks import Ask
from web.docs.openapi import document
from web.docs.operations import Json, Operation
from web.drawing.docs import DocsDrawing
from web.pages.rosters import BY_LANGUAGE
from web.responses import respond


class DocsAnswers:
    """Made at the first request of each, and then kept: neither changes while we run."""

    def __init__(self, operations: Sequence[Operation], environment: Environment, *, public_url: str) -> None:
        self._operations = operations
        self._drawing = DocsDrawing(environment, operations)
        self._address = public_url
        self._pages: dict[str, Rendering] = {}

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

    def page(self, ask: Ask) -> Answer:
        """Return the page; what stands around it is in the asker's language."""
        kept = self._pages.get(ask.language)
        if kept is None:
            drawn = self._drawing.page(self._described, address=self._address)
            kept = rendering(drawn, HTML, (PUBLIC_CACHE,), vary=BY_LANGUAGE)
            self._pages[ask.language] = kept
        return kept.answer(ask)


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
