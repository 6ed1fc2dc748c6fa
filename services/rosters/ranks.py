"""Ranks: the rungs of a page's ladder, added, edited, moved and removed."""

from dataclasses import replace

from domain.access.actors import Actor
from domain.ids import PageId, RankId, RoleId
from domain.rosters.pages import Page, Rank
from domain.rosters.schemes import checked_abbreviation, parsed_scheme
from services.rosters.mappings import Kind, Mappings, checked_place, remapped


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
            at = len(ranks) if place is None else checked_place(place, len(ranks))
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
        least: int | None = None,
        most: int | None = None,
        abbreviation: str | None = None,
        callsigns: str | None = None,
    ) -> Page:
        """Change what is given of a rank; with another role, its members are those who hold that one.

        Numbers of seats: 0 for none; abbreviation and callsigns: empty for none.
        """
        scheme = parsed_scheme(callsigns) if callsigns else None
        short = checked_abbreviation(abbreviation) if abbreviation is not None else None

        def edited(rank: Rank) -> Rank:
            rank = remapped(rank, name=name, role_id=role_id)
            return replace(
                rank,
                is_command=rank.is_command if is_command is None else is_command,
                seats_min=rank.seats_min if least is None else least or None,
                seats_max=rank.seats_max if most is None else most or None,
                abbreviation=rank.abbreviation if short is None else short,
                callsigns=rank.callsigns if callsigns is None else scheme,
            )

        def changed(ranks: tuple[Rank, ...]) -> tuple[Rank, ...]:
            found = self.found(ranks, noun_id)
            return tuple(edited(rank) if rank == found else rank for rank in ranks)

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
        return await self.edit(
            actor,
            page_id,
            rank_id,
            least=least,
            most=most,
            abbreviation=abbreviation,
            callsigns=callsigns,
        )
