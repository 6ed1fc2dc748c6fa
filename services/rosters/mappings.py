"""Mappings: what ranks, certifications and subdivisions have in common: each is bound to a role."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar

from domain.access.actors import Actor
from domain.errors import Invalid, NotFound
from domain.ids import PageId, RoleId
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from domain.words import sentence
from services.rosters.pages import Pages

M = TypeVar("M", Rank, Certification, Subdivision)
Id = TypeVar("Id", bound=int)


@dataclass(frozen=True, slots=True)
class Kind(Generic[M]):
    """Where a page keeps its mappings of one kind, and how one is made; `word` is what members call it."""

    word: str
    of: Callable[[Page], tuple[M, ...]]
    put: Callable[[Page, tuple[M, ...]], Page]
    new: Callable[[str, RoleId], M]


class Mappings(Generic[M, Id]):
    """Changes a page's mappings of one kind; each verb returns the page as it is then."""

    kind: Kind[M]

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def expecting(self, check: Callable[[Page], None]) -> Self:
        """Return these verbs for whoever saw a page before: they do nothing if `check` refuses it now."""
        return type(self)(self._pages.expecting(check))

    async def add(self, actor: Actor, page_id: PageId, *, name: str, role_id: RoleId) -> Page:
        """Add one at the end, for whoever has the role."""
        return await self.change(actor, page_id, lambda all_: (*all_, self.kind.new(name, role_id)))

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        noun_id: Id,
        *,
        name: str | None = None,
        role_id: RoleId | None = None,
    ) -> Page:
        """Change what is given; with another role, it belongs to those who hold that one."""
        return await self.change(
            actor,
            page_id,
            lambda all_: tuple(
                remapped(each, name=name, role_id=role_id) if each == self.found(all_, noun_id) else each
                for each in all_
            ),
        )

    async def remove(self, actor: Actor, page_id: PageId, noun_id: Id) -> Page:
        """Take it off the page; Discord's role stays as it is."""
        return await self.change(
            actor, page_id, lambda all_: tuple(each for each in all_ if each != self.found(all_, noun_id))
        )

    async def move(self, actor: Actor, page_id: PageId, noun_id: Id, *, place: int) -> Page:
        """Move it to `place` among those of its kind, 0 the top."""

        def changed(mappings: tuple[M, ...]) -> tuple[M, ...]:
            found = self.found(mappings, noun_id)
            at = checked_place(place, len(mappings) - 1)
            moved = [each for each in mappings if each != found]
            moved.insert(at, found)
            return tuple(moved)

        return await self.change(actor, page_id, changed)

    async def change(
        self, actor: Actor, page_id: PageId, changed: Callable[[tuple[M, ...]], tuple[M, ...]]
    ) -> Page:
        """Replace the page's mappings of this kind by what `changed` makes of them."""
        kind = self.kind
        return await self._pages.change(actor, page_id, lambda page: kind.put(page, changed(kind.of(page))))

    def found(self, mappings: tuple[M, ...], noun_id: Id) -> M:
        """Return the mapping with this id or raise `NotFound`."""
        for each in mappings:
            if each.id == noun_id:
                return each
        raise NotFound(sentence("This page has no such {kind}.", kind=self.kind.word))


def remapped(mapping: M, *, name: str | None, role_id: RoleId | None) -> M:
    """Return the mapping under another name, or bound to another role, which a sync has yet to look at."""
    if role_id is not None and (role_id != mapping.role_id or mapping.is_unmapped):
        mapping = replace(mapping, role_id=role_id, is_unmapped=False, is_new=True)
    return mapping if name is None else replace(mapping, name=name)


def checked_place(place: int, most: int) -> int:
    """Return a place among so many others, 0 the top; `Invalid` if there is none such."""
    if not 0 <= place <= most:
        raise Invalid(sentence("place must be between 1 and {most}.", most=most + 1), field="place")
    return place
