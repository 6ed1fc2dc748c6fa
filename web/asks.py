"""Asks: what of a request the fast answers look at, read once from the ASGI scope."""

from functools import lru_cache
from urllib.parse import parse_qs

from quart import Request

from services.access.keys import KeyHolder
from web.addresses import bucket
from web.asgi import Header, Scope
from web.limits import Allowance
from words.languages import ENGLISH, LANGUAGES, accepted_language

ASKED = "muster.asked"
"""Where a scope keeps its ask."""
LOCAL = "local"
"""The name of whoever has no address."""


class Ask:
    """A request as our answers see it; its `allowance` is told with the answer, whatever it will be."""

    __slots__ = ("_scope", "allowance", "headers", "holder", "is_head", "path")

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.path: str = scope["path"]
        self.is_head: bool = scope["method"] == "HEAD"
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.allowance: Allowance | None = None
        self.holder: KeyHolder | None = None

    @classmethod
    def of(cls, request: Request) -> "Ask":
        """Return the ask of a request that Quart has taken: the one that was counted."""
        scope: Scope = request.scope  # type: ignore[assignment] # Theirs are typed dicts; ours is any mapping.
        if ASKED not in scope:
            scope[ASKED] = cls(scope)
        ask: Ask = scope[ASKED]
        return ask

    @property
    def added(self) -> tuple[Header, ...]:
        """Return the headers that the asking itself adds to its answer."""
        return self.allowance.headers() if self.allowance is not None else ()

    @property
    def address(self) -> str:
        """Return the name under which this client's requests are counted."""
        client = self._scope.get("client")
        return bucket(client[0]) if client else LOCAL

    def has_several(self, name: bytes) -> bool:
        """Say whether a header was sent more than once; `headers` holds the last."""
        headers = self._scope["headers"]
        return len(headers) != len(self.headers) and sum(each == name for each, _ in headers) > 1

    def query(self, name: str) -> str:
        """Return a parameter of the query, or an empty text."""
        text: str = self._scope["query_string"].decode("ascii", "replace")
        try:
            return parse_qs(text, max_num_fields=20).get(name, [""])[0]
        except ValueError:  # More fields than anybody of ours sends.
            return ""

    @property
    def language(self) -> str:
        """Return the language to answer in: the one in the query, else what the client likes best of ours."""
        if b"lang=" in self._scope["query_string"] and (wanted := self.query("lang")) in LANGUAGES:
            return wanted
        liked = self.headers.get(b"accept-language")
        return ENGLISH if liked is None else liked_language(liked)

    @property
    def search(self) -> str:
        """Return the query as it was asked, with its question mark; an empty text if there is none."""
        text: str = self._scope["query_string"].decode("ascii", "replace")
        return f"?{text}" if text else ""

    def is_query(self, text: bytes) -> bool:
        """Say whether the query is exactly `text`."""
        return bool(self._scope["query_string"] == text)


LONGEST_REMEMBERED = 200


def liked_language(header: bytes) -> str:
    """Return which of our languages an `Accept-Language` likes best."""
    if len(header) > LONGEST_REMEMBERED:
        return accepted_language(header[:LONGEST_REMEMBERED].decode("latin-1"))
    return _remembered_language(header)


@lru_cache(maxsize=1024)
def _remembered_language(header: bytes) -> str:
    return accepted_language(header.decode("latin-1"))
