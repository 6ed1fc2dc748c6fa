"""Scopes: what a key may be used for; each is said once here, and the documentation reads this table."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain.errors import Invalid
from domain.words import mark, sentence


class Scope(StrEnum):
    """One thing that a key may do; none of them includes another."""

    READ_ROSTERS = "read:rosters"
    WRITE_ROSTERS = "write:rosters"
    READ_STAFF = "read:staff"
    WRITE_STAFF = "write:staff"
    READ_SITES = "read:sites"
    WRITE_SITES = "write:sites"
    READ_LEAVE = "read:leave"
    WRITE_LEAVE = "write:leave"
    WRITE_SWAPS = "write:swaps"
    READ_REPORTS = "read:reports"
    READ_COMPLIANCE = "read:compliance"
    READ_ONCALL = "read:oncall"
    WRITE_ONCALL = "write:oncall"
    INTEGRATION = "integration"


DESCRIPTIONS: Mapping[Scope, str] = {
    Scope.READ_ROSTERS: mark("Read roster pages with everybody on them, and shifts that are planned."),
    Scope.WRITE_ROSTERS: mark("Plan, change and publish shifts."),
    Scope.READ_STAFF: mark("Read members of staff."),
    Scope.WRITE_STAFF: mark("Add, change and remove members of staff."),
    Scope.READ_SITES: mark("Read the places of work."),
    Scope.WRITE_SITES: mark("Add, change and remove places of work."),
    Scope.READ_LEAVE: mark("Read requests for leave, and who is away."),
    Scope.WRITE_LEAVE: mark("Ask for leave on somebody's behalf, and decide such requests."),
    Scope.WRITE_SWAPS: mark("Read and decide requests to swap shifts."),
    Scope.READ_REPORTS: mark("Read reports, coverage and metrics."),
    Scope.READ_COMPLIANCE: mark("Read reports on working-time rules."),
    Scope.READ_ONCALL: mark("Read who is on call."),
    Scope.WRITE_ONCALL: mark("Change schedules and overrides of those on call."),
    Scope.INTEGRATION: mark("Exchange people, posts and roles with a personnel system, in batches."),
}
"""What each scope lets its holder do, one sentence each."""

EVERY_SCOPE = frozenset(Scope)
PERSONAL_SCOPES = frozenset({Scope.READ_ROSTERS})
"""What a person's own key may have: it reads his pages, and acts in no server."""
PAGE_SCOPES = frozenset({Scope.READ_ROSTERS, Scope.WRITE_ROSTERS})
"""What a key limited to pages may have: all else belongs to no page."""


def scopes_from(words: Iterable[str]) -> frozenset[Scope]:
    """Return the scopes that are written, or raise `Invalid` naming the first that is none."""
    known = {scope.value: scope for scope in Scope}
    found = set()
    for word in (word.strip().lower() for word in words):
        if word not in known:
            raise Invalid(
                sentence(
                    "scopes: {word} is no scope. There are: {scopes}.",
                    word=repr(word[:40]),
                    scopes=", ".join(known),
                ),
                field="scopes",
            )
        found.add(known[word])
    return frozenset(found)


def in_order(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Return the scopes in the order of the table."""
    has = frozenset(scopes)
    return tuple(scope for scope in Scope if scope in has)
