"""Dialects: which system's words and envelope an address speaks; one table for all of them.

Addresses in no dialect are pages for people: there errors are doors.
"""

from collections.abc import Callable
from dataclasses import dataclass

from domain.errors import NotFound, RosterError

PAGE_NOT_FOUND = "Roster page not found"
USER_NOT_FOUND = "User not found in roster"
MISSING_PARAMETER = "Missing required parameter"
BAD_KEY = "Invalid or missing API key"
NO_PREMIUM = "API access requires premium subscription"
NOT_YOURS = "You do not have permission to access this roster"
TOO_MANY = "Too many requests. Please try again later."

UNKNOWN_ADDRESS = "Not found"
WRONG_METHOD = "Method not allowed"
BAD_REQUEST = "Bad request"
OUR_FAULT = "Internal server error"

Envelope = Callable[[str, str | None], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One system's way to say no under `prefixes`: `envelope` takes the sentence and our error's id."""

    name: str
    prefixes: tuple[str, ...]
    envelope: Envelope
    sentence: Callable[[RosterError], str]


def _plain_envelope(sentence: str, error_id: str | None) -> dict[str, object]:
    return {"error": sentence} if error_id is None else {"error": sentence, "error_id": error_id}


def _documented_sentence(error: RosterError) -> str:
    """Whatever a service says is missing, programs know these two sentences."""
    if isinstance(error, NotFound) and error.sentence != USER_NOT_FOUND:
        return PAGE_NOT_FOUND
    return error.sentence


DIALECTS = (Dialect("roster", ("/api",), _plain_envelope, _documented_sentence),)


def dialect_of(path: str) -> Dialect | None:
    """Return the dialect that `path` speaks, or None for pages."""
    for dialect in DIALECTS:
        if any(path == prefix or path.startswith(prefix + "/") for prefix in dialect.prefixes):
            return dialect
    return None
