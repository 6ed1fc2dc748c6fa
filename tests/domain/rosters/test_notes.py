"""What a note may hold."""

import pytest

from domain.errors import Invalid
from domain.rosters.notes import LONGEST, checked_note


def test_a_note_may_have_lines() -> None:
    assert checked_note("  late\nagain ") == "late\nagain"


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST + 1), "a\0b"])
def test_what_is_no_note_is_named(text: str) -> None:
    with pytest.raises(Invalid, match="text") as refusal:
        checked_note(text)

    assert refusal.value.field == "text"
