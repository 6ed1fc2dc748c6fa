"""Hours as people read them, and reports drawn."""

import pytest

from bot.embeds.quotas import MARKS, h_mm
from domain.duty.quotas import LEVEL_WORDS, WORST_FIRST, Level, worst


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (59, "0:00"), (3_660, "1:01"), (360_000, "100:00"), (-5_400, "-1:30")]
)
def test_hours_are_told_with_their_minutes(seconds: int, text: str) -> None:
    assert h_mm(seconds) == text


def test_every_level_has_a_mark_a_word_and_a_place() -> None:
    assert set(MARKS) == set(LEVEL_WORDS) == set(WORST_FIRST) == set(Level)


def test_whoever_stands_badly_in_one_stands_badly() -> None:
    assert worst([Level.MET, Level.AT_RISK]) is Level.AT_RISK
    assert worst([]) is None
