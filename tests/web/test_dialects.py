"""Dialects: one table from address to envelope."""

import pytest

from domain.errors import Invalid, NotAllowed, NotFound
from web.dialects import Trouble, dialect_of


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/api/roster/x", "roster"),
        ("/api/unknown", "roster"),
        ("/api", "roster"),
        ("/api/staff", "rosteroptic"),
        ("/api/staff/1", "rosteroptic"),
        ("/api/staffing", "roster"),
        ("/v1/staff", "rosteroptic"),
        ("/v1", "rosteroptic"),
        ("/v10", None),
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
    assert dialect.envelope(Trouble("No.")) == {"error": "No."}
    assert dialect.envelope(Trouble("Oh.", error_id="ab12")) == {"error": "Oh.", "error_id": "ab12"}


def test_the_other_envelope_names_the_field_and_says_no_success() -> None:
    dialect = dialect_of("/v1/staff")

    assert dialect is not None
    assert dialect.envelope(dialect.trouble(NotFound("No such member of staff."))) == {
        "success": False,
        "error": "No such member of staff.",
    }
    assert dialect.envelope(dialect.trouble(Invalid("Too long.", field="name"))) == {
        "success": False,
        "error": "Too long.",
        "field": "name",
    }
    assert dialect.envelope(Trouble("Oh.", error_id="ab12"))["details"] == {"error_id": "ab12"}
    assert dialect.envelope(Trouble("No.", details=[1]))["details"] == [1]
