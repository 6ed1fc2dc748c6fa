"""Memberships: what is said of members otherwise than by roles."""

from collections.abc import Mapping
from datetime import timedelta

from domain.access.actors import Actor
from domain.errors import Invalid
from domain.events import RosterChanged
from domain.ids import PageId, UserId
from domain.words import sentence
from services.live import Live
from storage.database import Database

MOST_HOURS = timedelta(hours=100_000)


class Memberships:
    """Writes what members bring along."""

    def __init__(self, database: Database, live: Live) -> None:
        self._database = database
        self._live = live

    async def carry_hours(self, actor: Actor, page_id: PageId, hours: Mapping[UserId, timedelta]) -> int:
        """Set the patrol hours that members bring from an older system; return how many members that was.

        Accounts that are not on the page are passed over.
        """
        if any(not timedelta() <= each <= MOST_HOURS for each in hours.values()):
            raise Invalid(sentence("hours must be between 0 and 100,000."), field="hours")
        async with self._database.begin() as tx:
            page = await tx.pages.get(page_id)
            actor.check_manages(page.guild_id)
            await tx.guilds.lock(page.guild_id)
            roster = await tx.rosters.load(page_id)
            on_page = [roster.people[membership.person_id] for membership in roster.memberships]
            seconds = {
                person.id: int(hours[person.user_id].total_seconds())
                for person in on_page
                if person.user_id is not None and person.user_id in hours
            }
            if seconds:
                await tx.memberships.carry_hours(page_id, seconds)
                revision = await tx.pages.bump(page_id)
                await tx.outbox.put(RosterChanged(page.guild_id, page_id, revision))
                await tx.audit.wrote(actor, page.guild_id, "hours.imported", page.title, members=len(seconds))
        await self._live.look()
        return len(seconds)
