"""Parts: a text longer than a message, cut so that a change of one line changes few messages.

Cut is where the text itself says so: at the beginning of a section if there is one in reach, else before the
line whose key has the rarest hash. One line more or less moves no cut but those next to it, so that all
messages further down stay as they are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

ROOM = 3600
"""What the lines of one message may take of the 4,000 units of text that Discord allows."""
MOST_BLOCKS = 16
"""Blocks of one message: each is a container and a text, of 40 components in all."""
FULL_ENOUGH = 0.5
"""How much of a message must be filled before it may be cut."""
AT_A_SECTION = 64


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section; `key` stays the same for as long as the line is about the same."""

    text: str
    key: int


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; `continued` is the heading where the section goes on in another message."""

    heading: str
    continued: str
    key: int
    lines: tuple[Line, ...] = ()
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Text with a bar of one colour beside it."""

    text: str
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class _Atom:
    section: Section
    line: Line | None  # None: the heading

    @property
    def size(self) -> int:
        return weight(self.line.text if self.line else self.section.heading) + 1

    @property
    def strength(self) -> int:
        return _rarity(self.line.key) if self.line else AT_A_SECTION + _rarity(self.section.key)


@dataclass(frozen=True, slots=True)
class Cut:
    """What goes into one message: its blocks, and how many of all the lines they hold."""

    blocks: tuple[Block, ...]
    lines: int


def weight(text: str) -> int:
    """Return how much of a message's room a text takes, counted as unkindly as Discord might."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(head: Block, sections: Iterable[Section]) -> tuple[Cut, ...]:
    """Return what goes into each message; the head comes first."""
    atoms = [atom for section in sections for atom in _atoms(section)]
    cuts: list[Cut] = []
    start = 0
    while start < len(atoms) or not cuts:
        opening = (head,) if not cuts else ()
        end = _end(atoms, start, taken=sum(weight(block.text) for block in opening), blocks=len(opening))
        lines = sum(atom.line is not None for atom in atoms[start:end])
        cuts.append(Cut((*opening, *_blocks(atoms[start:end])), lines))
        start = end
    return tuple(cuts)


def _atoms(section: Section) -> Iterator[_Atom]:
    yield _Atom(section, None)
    for line in section.lines:
        yield _Atom(section, line)


def _end(atoms: Sequence[_Atom], start: int, *, taken: int, blocks: int) -> int:
    """Return where the message that begins at `start` ends: the strongest cut once it is full enough."""
    if start < len(atoms) and atoms[start].line is not None:
        taken, blocks = taken + weight(atoms[start].section.continued) + 1, blocks + 1
    best, strength = start + 1, -2
    for place in range(start, len(atoms)):
        taken += atoms[place].size
        blocks += atoms[place].line is None
        if taken > ROOM or blocks > MOST_BLOCKS:
            return best
        if place + 1 == len(atoms):
            return len(atoms)
        after_a_heading = atoms[place].line is None and atoms[place + 1].line is not None
        here = -1 if after_a_heading else atoms[place + 1].strength
        if max(taken / ROOM, blocks / MOST_BLOCKS) >= FULL_ENOUGH and here >= strength:
            best, strength = place + 1, here
    return len(atoms)


def _blocks(atoms: Sequence[_Atom]) -> Iterator[Block]:
    texts: list[str] = []
    for place, atom in enumerate(atoms):
        if atom.line is None and texts:
            yield Block("\n".join(texts), atoms[place - 1].section.colour)
            texts = []
        if atom.line is None:
            texts.append(atom.section.heading)
        else:
            texts += [atom.line.text] if texts else [atom.section.continued, atom.line.text]
    if texts:
        yield Block("\n".join(texts), atoms[-1].section.colour)


def _rarity(key: int) -> int:
    """Return how many zeros the hash of a key ends in: 0 for every second, 1 for every fourth, ..."""
    digest = int.from_bytes(blake2b(key.to_bytes(8, "big"), digest_size=8).digest(), "big")
    return (digest & -digest).bit_length() - 1 if digest else AT_A_SECTION - 1
