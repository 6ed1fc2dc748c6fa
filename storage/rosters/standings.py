"""Standings: what a membership holds, read as one short text a row and made into shared values."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Text, cast, func, select

from domain.ids import CertificationId, PageId, RankId, SubdivisionId
from domain.rosters.memberships import Standing
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from storage.connection import Connection
from storage.rosters.mappings import MappingRows
from storage.tables.people import CERTIFICATION, RANK, SUBDIVISION, holdings, memberships

_KINDS = 4
"""A holding is written as its noun's id times this, plus its kind."""

HELD = (
    select(func.aggregate_strings(cast(holdings.c.noun_id * _KINDS + holdings.c.kind, Text), ","))
    .where(holdings.c.membership_id == memberships.c.id)
    .scalar_subquery()
    .label("held")
)
"""What a membership holds: one text, where a row for each holding would make three times as many rows."""


class Standings:
    """Turns a shown rank and a text of `HELD` into a standing in the page's order; equal ones are shared."""

    def __init__(self, places: Mapping[PageId, "_Places"]) -> None:
        self._places = places
        self._made: dict[tuple[PageId, int, str | None], Standing] = {}

    def of(self, page_id: PageId, shown: int, held: str | None) -> Standing:
        """Return the standing that a row tells of."""
        key = (page_id, shown, held)
        standing = self._made.get(key)
        if standing is None:
            standing = self._made[key] = self._places[page_id].standing(shown, held or "")
        return standing


class _Places:
    """The order of a page's nouns."""

    def __init__(self, ranks: list[RankId], certs: list[CertificationId], subs: list[SubdivisionId]) -> None:
        self._ranks, self._certifications, self._subdivisions = ranks, certs, subs

    def standing(self, shown: int, held: str) -> Standing:
        codes = [divmod(int(code), _KINDS) for code in held.split(",") if code]
        ranks = {noun for noun, kind in codes if kind == RANK}
        certifications = {noun for noun, kind in codes if kind == CERTIFICATION}
        subdivisions = {noun for noun, kind in codes if kind == SUBDIVISION}
        return Standing(
            shown=RankId(shown),
            ranks=tuple(each for each in self._ranks if each in ranks),
            certifications=tuple(each for each in self._certifications if each in certifications),
            subdivisions=tuple(each for each in self._subdivisions if each in subdivisions),
        )


async def standings_on(connection: Connection, page_ids: list[PageId]) -> Standings:
    """Return what makes the standings of these pages, by their ids."""
    mappings = await MappingRows(connection).of_pages(page_ids)
    return Standings({page_id: _places(*each[:3]) for page_id, each in mappings.items()})


def standings_of(pages: Iterable[Page]) -> Standings:
    """Return what makes the standings of these pages, already read."""
    return Standings({page.id: _places(page.ranks, page.certifications, page.subdivisions) for page in pages})


def _places(
    ranks: Iterable[Rank], certifications: Iterable[Certification], subdivisions: Iterable[Subdivision]
) -> _Places:
    return _Places(
        [rank.id for rank in ranks], [each.id for each in certifications], [each.id for each in subdivisions]
    )
