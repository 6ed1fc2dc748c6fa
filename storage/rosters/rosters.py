"""Rosters: a whole page with its people, in a handful of statements however many they are."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from domain.ids import PageId, PersonId
from domain.rosters.memberships import Membership
from domain.rosters.people import Person, Profile
from domain.rosters.rosters import Roster
from storage.connection import Connection
from storage.duty.patrols import Patrols
from storage.hr.leaves import Leaves
from storage.rosters.awards import Awards
from storage.rosters.callsigns import Callsigns
from storage.rosters.expiries import Expiries
from storage.rosters.guilds import Guilds
from storage.rosters.memberships import COLUMNS, membership_of
from storage.rosters.pages import Pages
from storage.rosters.people import PERSON, person_of
from storage.rosters.settings import Settings
from storage.rosters.standings import standings_of
from storage.statements import among
from storage.tables.people import memberships, people

_PROFILE = (people.c.username, people.c.name, people.c.avatar)


class Rosters:
    """Loads rosters for those who draw them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._guilds = Guilds(connection)
        self._pages = Pages(connection)
        self._settings = Settings(connection)
        self._callsigns = Callsigns(connection)
        self._awards = Awards(connection)
        self._expiries = Expiries(connection)
        self._leaves = Leaves(connection)
        self._patrols = Patrols(connection)

    async def load(self, page_id: PageId) -> Roster:
        """Return a page with all its current members, or raise `NotFound`."""
        page = await self._pages.get(page_id)
        standings = standings_of([page])
        persons: dict[PersonId, Person] = {}
        members: list[Membership] = []
        statement = (
            select(*COLUMNS, people.c.user_id, people.c.is_hidden, *_PROFILE)
            .select_from(memberships.join(people, people.c.id == memberships.c.person_id))
            .where(memberships.c.page_id == page_id, memberships.c.left_at.is_(None))
            .order_by(memberships.c.id)
        )
        async for rows in self._connection.batches(statement):
            for row in rows:
                member = membership_of(page_id, row, standings)
                members.append(member)
                person_id, (user_id, is_hidden, *profile) = member.person_id, row[len(COLUMNS) :]
                persons[person_id] = Person(person_id, page.guild_id, user_id, Profile(*profile), is_hidden)
        return Roster(
            guild=await self._guilds.get(page.guild_id),
            page=page,
            roles={role.id: role for role in await self._guilds.roles(page.guild_id)},
            people=persons | await self._officers(members, persons),
            memberships=tuple(members),
            settings=await self._settings.of(page.guild_id),
            callsigns=await self._callsigns.of_page(page_id),
            awards=await self._awards.counts(page.id) if page.awards else {},
            expiries=await self._expiries.of_page(page.id) if page.certifications else {},
            leaves=await self._leaves.of_page(page.guild_id, page.id),
            on_duty=await self._patrols.shown(page.id) if page.patrol_logs else {},
        )

    async def _officers(
        self, members: Iterable[Membership], known: Mapping[PersonId, Person]
    ) -> dict[PersonId, Person]:
        """Those who gave somebody his rank without being on the page themselves."""
        missing = {each.rank_by for each in members if each.rank_by and each.rank_by not in known}
        if not missing:
            return {}
        rows = await self._connection.rows(select(*PERSON).where(among(people.c.id, missing)))
        return {row.id: person_of(row) for row in rows}
