"""Settings: what a guild may choose, and the week that follows from it."""

from typing import Any

import pytest

from domain.errors import Invalid
from domain.rosters.settings import DEFAULTS, PATROL_WORDS, SPOKEN, WEEKDAYS, GuildSettings
from words.labels import LABELS
from words.languages import LANGUAGES


def test_what_is_given_is_changed_and_nothing_else() -> None:
    changed = DEFAULTS.changed(language="DE ", zone="europe/berlin").changed(
        week_start=6, patrol_word="Shift"
    )

    assert changed == GuildSettings("de", "Europe/Berlin", 6, "shift")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"language": "nl"}, "language"),
        ({"zone": "Berlin"}, "timezone"),
        ({"week_start": 7}, "week"),
        ({"week_start": -1}, "week"),
        ({"patrol_word": "raid"}, "label"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid, match=f"^{field}: ") as refusal:
        DEFAULTS.changed(**given)

    assert refusal.value.field == field


def test_every_language_and_label_that_can_be_chosen_is_spoken() -> None:
    assert (set(SPOKEN), set(PATROL_WORDS), len(WEEKDAYS)) == (set(LANGUAGES), set(LABELS), 7)
