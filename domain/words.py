"""Words: sentences that know how they were made, so that an edge can say them in another language.

A `Sentence` is the English text, and so serves wherever a `str` does: logs, the command line, the API. It
also remembers its template and what filled the gaps; `words.said` makes of these the same sentence in the
language of whoever reads it.

    sentence("{rank} is not below your own rank.", rank="Captain")      "Captain is not below your own rank."

The gaps {patrol}, {patrols}, {Patrol} and {Patrols} are filled by whoever says the sentence: a guild may call
its patrols shifts, duties or sessions.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

LABEL_GAPS = MappingProxyType(
    {"patrol": "patrol", "patrols": "patrols", "Patrol": "Patrol", "Patrols": "Patrols"}
)
"""The gaps that fill themselves, and with what where no guild's own word is known."""


class Sentence(str):
    """The English text, with what it was made of; `many` is there if it was chosen by a count."""

    __slots__ = ("gaps", "many", "number", "template")

    template: str
    many: str | None
    number: int
    gaps: Mapping[str, object]

    def __new__(
        cls, template: str, gaps: Mapping[str, object], *, many: str | None = None, count: int = 1
    ) -> Self:
        """Return the filled text."""
        chosen = template if many is None or count == 1 else many
        self = super().__new__(cls, filled(chosen, {**LABEL_GAPS, "count": f"{count:,}", **gaps}))
        self.template = template
        self.many = many
        self.number = count
        self.gaps = MappingProxyType(dict(gaps))
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return (_again, (self.template, dict(self.gaps), self.many, self.number))


def sentence(template: str, /, **gaps: object) -> Sentence:
    """Return the text of a literal template, its gaps filled; a gap may be a sentence itself."""
    return Sentence(template, gaps)


def counted(one: str, many: str, /, count: int, **gaps: object) -> Sentence:
    """Return the one template or the other, as `count` asks; the gap {count} fills itself."""
    return Sentence(one, gaps, many=many, count=count)


def mark(text: str, /) -> str:
    """Return `text` unchanged: it stands in a table, and is to be found by whoever collects the words."""
    return text


def filled(template: str, gaps: Mapping[str, object]) -> str:
    """Return the template with its gaps filled; what fills them is never read as a template."""
    return template.format_map(gaps)


def _again(template: str, gaps: Mapping[str, object], many: str | None, count: int) -> Sentence:
    return Sentence(template, gaps, many=many, count=count)
