"""Detection: which of a guild's roles look like ranks, certifications, subdivisions: a proposal, never more.

    @everyone, managed, separators ──► dropped
    all others, from the top down  ──► words, section, holders ──► rank, certification, subdivision, ignored

Separators ("── Command ──") cut the list into sections; what a section is called counts for all in it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.ids import RoleId
from domain.rosters.guilds import Role
from domain.rosters.pages import LONGEST_NAME, MOST_CERTIFICATIONS, MOST_RANKS, MOST_SUBDIVISIONS
from domain.rosters.vocabulary import (
    CERTIFICATION_PHRASES,
    CERTIFICATION_WORDS,
    COMMAND_WORDS,
    NOISE_WORDS,
    RANK_PHRASES,
    RANK_WORDS,
    SUBDIVISION_WORDS,
    Title,
    plain,
    title_of,
)
from domain.words import sentence

SEPARATOR = re.compile(r"^[\W_]{3,}$|^[\W_]{2,}\s*(?P<title>\w.*?)\s*[\W_]{2,}$")
"""Nothing but decoration, or a title with decoration on both sides."""
EDGES = re.compile(r"^[\W_]+|[^\w)\].!+']+$")
"""Decoration around a name, such as an emoji and a bar."""

NAMED_SO, IN_SECTION, IS_HELD, IS_NOISE = 4, 3, 1, -5
RANK_FROM = 4
"""The least score of a rank: a word that says so, or a section that does and somebody who holds it."""


class Kind(StrEnum):
    """What a role is proposed to be."""

    RANK = "rank"
    CERTIFICATION = "certification"
    SUBDIVISION = "subdivision"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One role and what it looks like; `reasons` say why, for whoever corrects it."""

    role_id: RoleId
    name: str
    kind: Kind
    is_command: bool = False
    score: int = 0
    holders: int = 0
    section: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Every role that could be mapped, from the top down, the ignored ones included."""

    suggestions: tuple[Suggestion, ...] = ()

    def of(self, kind: Kind) -> tuple[Suggestion, ...]:
        """Return the suggestions of one kind, from the top down."""
        return tuple(each for each in self.suggestions if each.kind is kind)


def detected(roles: Sequence[Role], holders: Mapping[RoleId, int]) -> Proposal:
    """Return what the roles look like; `holders` counts the members of each, a missing role has none."""
    suggestions: list[Suggestion] = []
    section: str | None = None
    for role in sorted(roles, key=lambda role: (-role.position, role.id)):
        if role.is_managed or role.name == "@everyone" or role.position == 0:
            continue
        separator = SEPARATOR.match(role.name.strip())
        if separator is not None:
            section = separator["title"]
            continue
        suggestions.append(_suggestion(role, holders.get(role.id, 0), section))
    return Proposal(_limited(_unique(_commanded(_steadied(suggestions)))))


def shown_name(role_name: str) -> str:
    """Return a role's name without the decoration around it."""
    return (EDGES.sub("", role_name).strip() or role_name.strip() or "?")[:LONGEST_NAME]


def _suggestion(role: Role, holders: int, section: str | None) -> Suggestion:
    name = shown_name(role.name)
    words = plain(name).split()
    text = f" {' '.join(words)} "
    title = title_of(section) if section else None
    base = Suggestion(role.id, name, Kind.IGNORED, holders=holders, section=section)
    held = IS_HELD if holders else 0
    if noise := _first(words, NOISE_WORDS):
        return replace(base, score=IS_NOISE, reasons=(sentence("“{noise}” is seldom a rank", noise=noise),))
    if title is Title.SOMETHING_ELSE:
        return replace(
            base, score=IS_NOISE, reasons=(sentence("it stands under “{section}”", section=section),)
        )
    if phrase := _phrase(text, CERTIFICATION_PHRASES):
        return replace(
            base,
            kind=Kind.CERTIFICATION,
            score=NAMED_SO + held,
            reasons=(sentence("“{phrase}” is a certification", phrase=phrase),),
        )
    rank = _phrase(text, RANK_PHRASES) or _last(words, RANK_WORDS)
    if rank and title not in (Title.CERTIFICATIONS, Title.SUBDIVISIONS):
        return replace(
            base, kind=Kind.RANK, score=NAMED_SO + held, reasons=(sentence("“{rank}” is a rank", rank=rank),)
        )
    if word := _first(words, CERTIFICATION_WORDS):
        return replace(
            base,
            kind=Kind.CERTIFICATION,
            score=NAMED_SO + held,
            reasons=(sentence("“{word}” is a certification", word=word),),
        )
    if title is not Title.CERTIFICATIONS and (word := _first(words, SUBDIVISION_WORDS)):
        return replace(
            base,
            kind=Kind.SUBDIVISION,
            score=NAMED_SO + held,
            reasons=(sentence("“{word}” is a subdivision", word=word),),
        )
    return _by_section(base, title, held)


def _by_section(base: Suggestion, title: Title | None, held: int) -> Suggestion:
    """What has no telling name is what its section is about, if somebody holds it."""
    kind = {
        Title.RANKS: Kind.RANK,
        Title.COMMAND: Kind.RANK,
        Title.CERTIFICATIONS: Kind.CERTIFICATION,
        Title.SUBDIVISIONS: Kind.SUBDIVISION,
    }.get(title) if title else None  # fmt: skip
    if kind is None:
        return replace(base, score=held, reasons=(sentence("nothing in its name tells"),))
    score = IN_SECTION + held
    if score < RANK_FROM:
        return replace(
            base,
            score=score,
            reasons=(sentence("under “{section}”, but nobody holds it", section=base.section),),
        )
    return replace(
        base, kind=kind, score=score, reasons=(sentence("it stands under “{section}”", section=base.section),)
    )


def _steadied(suggestions: list[Suggestion]) -> list[Suggestion]:
    """Make a held role between two ranks of its section a rank: ladders have rungs of their own making."""
    steadied = list(suggestions)
    for index in range(1, len(suggestions) - 1):
        before, this, after = suggestions[index - 1 : index + 2]
        is_between = (
            before.kind is after.kind is Kind.RANK and before.section == this.section == after.section
        )
        if this.kind is Kind.IGNORED and this.holders and this.score >= 0 and is_between:
            reasons = (
                sentence("it stands between “{before}” and “{after}”", before=before.name, after=after.name),
            )
            steadied[index] = replace(this, kind=Kind.RANK, score=RANK_FROM, reasons=reasons)
    return steadied


def _commanded(suggestions: list[Suggestion]) -> list[Suggestion]:
    """Mark command ranks: in the upper half of the ladder by their words, anywhere by their section."""
    ranks = sum(suggestion.kind is Kind.RANK for suggestion in suggestions)
    marked: list[Suggestion] = []
    place = 0
    for suggestion in suggestions:
        if suggestion.kind is Kind.RANK:
            is_upper = place < (ranks + 1) // 2
            words = plain(suggestion.name).split()
            by_section = suggestion.section is not None and title_of(suggestion.section) is Title.COMMAND
            is_command = by_section or (is_upper and _first(words, COMMAND_WORDS) is not None)
            suggestion = replace(suggestion, is_command=is_command)
            place += 1
        marked.append(suggestion)
    return marked


def _unique(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Number names that a kind has twice: on a page they must differ."""
    taken: set[tuple[Kind, str]] = set()
    unique: list[Suggestion] = []
    for suggestion in suggestions:
        name, number = suggestion.name, 1
        while (suggestion.kind, name.casefold()) in taken:
            number += 1
            name = f"{suggestion.name[: LONGEST_NAME - 6]} ({number})"
        taken.add((suggestion.kind, name.casefold()))
        unique.append(replace(suggestion, name=name))
    return unique


def _limited(suggestions: list[Suggestion]) -> tuple[Suggestion, ...]:
    """Ignore what a page has no room for."""
    room = {
        Kind.RANK: MOST_RANKS,
        Kind.CERTIFICATION: MOST_CERTIFICATIONS,
        Kind.SUBDIVISION: MOST_SUBDIVISIONS,
        Kind.IGNORED: len(suggestions),
    }
    limited: list[Suggestion] = []
    for suggestion in suggestions:
        if room[suggestion.kind] == 0:
            suggestion = replace(
                suggestion, kind=Kind.IGNORED, is_command=False, reasons=(sentence("the page is full"),)
            )
        room[suggestion.kind] -= 1
        limited.append(suggestion)
    return tuple(limited)


def _first(words: Sequence[str], wanted: frozenset[str]) -> str | None:
    return next((word for word in words if word in wanted), None)


def _last(words: Sequence[str], wanted: frozenset[str]) -> str | None:
    return next((word for word in reversed(words) if word in wanted), None)


def _phrase(text: str, phrases: Sequence[str]) -> str | None:
    return next((phrase for phrase in phrases if f" {phrase} " in text), None)
