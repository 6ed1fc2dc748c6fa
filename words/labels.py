"""Labels: what a guild may call its patrols, in every language.

Within a language the four words are of one gender, so that a sentence around them fits each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from words.languages import ENGLISH

PATROL = "patrol"


@dataclass(frozen=True, slots=True)
class Label:
    """One word for a patrol in one language, as it stands within a sentence."""

    one: str
    many: str


LABELS: Mapping[str, Mapping[str, Label]] = MappingProxyType(
    {
        "patrol": {
            "en": Label("patrol", "patrols"),
            "de": Label("Streife", "Streifen"),
            "fr": Label("patrouille", "patrouilles"),
            "es": Label("patrulla", "patrullas"),
        },
        "shift": {
            "en": Label("shift", "shifts"),
            "de": Label("Schicht", "Schichten"),
            "fr": Label("vacation", "vacations"),
            "es": Label("jornada", "jornadas"),
        },
        "duty": {
            "en": Label("duty", "duties"),
            "de": Label("Dienstzeit", "Dienstzeiten"),
            "fr": Label("garde", "gardes"),
            "es": Label("guardia", "guardias"),
        },
        "session": {
            "en": Label("session", "sessions"),
            "de": Label("Sitzung", "Sitzungen"),
            "fr": Label("session", "sessions"),
            "es": Label("sesión", "sesiones"),
        },
    }
)


@cache
def label_gaps(patrol_word: str, language: str) -> Mapping[str, str]:
    """Return what fills {patrol}, {patrols}, {Patrol} and {Patrols}."""
    words = LABELS.get(patrol_word, LABELS[PATROL])
    label = words.get(language, words[ENGLISH])
    return MappingProxyType(
        {
            "patrol": label.one,
            "patrols": label.many,
            "Patrol": _capital(label.one),
            "Patrols": _capital(label.many),
        }
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
