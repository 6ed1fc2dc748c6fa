"""Dialects: which system's words, envelope and statuses an address speaks; one table for all of them.

| dialect     | under                          | says no with                                        |
|-------------|--------------------------------|-----------------------------------------------------|
| rosteroptic | /v1, /api/staff, /api/sites, … | `{"success": false, "error", "field"?, "details"?}` |
| roster      | the rest of /api               | `{"error"}`                                         |

Addresses in no dialect are pages for people: there errors are doors.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from domain.errors import Invalid, NotFound, RosterError

PAGE_NOT_FOUND = "Roster page not found"
USER_NOT_FOUND = "User not found in roster"
MISSING_PARAMETER = "Missing required parameter"
BAD_KEY = "Invalid or missing API key"
NOT_YOURS = "You do not have permission to access this roster"
TOO_MANY = "Too many requests. Please try again later."

UNKNOWN_ADDRESS = "Not found"
WRONG_METHOD = "Method not allowed"
BAD_REQUEST = "Bad request"
TOO_LARGE = "The body is too large"
OUR_FAULT = "Internal server error"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong: a sentence, the part of the request at fault, more about it, our own fault's id."""

    sentence: str
    field: str | None = None
    details: object = None
    error_id: str | None = None


@dataclass(frozen=True, slots=True)
class Dialect:
    """One system's way to say no under `prefixes`; `statuses` are those it has another mind about."""

    name: str
    prefixes: tuple[str, ...]
    envelope: Callable[[Trouble], dict[str, object]]
    sentence: Callable[[RosterError], str]
    statuses: Mapping[type[RosterError], int] = field(default_factory=lambda: MappingProxyType({}))

    def trouble(self, error: RosterError) -> Trouble:
        """Return a refusal as this dialect tells of it."""
        return Trouble(
            self.sentence(error),
            field=getattr(error, "field", None),
            details=getattr(error, "details", None),
        )


def _roster_envelope(trouble: Trouble) -> dict[str, object]:
    told: dict[str, object] = {"error": trouble.sentence}
    if trouble.error_id is not None:
        told["error_id"] = trouble.error_id
    return told


def _documented_sentence(error: RosterError) -> str:
    """Whatever a service says is missing, programs know these two sentences."""
    if isinstance(error, NotFound) and error.sentence != USER_NOT_FOUND:
        return PAGE_NOT_FOUND
    return error.sentence


def _rosteroptic_envelope(trouble: Trouble) -> dict[str, object]:
    told: dict[str, object] = {"success": False, "error": trouble.sentence}
    if trouble.field is not None:
        told["field"] = trouble.field
    if trouble.error_id is not None:
        told["details"] = {"error_id": trouble.error_id}
    elif trouble.details:
        told["details"] = trouble.details
    return told


ROSTEROPTIC = Dialect(
    "rosteroptic",
    (
        "/v1",
        "/api/staff",
        "/api/sites",
        "/api/annual-leave",
        "/api/swaps",
        "/api/shift-patterns",
        "/api/compliance",
        "/api/reports",
    ),
    _rosteroptic_envelope,
    lambda error: error.sentence,
    MappingProxyType({Invalid: 422}),
)
ROSTER = Dialect("roster", ("/api",), _roster_envelope, _documented_sentence)

DIALECTS = (ROSTEROPTIC, ROSTER)
"""In the order in which they are asked: whoever has the longer prefix first."""


def dialect_of(path: str) -> Dialect | None:
    """Return the dialect that `path` speaks, or None for pages."""
    for dialect in DIALECTS:
        if any(path == prefix or path.startswith(prefix + "/") for prefix in dialect.prefixes):
            return dialect
    return None
