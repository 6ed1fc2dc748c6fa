"""Subdivisions: what members of a page belong to, added, edited and removed."""

from dataclasses import replace

from domain.access.actors import Actor
from domain.ids import PageId, RoleId, SubdivisionId
from domain.rosters.pages import Page, Subdivision
from domain.rosters.schemes import checked_abbreviation, parsed_scheme
from services.rosters.mappings import Kind, Mappings, remapped


class Subdivisions(Mappings[Subdivision, SubdivisionId]):
    """Changes which subdivisions a page shows."""

    kind = Kind(
        "subdivision",
        of=lambda page: page.subdivisions,
        put=lambda page, subdivisions: replace(page, subdivisions=subdivisions),
        new=lambda name, role_id: Subdivision(SubdivisionId(0), name, role_id),
    )

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        noun_id: SubdivisionId,
        *,
        name: str | None = None,
        role_id: RoleId | None = None,
        abbreviation: str | None = None,
        callsigns: str | None = None,
    ) -> Page:
        """Change what is given, empty texts for none; with another role, it belongs to its holders."""
        scheme = parsed_scheme(callsigns) if callsigns else None
        short = checked_abbreviation(abbreviation) if abbreviation is not None else None

        def edited(each: Subdivision) -> Subdivision:
            each = remapped(each, name=name, role_id=role_id)
            return replace(
                each,
                abbreviation=each.abbreviation if short is None else short,
                callsigns=each.callsigns if callsigns is None else scheme,
            )

        def changed(subdivisions: tuple[Subdivision, ...]) -> tuple[Subdivision, ...]:
            found = self.found(subdivisions, noun_id)
            return tuple(edited(each) if each == found else each for each in subdivisions)

        return await self.change(actor, page_id, changed)
