"""Sentences: English for everybody, and a template for whoever speaks something else."""

import copy
import pickle

import pytest

from domain.words import Sentence, counted, mark, sentence


def test_a_sentence_is_its_english_text() -> None:
    said = sentence("{rank} is not below your own rank.", rank="Captain")

    assert said == "Captain is not below your own rank."
    assert (said.template, said.gaps) == ("{rank} is not below your own rank.", {"rank": "Captain"})


def test_what_fills_a_gap_is_never_read_as_a_template() -> None:
    assert sentence("{who} left.", who="{patrol.__class__}") == "{patrol.__class__} left."


def test_a_gap_may_be_a_sentence() -> None:
    why = sentence("The role was deleted.")

    assert sentence("It failed: {why}", why=why) == "It failed: The role was deleted."


@pytest.mark.parametrize(("count", "text"), [(0, "0 holders"), (1, "1 holder"), (1200, "1,200 holders")])
def test_a_count_chooses_the_form(count: int, text: str) -> None:
    assert counted("{count} holder", "{count} holders", count) == text


def test_a_patrol_is_called_so_until_a_guild_says_otherwise() -> None:
    assert sentence("{Patrol} ended; two {patrols} are open.") == "Patrol ended; two patrols are open."


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_a_copy_remembers_too(again: object) -> None:
    assert callable(again)
    said = again(counted("{count} of {whole}", "{count} of {whole}", 3, whole="4"))

    assert isinstance(said, Sentence)
    assert (said, said.template, said.number, said.gaps) == (
        "3 of 4",
        "{count} of {whole}",
        3,
        {"whole": "4"},
    )


def test_a_marked_text_is_left_as_it_is() -> None:
    assert mark("Promotion") == "Promotion"
