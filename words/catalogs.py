"""Catalogs: the translations, read from `catalogs/<language>.po` when they are first asked for.

Whatever a catalog does not have is said in English; that none lacks anything is for the tests to see.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from words.languages import ENGLISH

FOLDER = Path(__file__).with_name("catalogs")


@dataclass(frozen=True, slots=True)
class Catalog:
    """One language: each template's translations (several where a count chooses), by the English one."""

    texts: Mapping[str, tuple[str, ...]]
    form_for: Callable[[int], int]
    """Which of several translations a count asks for."""

    def text(self, template: str) -> str | None:
        """Return the translation of a template without a count, or None."""
        forms = self.texts.get(template)
        return forms[0] if forms else None

    def counted(self, one: str, count: int) -> str | None:
        """Return the translation for this count of a template whose English singular is `one`, or None."""
        forms = self.texts.get(one)
        if not forms:
            return None
        return forms[min(self.form_for(count), len(forms) - 1)]


@cache
def catalog_of(language: str) -> Catalog:
    """Return the catalog of one of our languages; that of English is empty."""
    path = FOLDER / f"{language}.po"
    if language == ENGLISH or not path.is_file():
        return Catalog({}, _english)
    return read_catalog(path)


def read_catalog(path: Path) -> Catalog:
    """Return what a `.po` file holds, without what is fuzzy or empty."""
    with path.open("rb") as file:
        read = read_po(file)
    texts: dict[str, tuple[str, ...]] = {}
    for message in read:
        templates = message.id if isinstance(message.id, tuple | list) else (message.id,)
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if templates[0] and not message.fuzzy and all(forms):
            texts[templates[0]] = tuple(map(str, forms))
    return Catalog(texts, _chooser(str(read.plural_expr)))


def _english(count: int) -> int:
    return 0 if count == 1 else 1


def _chooser(expression: str) -> Callable[[int], int]:
    """Return the rule of a catalog's header; ours count one (French: zero and one), and more."""
    if "n > 1" in expression or "n>1" in expression:
        return lambda count: 0 if count in (0, 1) else 1
    return _english
