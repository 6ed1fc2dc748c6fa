"""What stands for a name on a disc."""

import pytest

from domain.rosters.people import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("John Doe", "JD"),
        ("Anna Maria van Berg", "AB"),
        ("cher", "C"),
        ("[BCSO] Mia Lee", "BL"),
        ("1A-12 | Sam Fox", "1F"),
        ("★★★", "?"),
        ("", "?"),
        ("Ørsted Åse", "ØÅ"),
        ("<script>alert(1)</script>", "S"),
    ],
)
def test_the_first_and_the_last_word_lend_a_letter(name: str, letters: str) -> None:
    assert initials(name) == letters
