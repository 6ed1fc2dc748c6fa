"""Dialects: one table from address to envelope."""

import pytest

from domain.errors import NotAllowed, NotFound
from web.dialects import dialect_of


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/roster/x", "roster"),
        ("/api/unknown", "roster"),
        ("/api", "roster"),
        ("/apiary", None),
        ("/r/api", None),
        ("/", None),
    ],
)
def test_an_address_speaks_one_dialect_or_is_a_page(path: str, name: str | None) -> None:
    dialect = dialect_of(path)

    assert (dialect.name if dialect else None) == name


def test_the_roster_dialect_names_what_is_missing_in_its_own_words() -> None:
    dialect = dialect_of("/api/roster/x")

    assert dialect is not None
    assert dialect.sentence(NotFound("There is no such page.")) == "Roster page not found"
    assert dialect.sentence(NotFound("User not found in roster")) == "User not found in roster"
    assert dialect.sentence(NotAllowed("No.")) == "No."


def test_the_envelope_holds_an_id_only_for_our_own_faults() -> None:
    dialect = dialect_of("/api/roster/x")

    assert dialect is not None
    assert dialect.envelope("No.", None) == {"error": "No."}
    assert dialect.envelope("Oh.", "ab12") == {"error": "Oh.", "error_id": "ab12"}
