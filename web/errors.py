"""Errors: every way we say no over HTTP, in the words of whoever asks.

NotFound 404 · Invalid 400 · NotAllowed 403 · NeedsPremium 403 · Refused 409 · NoKey 401 · TooMany 429
BadBody 400 · WrongType 415; a dialect may have another mind about some
OutOfReach 503 · NotSignedIn: to the sign-in · SignInFailed: as Discord had it
anything else 500, logged under the id that the answer names
"""

import secrets
from collections.abc import Sequence
from urllib.parse import quote

import structlog

from domain.errors import Invalid, NotAllowed, NotFound, Refused, RosterError
from domain.rosters.pictures import MOST_BYTES
from domain.words import sentence
from services.access.footings import OutOfReach
from web.answers import HTML as HTML_TYPE
from web.answers import NO_STORE, Answer, json_answer, plain_answer, see_other
from web.asgi import Header
from web.dialects import (
    BAD_REQUEST,
    OUR_FAULT,
    TOO_LARGE,
    TOO_MANY,
    UNKNOWN_ADDRESS,
    WRONG_METHOD,
    Trouble,
    dialect_of,
)
from web.drawing.doors import DoorDrawing
from web.uploads import takes_pictures
from words import said, say

SIGN_IN = "/signin"
DASHBOARD = "/dashboard"

log = structlog.get_logger(__name__)


class NoKey(RosterError):
    """The asker has shown no key, or none that works."""


class BadBody(RosterError):
    """What was sent can't be read at all."""


class WrongType(RosterError):
    """What was sent is of a type that nobody here reads."""


class TooMany(RosterError):
    """The asker has asked too often; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(TOO_MANY)
        self.retry_after = retry_after


class NotSignedIn(RosterError):
    """Nobody is signed in in this browser; `wanted` is where he was going."""

    def __init__(self, wanted: str) -> None:
        super().__init__(sentence("Sign in first."))
        self.wanted = wanted


class SignInFailed(RosterError):
    """Signing in did not come to its end, and the asker may try again."""

    def __init__(self, sentence: str, *, status: int, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


STATUSES: tuple[tuple[type[RosterError], int], ...] = (
    (NotFound, 404),
    (Invalid, 400),
    (NotAllowed, 403),
    (Refused, 409),
    (NoKey, 401),
    (TooMany, 429),
    (BadBody, 400),
    (WrongType, 415),
    (NotSignedIn, 401),
    (OutOfReach, 503),
)


class Refusals:
    """Turns what went wrong at an address into the answer its dialect has for it, or into a door."""

    def __init__(self, doors: DoorDrawing) -> None:
        self._doors = doors

    def refused(self, path: str, error: RosterError) -> Answer:
        """Return the answer for one of our own refusals."""
        dialect = dialect_of(path)
        statuses = (*(dialect.statuses.items() if dialect is not None else ()), *STATUSES)
        status = next((status for kind, status in statuses if isinstance(error, kind)), 400)
        headers: tuple[Header, ...] = ()
        if isinstance(error, TooMany):
            headers = ((b"retry-after", b"%d" % error.retry_after),)
        if isinstance(error, NoKey):
            headers = ((b"www-authenticate", b'Bearer realm="muster"'),)
        if isinstance(error, SignInFailed):
            status = error.status
            if error.retry_after is not None:
                headers = ((b"retry-after", b"%d" % error.retry_after),)
        if dialect is not None:
            return json_answer(status, dialect.envelope(dialect.trouble(error)), NO_STORE, *headers)
        if isinstance(error, NotSignedIn):
            return see_other(f"{SIGN_IN}?next={quote(error.wanted, safe='/')}")
        if isinstance(error, SignInFailed):
            return plain_answer(
                status, self._doors.not_signed_in(said(error.sentence)), HTML_TYPE, NO_STORE, *headers
            )
        return self._door(path, status, said(error.sentence), headers)

    def not_found(self, path: str) -> Answer:
        """Return the answer for an address that leads nowhere."""
        return self.said(path, 404, UNKNOWN_ADDRESS)

    def wrong_method(self, path: str, allowed: Sequence[str]) -> Answer:
        """Return the answer for a method that the address does not take; it names those it takes."""
        return self.said(path, 405, WRONG_METHOD, (b"allow", ", ".join(sorted(allowed)).encode()))

    def too_large(self, path: str) -> Answer:
        """Return the answer for a body that is too large; where pictures go, with the way back."""
        if not takes_pictures(path):
            return self.said(path, 413, TOO_LARGE)
        why = say(
            "{kind}: the file is too large; it may have {most} MB at most.",
            kind=say("Logo and banner"),
            most=MOST_BYTES // 1024**2,
        )
        return plain_answer(413, self._doors.too_large(why, way=path), HTML_TYPE, NO_STORE)

    def failed(self, path: str, error: BaseException) -> Answer:
        """Log a fault of ours, and return the answer that names the log's line."""
        error_id = secrets.token_hex(6)
        log.error("web.failed", error_id=error_id, path=path[:200], exc_info=error)
        dialect = dialect_of(path)
        if dialect is None:
            return plain_answer(500, self._doors.failed(error_id), HTML_TYPE)
        return json_answer(500, dialect.envelope(Trouble(OUR_FAULT, error_id=error_id)))

    def said(self, path: str, status: int, sentence: str = BAD_REQUEST, *headers: Header) -> Answer:
        """Return `sentence` with a status that HTTP itself calls for."""
        dialect = dialect_of(path)
        if dialect is None:
            return self._door(path, status, sentence, headers)
        return json_answer(status, dialect.envelope(Trouble(sentence)), NO_STORE, *headers)

    def _door(self, path: str, status: int, sentence: str, headers: tuple[Header, ...]) -> Answer:
        if status == 404:
            body = self._doors.not_found()
        elif status == 405:
            body = self._doors.method_not_allowed()
        elif status == 429:
            body = self._doors.too_many(int(dict(headers).get(b"retry-after", b"60")))
        else:
            way = DASHBOARD if path.startswith(f"{DASHBOARD}/") else None
            body = self._doors.refused(sentence, status=status, way=way)
        return plain_answer(status, body, HTML_TYPE, NO_STORE, *headers)
