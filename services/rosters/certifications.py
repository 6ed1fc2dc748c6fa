"""Certifications: what members of a page hold, added, edited and removed."""

from dataclasses import replace

from domain.access.actors import Actor
from domain.errors import NotFound
from domain.ids import CertificationId, PageId, RoleId
from domain.rosters.pages import Certification, Page
from services.rosters.pages import Pages


class Certifications:
    """Changes which certifications a page shows; each verb returns the page as it is then."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def add(self, actor: Actor, page_id: PageId, *, name: str, role_id: RoleId) -> Page:
        """Add a certification that whoever has the role holds."""

        def changed(page: Page) -> Page:
            added = Certification(CertificationId(0), name, role_id)
            return replace(page, certifications=(*page.certifications, added))

        return await self._pages.change(actor, page_id, changed)

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        certification_id: CertificationId,
        *,
        name: str | None = None,
        role_id: RoleId | None = None,
    ) -> Page:
        """Change what is given of a certification."""

        def edited(each: Certification) -> Certification:
            if role_id is not None and (role_id != each.role_id or each.is_unmapped):
                each = replace(each, role_id=role_id, is_unmapped=False, is_new=True)
            return replace(each, name=each.name if name is None else name)

        def changed(page: Page) -> Page:
            found = _found(page, certification_id)
            kept = tuple(edited(each) if each == found else each for each in page.certifications)
            return replace(page, certifications=kept)

        return await self._pages.change(actor, page_id, changed)

    async def remove(self, actor: Actor, page_id: PageId, certification_id: CertificationId) -> Page:
        """Take a certification off the page; Discord's role stays as it is."""

        def changed(page: Page) -> Page:
            found = _found(page, certification_id)
            return replace(page, certifications=tuple(each for each in page.certifications if each != found))

        return await self._pages.change(actor, page_id, changed)


def _found(page: Page, certification_id: CertificationId) -> Certification:
    for each in page.certifications:
        if each.id == certification_id:
            return each
    raise NotFound("This page has no such certification.")
