"""Proposing: what was detected among a guild's roles, put on a page that is there."""

from collections.abc import Iterable
from dataclasses import replace

from domain.errors import Invalid
from domain.ids import CertificationId, RankId, SubdivisionId
from domain.rosters.detection import Kind, Suggestion
from domain.rosters.pages import LONGEST_NAME, Certification, Mapping, Page, Rank, Subdivision
from domain.words import sentence


def with_suggestions(page: Page, suggestions: Iterable[Suggestion]) -> Page:
    """Return the page with what is suggested at the end of each list, but for roles that it has already.

    A name that the list has is numbered. `Invalid` if nothing is left to be added.
    """
    taken = {mapping.role_id for mapping in page.mappings()}
    new = [each for each in suggestions if each.kind is not Kind.IGNORED and each.role_id not in taken]
    if not new:
        raise Invalid(sentence("Nothing is chosen that is not on the page already."))
    ranks, certifications, subdivisions = page.ranks, page.certifications, page.subdivisions
    for each in new:
        match each.kind:
            case Kind.RANK:
                name = _free_name(each.name, ranks)
                ranks = (*ranks, Rank(RankId(0), name, each.role_id, each.is_command))
            case Kind.CERTIFICATION:
                name = _free_name(each.name, certifications)
                certifications = (*certifications, Certification(CertificationId(0), name, each.role_id))
            case _:
                name = _free_name(each.name, subdivisions)
                subdivisions = (*subdivisions, Subdivision(SubdivisionId(0), name, each.role_id))
    return replace(page, ranks=ranks, certifications=certifications, subdivisions=subdivisions)


def _free_name(name: str, mappings: Iterable[Mapping]) -> str:
    taken = {each.name.strip().casefold() for each in mappings}
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name[: LONGEST_NAME - 6]} ({number})"
    return free
