"""Removing: what becomes of members whose rank or subdivision was taken off the page under them."""

from collections.abc import Sequence
from datetime import datetime

from domain.access.actors import Actor
from domain.ids import GuildId, PersonId
from domain.rosters.memberships import Membership
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from domain.rosters.records import Attribution, RecordKind, Source
from services.rosters.releasing import Move, Releasing
from storage.rosters.records import NewRecord
from storage.transaction import Transaction


class Removing:
    """Records what an edit of a page did to those who held what it took away."""

    def __init__(self, tx: Transaction, actor: Actor, now: datetime) -> None:
        self._tx = tx
        self._actor = actor
        self._now = now

    async def record(self, before: Page, after: Page, members: Sequence[Membership]) -> None:
        """Write one record for each of `members` who was shown in a rank that `after` has no more.

        Callsigns go with what is gone, and are on record before that.
        """
        if not members:
            return
        standings = {each.id: each.standing for each in await self._tx.memberships.of_page(after.id)}
        kept = after.order()
        concerned = [member for member in members if member.standing.shown not in kept]
        names = {rank.id: rank.name for rank in (*after.ranks, *before.ranks)}
        now_shown = {id_: standing.shown for id_, standing in standings.items()}
        actor_id = await self._person(after.guild_id)
        moves = [Move(each.person_id, each.standing, standings.get(each.id)) for each in members]
        passed = await Releasing(self._tx, self._now).follow(after, moves, was=before)
        by = Attribution(Source.EDIT)
        await self._tx.records.add_all(
            [each.record(after, at=self._now, by=by, actor_id=actor_id) for each in passed]
        )
        await self._tx.records.add_all(
            [
                NewRecord(
                    guild_id=after.guild_id,
                    page_id=after.id,
                    person_id=member.person_id,
                    kind=RecordKind.LISTING if member.id in now_shown else RecordKind.REMOVAL,
                    before=names[member.standing.shown],
                    after=names[now_shown[member.id]] if member.id in now_shown else None,
                    at=self._now,
                    source=Source.EDIT,
                    actor_id=actor_id,
                )
                for member in concerned
            ]
        )

    async def _person(self, guild_id: GuildId) -> PersonId | None:
        """Return the person who edits, or None for the operator at the command line."""
        user_id = self._actor.user_id
        if user_id is None:
            return None
        profile = Profile(self._actor.name, self._actor.name)
        return (await self._tx.people.ensure(guild_id, {user_id: profile}))[user_id]
