"""Ranks: the rungs of a page's ladder, added, edited, moved and removed."""

from dataclasses import replace

from domain.access.actors import Actor
from domain.errors import Invalid, NotFound
from domain.ids import PageId, RankId, RoleId
from domain.rosters.pages import Page, Rank
from services.rosters.pages import Pages


class Ranks:
    """Changes a page's ladder; each verb returns the page as it is then."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def add(
        self,
        actor: Actor,
        page_id: PageId,
        *,
        name: str,
        role_id: RoleId,
        is_command: bool = False,
        place: int | None = None,
    ) -> Page:
        """Add a rank at `place` (0 is the top), by default at the bottom."""

        def changed(page: Page) -> Page:
            at = len(page.ranks) if place is None else _checked_place(place, len(page.ranks))
            rank = Rank(RankId(0), name, role_id, is_command)
            return replace(page, ranks=(*page.ranks[:at], rank, *page.ranks[at:]))

        return await self._pages.change(actor, page_id, changed)

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        rank_id: RankId,
        *,
        name: str | None = None,
        role_id: RoleId | None = None,
        is_command: bool | None = None,
    ) -> Page:
        """Change what is given of a rank. With another role, its members are those who hold that one."""

        def edited(rank: Rank) -> Rank:
            if role_id is not None and (role_id != rank.role_id or rank.is_unmapped):
                rank = replace(rank, role_id=role_id, is_unmapped=False, is_new=True)
            return replace(
                rank,
                name=rank.name if name is None else name,
                is_command=rank.is_command if is_command is None else is_command,
            )

        def changed(page: Page) -> Page:
            found = _found(page, rank_id)
            return replace(page, ranks=tuple(edited(rank) if rank == found else rank for rank in page.ranks))

        return await self._pages.change(actor, page_id, changed)

    async def move(self, actor: Actor, page_id: PageId, rank_id: RankId, *, place: int) -> Page:
        """Move a rank to `place` on the ladder, 0 the top."""

        def changed(page: Page) -> Page:
            found = _found(page, rank_id)
            others = [rank for rank in page.ranks if rank != found]
            others.insert(_checked_place(place, len(others)), found)
            return replace(page, ranks=tuple(others))

        return await self._pages.change(actor, page_id, changed)

    async def remove(self, actor: Actor, page_id: PageId, rank_id: RankId) -> Page:
        """Take a rank off the page; Discord's role stays as it is."""

        def changed(page: Page) -> Page:
            found = _found(page, rank_id)
            return replace(page, ranks=tuple(rank for rank in page.ranks if rank != found))

        return await self._pages.change(actor, page_id, changed)


def _found(page: Page, rank_id: RankId) -> Rank:
    for rank in page.ranks:
        if rank.id == rank_id:
            return rank
    raise NotFound("This page has no such rank.")


def _checked_place(place: int, most: int) -> int:
    if not 0 <= place <= most:
        raise Invalid(f"place must be between 1 and {most + 1}.", field="place")
    return place
