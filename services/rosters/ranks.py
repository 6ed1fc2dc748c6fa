"""Ranks: the rungs of a page's ladder, added, edited, moved and removed."""

from dataclasses import replace

from domain.access.actors import Actor
from domain.errors import Invalid
from domain.ids import PageId, RankId, RoleId
from domain.rosters.pages import Page, Rank
from domain.rosters.schemes import checked_abbreviation, parsed_scheme
from domain.words import sentence
from services.rosters.mappings import Kind, Mappings, remapped


class Ranks(Mappings[Rank, RankId]):
    """Changes a page's ladder."""

    kind = Kind(
        "rank",
        of=lambda page: page.ranks,
        put=lambda page, ranks: replace(page, ranks=ranks),
        new=lambda name, role_id: Rank(RankId(0), name, role_id),
    )

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
        rank = replace(self.kind.new(name, role_id), is_command=is_command)

        def changed(ranks: tuple[Rank, ...]) -> tuple[Rank, ...]:
            at = len(ranks) if place is None else _checked_place(place, len(ranks))
            return (*ranks[:at], rank, *ranks[at:])

        return await self.change(actor, page_id, changed)

    async def edit(
        self,
        actor: Actor,
        page_id: PageId,
        noun_id: RankId,
        *,
        name: str | None = None,
        role_id: RoleId | None = None,
        is_command: bool | None = None,
    ) -> Page:
        """Change what is given of a rank; with another role, its members are those who hold that one."""

        def changed(ranks: tuple[Rank, ...]) -> tuple[Rank, ...]:
            found = self.found(ranks, noun_id)
            edited = remapped(found, name=name, role_id=role_id)
            if is_command is not None:
                edited = replace(edited, is_command=is_command)
            return tuple(edited if rank == found else rank for rank in ranks)

        return await self.change(actor, page_id, changed)

    async def seat(
        self,
        actor: Actor,
        page_id: PageId,
        rank_id: RankId,
        *,
        least: int | None = None,
        most: int | None = None,
        abbreviation: str | None = None,
        callsigns: str | None = None,
    ) -> Page:
        """Change what is given of how a rank is filled: numbers of seats (0: none), texts (empty: none)."""
        scheme = parsed_scheme(callsigns) if callsigns else None
        short = checked_abbreviation(abbreviation) if abbreviation is not None else None

        def seated(rank: Rank) -> Rank:
            return replace(
                rank,
                seats_min=rank.seats_min if least is None else least or None,
                seats_max=rank.seats_max if most is None else most or None,
                abbreviation=rank.abbreviation if short is None else short,
                callsigns=rank.callsigns if callsigns is None else scheme,
            )

        def changed(ranks: tuple[Rank, ...]) -> tuple[Rank, ...]:
            found = self.found(ranks, rank_id)
            return tuple(seated(rank) if rank == found else rank for rank in ranks)

        return await self.change(actor, page_id, changed)

    async def move(self, actor: Actor, page_id: PageId, rank_id: RankId, *, place: int) -> Page:
        """Move a rank to `place` on the ladder, 0 the top."""

        def changed(ranks: tuple[Rank, ...]) -> tuple[Rank, ...]:
            found = self.found(ranks, rank_id)
            others = [rank for rank in ranks if rank != found]
            at = _checked_place(place, len(others))
            return (*others[:at], found, *others[at:])

        return await self.change(actor, page_id, changed)


def _checked_place(place: int, most: int) -> int:
    if not 0 <= place <= most:
        raise Invalid(sentence("place must be between 1 and {most}.", most=most + 1), field="place")
    return place
