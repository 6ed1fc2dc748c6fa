"""Certifications: what members of a page hold, added, edited and removed."""

from dataclasses import replace

from domain.ids import CertificationId
from domain.rosters.pages import Certification
from services.rosters.mappings import Kind, Mappings


class Certifications(Mappings[Certification, CertificationId]):
    """Changes which certifications a page shows."""

    kind = Kind(
        "certification",
        of=lambda page: page.certifications,
        put=lambda page, certifications: replace(page, certifications=certifications),
        new=lambda name, role_id: Certification(CertificationId(0), name, role_id),
    )
