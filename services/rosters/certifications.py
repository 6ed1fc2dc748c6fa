"""Certifications: what members of a page hold, added, edited and removed."""

from dataclasses import replace
from datetime import timedelta

from domain.access.actors import Actor
from domain.ids import CertificationId, PageId, RoleId
from domain.rosters.pages import REMIND_BEFORE, Certification, Page
from services.rosters.mappings import Kind, Mappings, remapped


class Certifications(Mappings[Certification, CertificationId]):
    """Changes which certifications a page shows."""

    kind = Kind(
        "certification",
        of=lambda page: page.certifications,
        put=lambda page, certifications: replace(page, certifications=certifications),
        new=lambda name, role_id: Certification(CertificationId(0), name, role_id),
    )

    async def add(
        self,
        actor: Actor,
        page_id: PageId,
        *,
        name: str,
        role_id: RoleId,
        valid_for: timedelta | None = None,
        remind_before: timedelta | None = None,
    ) -> Page:
        """Add one at the end, for whoever has the role; valid for so long from then on, or without end."""
        new = replace(
            self.kind.new(name, role_id),
            valid_for=valid_for or None,
            remind_before=REMIND_BEFORE if remind_before is None else remind_before,
        )
        return await self.change(actor, page_id, lambda all_: (*all_, new))

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        noun_id: CertificationId,
        *,
        name: str | None = None,
        role_id: RoleId | None = None,
        valid_for: timedelta | None = None,
        remind_before: timedelta | None = None,
    ) -> Page:
        """Change what is given; with a validity of nothing it is valid without end.

        Another validity counts from now for all who hold it, but for those whose own end was said.
        """

        def edited(each: Certification) -> Certification:
            return replace(
                remapped(each, name=name, role_id=role_id),
                valid_for=each.valid_for if valid_for is None else valid_for or None,
                remind_before=each.remind_before if remind_before is None else remind_before,
            )

        return await self.change(
            actor,
            page_id,
            lambda all_: tuple(edited(each) if each == self.found(all_, noun_id) else each for each in all_),
        )
