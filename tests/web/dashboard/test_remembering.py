"""Remembering: what records keep in words of ours is said in the reader's."""

from web.dashboard.remembering import term_words
from words import speaking


def test_a_status_says_until_when() -> None:
    with speaking("en", zone="Europe/Berlin"):
        assert term_words("Suspended until 2026-03-01 12:00 UTC") == "Suspended until 1 Mar 2026, 13:00 UTC+1"
        assert term_words("Suspended") == "Suspended"


def test_other_words_stay_as_they_are() -> None:
    assert term_words("<b>Captain</b> until 2026") == "<b>Captain</b> until 2026"
