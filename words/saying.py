"""Saying: a template and what fills its gaps, in the language of whoever is being answered.

The language is a context variable: an edge sets it once, where a request or an interaction comes in, and
everything said from there on follows. Whatever is read by a whole channel is said within `speaking(...)`.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from babel.numbers import format_decimal

from domain.rosters.forgetting import FORMER
from domain.rosters.settings import GuildSettings
from domain.words import Sentence, filled
from words.catalogs import catalog_of
from words.labels import PATROL, label_gaps
from words.languages import ENGLISH, language_of


@dataclass(frozen=True, slots=True)
class Voice:
    """A language, the word it has for patrols, and the zone whose clock it goes by."""

    language: str = ENGLISH
    patrol_word: str = PATROL
    zone: str = "UTC"


IN_ENGLISH = Voice()
_voice: ContextVar[Voice] = ContextVar("voice", default=IN_ENGLISH)


def voice() -> Voice:
    """Return the voice in force."""
    return _voice.get()


def speak(language: object, patrol_word: str = PATROL, zone: str = "UTC") -> None:
    """Speak so for the rest of this task; `language` may be a locale."""
    _voice.set(Voice(language_of(language), patrol_word, zone))


@contextmanager
def speaking(language: object, patrol_word: str = PATROL, zone: str = "UTC") -> Iterator[None]:
    """Speak so within the block; `language` may be a locale."""
    before = _voice.set(Voice(language_of(language), patrol_word, zone))
    try:
        yield
    finally:
        _voice.reset(before)


def speaking_to(settings: GuildSettings) -> AbstractContextManager[None]:
    """Speak within the block as a guild does in its channels."""
    return speaking(settings.language, settings.patrol_word, settings.zone)


def say(template: str, /, **gaps: object) -> str:
    """Return the template in the language in force, its gaps filled; sentences in gaps are said too."""
    return _filled(catalog_of(_voice.get().language).text(template), template, gaps)


def plural(one: str, many: str, /, count: int, **gaps: object) -> str:
    """Return the template that `count` asks for; the gap {count} fills itself with the number."""
    chosen = one if count == 1 else many
    translated = catalog_of(_voice.get().language).counted(one, count)
    return _filled(translated, chosen, {"count": number(count), **gaps})


def said(text: str, /) -> str:
    """Return a sentence made on another floor in the language in force; any other text as it is."""
    if not isinstance(text, Sentence):
        return text
    if text.many is not None:
        return plural(text.template, text.many, text.number, **text.gaps)
    return say(text.template, **text.gaps)


def called(name: str, /) -> str:
    """Return a member's name as it is; whoever was forgotten is a former member in the language in force."""
    return say(FORMER) if name == FORMER else name


def template_of(template: str, /) -> str:
    """Return a template in the language in force, its gaps open."""
    return catalog_of(_voice.get().language).text(template) or template


def counted_template(one: str, many: str, /, count: int) -> str:
    """Return the template that `count` asks for in the language in force, its gaps open."""
    return catalog_of(_voice.get().language).counted(one, count) or (one if count == 1 else many)


def label_values() -> Mapping[str, str]:
    """Return what fills the gaps for the guild's word for patrols, in the language in force."""
    return label_gaps(_voice.get().patrol_word, _voice.get().language)


def number(value: float) -> str:
    """Return a number with the separators of the language in force."""
    return format_decimal(value, locale=_voice.get().language)


def _filled(translated: str | None, english: str, gaps: Mapping[str, object]) -> str:
    """Fill the translation, or the English template if there is none or it has a gap of its own."""
    if not gaps and "{" not in (translated or english):
        return translated or english
    values = dict(label_values())
    for name, value in gaps.items():
        values[name] = said(value) if isinstance(value, str) else str(value)
    if translated is not None:
        try:
            return filled(translated, values)
        except (KeyError, IndexError, ValueError):
            pass  # A slip of a translator's; the reader still gets his sentence.
    return filled(english, values)
