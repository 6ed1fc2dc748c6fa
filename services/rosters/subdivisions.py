"""Subdivisions: what members of a page belong to, added, edited and removed."""

from dataclasses import replace

from domain.access.actors import Actor
from domain.errors import NotFound
from domain.ids import PageId, RoleId, SubdivisionId
from domain.rosters.pages import Page, Subdivision
from services.rosters.pages import Pages


class Subdivisions:
    """Changes which subdivisions a page shows; each verb returns the page as it is then."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def add(self, actor: Actor, page_id: PageId, *, name: str, role_id: RoleId) -> Page:
        """Add a subdivision that whoever has the role belongs to."""

        def changed(page: Page) -> Page:
            added = Subdivision(SubdivisionId(0), name, role_id)
            return replace(page, subdivisions=(*page.subdivisions, added))

        return await self._pages.change(actor, page_id, changed)

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        subdivision_id: SubdivisionId,
        *,
        name: str | None = None,
        role_id: RoleId | None = None,
    ) -> Page:
        """Change what is given of a subdivision."""

        def edited(each: Subdivision) -> Subdivision:
            if role_id is not None and (role_id != each.role_id or each.is_unmapped):
                each = replace(each, role_id=role_id, is_unmapped=False, is_new=True)
            return replace(each, name=each.name if name is None else name)

        def changed(page: Page) -> Page:
            found = _found(page, subdivision_id)
            kept = tuple(edited(each) if each == found else each for each in page.subdivisions)
            return replace(page, subdivisions=kept)

        return await self._pages.change(actor, page_id, changed)

    async def remove(self, actor: Actor, page_id: PageId, subdivision_id: SubdivisionId) -> Page:
        """Take a subdivision off the page; Discord's role stays as it is."""

        def changed(page: Page) -> Page:
            found = _found(page, subdivision_id)
            return replace(page, subdivisions=tuple(each for each in page.subdivisions if each != found))

        return await self._pages.change(actor, page_id, changed)


def _found(page: Page, subdivision_id: SubdivisionId) -> Subdivision:
    for each in page.subdivisions:
        if each.id == subdivision_id:
            return each
    raise NotFound("This page has no such subdivision.")
