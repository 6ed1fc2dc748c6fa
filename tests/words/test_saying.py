"""Saying: the same template for everybody, in the language in force."""

import asyncio

import pytest

from domain.words import counted, sentence
from words import number, plural, said, say, speak, speaking, voice


def test_english_is_said_where_nothing_else_is_asked_for() -> None:
    assert say("{who} is {what} now", who="Anna", what="Captain") == "Anna is Captain now"


def test_what_no_catalog_has_is_said_in_english() -> None:
    with speaking("de"):
        assert say("No catalog has this of {who}.", who="Anna") == "No catalog has this of Anna."
        assert plural("{count} such thing", "{count} such things", 1200) == "1.200 such things"


@pytest.mark.parametrize(("word", "text"), [("patrol", "Two patrols"), ("shift", "Two shifts")])
def test_the_guilds_word_for_patrols_fills_its_gap(word: str, text: str) -> None:
    with speaking("en", word):
        assert say("Two {patrols}") == text


def test_the_language_has_its_own_word_for_patrols() -> None:
    with speaking("fr", "duty"):
        assert say("{Patrols}") == "Gardes"


def test_a_sentence_made_elsewhere_is_said_again() -> None:
    made = sentence("It failed: {why}", why=sentence("the {patrol} is over"))

    with speaking("en", "shift"):
        assert said(made) == "It failed: the shift is over"
        assert said(counted("{count} {patrol}", "{count} {patrols}", 3)) == "3 shifts"


def test_a_text_of_somebodys_is_left_alone() -> None:
    assert said("{patrol}") == "{patrol}"
    assert say("By {who}", who="{patrol}") == "By {patrol}"


def test_numbers_are_written_as_the_language_does() -> None:
    with speaking("de"):
        assert number(12345) == "12.345"


async def test_a_language_set_in_one_task_is_not_another_ones() -> None:
    async def asked(locale: str) -> str:
        speak(locale)
        await asyncio.sleep(0)
        return voice().language

    heard = await asyncio.gather(asked("es-ES"), asked("fr"), asked("sv-SE"))

    assert list(heard) == ["es", "fr", "en"]
    assert voice().language == "en"
