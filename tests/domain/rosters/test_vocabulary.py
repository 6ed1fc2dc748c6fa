"""The words are written as names are compared, and say one thing each."""

import pytest

from domain.rosters.vocabulary import (
    CERTIFICATION_PHRASES,
    CERTIFICATION_WORDS,
    COMMAND_WORDS,
    NOISE_WORDS,
    RANK_PHRASES,
    RANK_WORDS,
    SUBDIVISION_WORDS,
    TITLES,
    Title,
    plain,
    title_of,
)


def test_every_word_is_written_as_names_are_compared() -> None:
    words = {*RANK_WORDS, *COMMAND_WORDS, *CERTIFICATION_WORDS, *SUBDIVISION_WORDS, *NOISE_WORDS}
    words |= {*RANK_PHRASES, *CERTIFICATION_PHRASES, *" ".join(TITLES.values()).split()}

    assert [word for word in words if plain(word) != word] == []


def test_no_word_is_a_rank_and_noise() -> None:
    assert not RANK_WORDS & NOISE_WORDS
    assert not CERTIFICATION_WORDS & SUBDIVISION_WORDS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Maréchal des Logis", "marechal des logis"),
        ("⭐ | Lt.Col", "lt col"),
        ("Führung", "fuhrung"),
        ("★", ""),
    ],
)
def test_names_are_compared_without_accents_and_decoration(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("High Command", Title.COMMAND),
        ("Ausbildungen", Title.CERTIFICATIONS),
        ("Special Units", Title.SUBDIVISIONS),
        ("Dienstgrade", Title.RANKS),
        ("Fun", Title.SOMETHING_ELSE),
        ("Community Staff", Title.COMMAND),
        ("Legends", None),
    ],
)
def test_a_section_s_title_says_what_is_in_it(title: str, meaning: Title | None) -> None:
    assert title_of(title) is meaning
