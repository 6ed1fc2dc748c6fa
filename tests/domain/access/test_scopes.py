"""Scopes: each described, read from words, and named when one is none."""

from pathlib import Path

import pytest

from domain.access.scopes import DESCRIPTIONS, EVERY_SCOPE, Scope, in_order, scopes_from
from domain.errors import Invalid


def test_each_scope_is_described_once() -> None:
    assert set(DESCRIPTIONS) == EVERY_SCOPE
    assert len(set(DESCRIPTIONS.values())) == len(EVERY_SCOPE)


def test_scopes_are_read_whatever_their_case() -> None:
    assert scopes_from([" read:staff", "WRITE:STAFF "]) == {Scope.READ_STAFF, Scope.WRITE_STAFF}


def test_what_is_no_scope_is_named() -> None:
    with pytest.raises(Invalid, match="'read:everything' is no scope") as refusal:
        scopes_from(["read:staff", "read:everything"])

    assert refusal.value.field == "scopes"


def test_they_are_told_in_the_order_of_the_table() -> None:
    assert in_order([Scope.INTEGRATION, Scope.READ_ROSTERS]) == (Scope.READ_ROSTERS, Scope.INTEGRATION)


def test_the_documentation_describes_each_as_the_table_does() -> None:
    documented = (Path(__file__).parents[3] / "docs" / "api.md").read_text()

    assert [
        scope for scope, words in DESCRIPTIONS.items() if f"| `{scope}` | {words} |" not in documented
    ] == []
