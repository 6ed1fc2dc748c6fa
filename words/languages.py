"""Languages: those that Muster speaks, and which of them somebody wants."""

from functools import lru_cache
from types import MappingProxyType

ENGLISH = "en"
LANGUAGES = MappingProxyType({"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"})
"""Every language by its code, in its own words."""

MOST_WISHES_READ = 32


def language_of(locale: object) -> str:
    """Return the language for a locale such as `de`, `es-419` or `pt_BR`; English if we don't speak it."""
    code = str(locale).replace("_", "-").partition("-")[0].strip().lower()
    return code if code in LANGUAGES else ENGLISH


@lru_cache(maxsize=1024)
def accepted_language(header: str) -> str:
    """Return which of our languages an Accept-Language header likes best; English if none."""
    wishes: list[tuple[float, int, str]] = []
    for place, wish in enumerate(header.split(",")[:MOST_WISHES_READ]):
        name, _, quality = wish.partition(";")
        weight = _weight(quality)
        code = name.replace("_", "-").partition("-")[0].strip().lower()
        if weight > 0 and code in LANGUAGES:
            wishes.append((-weight, place, code))
    return min(wishes)[2] if wishes else ENGLISH


def _weight(text: str) -> float:
    name, _, value = text.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
