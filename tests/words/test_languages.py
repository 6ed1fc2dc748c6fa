"""Languages: which of ours somebody wants, whatever he sends."""

import pytest

from words.languages import accepted_language, language_of


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("es-419", "es"),
        ("es-ES", "es"),
        ("fr_CA", "fr"),
        ("en-GB", "en"),
        ("ja", "en"),
        ("", "en"),
    ],
)
def test_a_locale_is_one_of_ours_or_english(locale: str, language: str) -> None:
    assert language_of(locale) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.3, fr;q=0.8", "fr"),
        ("ja,es-MX;q=0.5", "es"),
        ("de;q=0, fr;q=0.1", "fr"),
        ("de;q=x", "en"),
        ("*", "en"),
        ("", "en"),
        (",;,;q=,=" * 5000, "en"),
    ],
)
def test_a_browser_gets_what_it_likes_best(header: str, language: str) -> None:
    assert accepted_language(header) == language
