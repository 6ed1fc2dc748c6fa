"""Hours as people read them, and reports drawn."""

from bot.embeds.quotas import MARKS
from domain.duty.quotas import LEVEL_WORDS, WORST_FIRST, Level, worst


def test_every_level_has_a_mark_a_word_and_a_place() -> None:
    assert set(MARKS) == set(LEVEL_WORDS) == set(WORST_FIRST) == set(Level)


def test_whoever_stands_badly_in_one_stands_badly() -> None:
    assert worst([Level.MET, Level.AT_RISK]) is Level.AT_RISK
    assert worst([]) is None
