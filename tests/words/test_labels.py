"""Labels: what a patrol is called, in every language."""

import pytest

from words.labels import LABELS, label_gaps
from words.languages import LANGUAGES


@pytest.mark.parametrize("word", LABELS)
def test_every_label_has_a_word_in_every_language(word: str) -> None:
    assert set(LABELS[word]) == set(LANGUAGES)


def test_a_label_fills_four_gaps() -> None:
    assert label_gaps("shift", "en") == {
        "patrol": "shift", "patrols": "shifts", "Patrol": "Shift", "Patrols": "Shifts",
    }  # fmt: skip


def test_an_unknown_label_is_a_patrol() -> None:
    assert label_gaps("raid", "de")["patrols"] == "Streifen"
