"""Subdivisions: what members of a page belong to, added, edited and removed."""

from dataclasses import replace

from domain.ids import SubdivisionId
from domain.rosters.pages import Subdivision
from services.rosters.mappings import Kind, Mappings


class Subdivisions(Mappings[Subdivision, SubdivisionId]):
    """Changes which subdivisions a page shows."""

    kind = Kind(
        "subdivision",
        of=lambda page: page.subdivisions,
        put=lambda page, subdivisions: replace(page, subdivisions=subdivisions),
        new=lambda name, role_id: Subdivision(SubdivisionId(0), name, role_id),
    )
