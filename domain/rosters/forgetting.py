"""Forgetting: a member becomes nobody, and a sync keeps to it without knowing who he was.

An account is remembered as a mark only: a number that nobody but this database can make of it. With the mark
stand the roles he had when he asked.

| seen by a sync                         | then                                                      |
|----------------------------------------|-----------------------------------------------------------|
| with no other role that a page has     | he is passed over; roles he lost are struck from the mark |
| with another one, or one given anew    | the mark is lifted, and he is somebody new                |
| somebody ordered a role for him        | the same                                                  |
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from domain.ids import GuildId, RoleId, UserId
from domain.rosters.sync import MemberSeen, Snapshot
from domain.words import mark

FORMER = mark("former member")
"""What whoever was forgotten is called wherever he was named."""
SHORTEST_NAME = 3
"""A name shorter than this is no word that could be told from others in a text."""

Mark = bytes


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a guild with the roles that belong to each; false if nobody was forgotten."""

    secret: bytes = b""
    had: Mapping[Mark, frozenset[RoleId]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.had)

    def of(self, user_id: UserId) -> Mark:
        """Return the mark that this account has, or would have."""
        return mark_of(user_id, self.secret)

    def hold(self, user_id: UserId | None) -> bool:
        """Say whether this account was forgotten here."""
        return bool(self.had) and user_id is not None and self.of(user_id) in self.had


@dataclass(frozen=True, slots=True)
class Sifted:
    """A snapshot without those who are passed over, and what becomes of their marks.

    `met` are all the marks that were recognised in it.
    """

    snapshot: Snapshot
    lifted: frozenset[Mark] = frozenset()
    struck: Mapping[Mark, frozenset[RoleId]] = field(default_factory=dict)
    met: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Erasure:
    """That an account was forgotten, and when: older backups know it still."""

    account: Mark
    at: datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """All that one database knows of whom it forgot, for another one that is to forget them, too."""

    secret: bytes
    erasures: frozenset[Erasure]
    marks: Mapping[GuildId, Marks]


def mark_of(user_id: UserId, secret: bytes) -> Mark:
    """Return the mark of an account: without the secret nobody can tell whose it is."""
    return blake2b(str(user_id).encode(), digest_size=16, key=secret).digest()


def sifted(
    snapshot: Snapshot, marks: Marks, mapped: frozenset[RoleId], *, wanted: Collection[UserId] = ()
) -> Sifted:
    """Return the snapshot without the forgotten; `wanted` are those whom somebody ordered a role for."""
    if not marks:
        return Sifted(snapshot)
    members: list[MemberSeen] = []
    lifted: set[Mark] = set()
    struck: dict[Mark, frozenset[RoleId]] = {}
    met: set[Mark] = set()
    for seen in snapshot.members:
        mark = marks.of(seen.user_id)
        had = marks.had.get(mark)
        if had is None:
            members.append(seen)
            continue
        met.add(mark)
        if seen.user_id in wanted or (seen.role_ids & mapped) - had:
            lifted.add(mark)
            members.append(seen)
        elif had - seen.role_ids:
            struck[mark] = had & seen.role_ids
    for user_id in snapshot.departed:
        if marks.had.get(mark := marks.of(user_id)):
            struck[mark] = frozenset()
            met.add(mark)
    kept = replace(snapshot, members=tuple(members))
    return Sifted(kept, frozenset(lifted), struck, frozenset(met))


def without(text: str, names: Iterable[str], user_id: UserId) -> str:
    """Return a text in which this account is not named any more, by mention, number or name."""
    wanted = sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=len, reverse=True)
    words = [rf"<@!?{user_id}>", rf"(?<!\d){user_id}(?!\d)"]
    words += [rf"@?(?<!\w){re.escape(name)}(?!\w)" for name in wanted]
    return re.sub("|".join(words), FORMER, text, flags=re.IGNORECASE)


def without_deeply(value: object, names: Iterable[str], user_id: UserId) -> object:
    """Return a JSON value in which no text names this account, and no number is its id."""
    match value:
        case str():
            return without(value, names, user_id)
        case int() if value == user_id:
            return 0
        case list():
            return [without_deeply(each, names, user_id) for each in value]
        case dict():
            return {key: without_deeply(each, names, user_id) for key, each in value.items()}
        case _:
            return value
