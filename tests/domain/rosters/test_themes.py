"""An accent is one colour, written one way."""

import pytest

from domain.errors import Invalid
from domain.rosters.themes import checked_accent


@pytest.mark.parametrize(
    ("text", "accent"), [("#1D5FB4", "#1d5fb4"), (" 1d5fb4 ", "#1d5fb4"), ("", ""), ("  ", "")]
)
def test_a_colour_is_written_one_way(text: str, accent: str) -> None:
    assert checked_accent(text) == accent


@pytest.mark.parametrize("text", ["red", "#fff", "#1d5fb", "#1d5fb4;}", "#١٢٣٤٥٦", "#1d5fb4\n}"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="accent must be a colour") as refused:
        checked_accent(text)
    assert refused.value.field == "accent"
