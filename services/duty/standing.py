"""Standing: who is on patrol now, and on which pages somebody may be."""

from dataclasses import dataclass

from domain.access.actors import Actor
from domain.duty.patrols import Patrol, PatrolState
from domain.duty.settings import DutySettings, PatrolType
from domain.errors import NotFound, Refused
from domain.ids import GuildId, PageId, PatrolId, PersonId
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.words import sentence
from services.duty.patrols import fits, member_of, person_acting
from storage.database import Database
from storage.transaction import Transaction

MOST_PAST = 500


@dataclass(frozen=True, slots=True)
class OwnPatrol:
    """A patrol of whoever asks, the page it is on, and the rules it is ended by."""

    patrol: Patrol
    page: Page
    settings: DutySettings


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on patrol on a page, the longest first."""

    page: Page
    patrols: tuple[Patrol, ...]
    people: dict[PersonId, Person]
    types: dict[int, str]


class Standing:
    """Looks up; changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def places(self, actor: Actor, guild_id: GuildId) -> tuple[Page, ...]:
        """Return the pages that keep patrols and that the actor is on."""
        async with self._database.read() as tx:
            person = await tx.people.find(guild_id, actor.user_id) if actor.user_id is not None else None
            if person is None:
                return ()
            found: list[Page] = []
            for page in await tx.pages.of_guild(guild_id):
                membership = await tx.memberships.find(page.id, person.id) if page.patrol_logs else None
                if membership is not None and membership.left_at is None:
                    found.append(page)
            return tuple(found)

    async def types(self, actor: Actor, page_id: PageId) -> tuple[PatrolType, ...]:
        """Return the types that the actor may choose from on a page he is on."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            _, membership = await member_of(tx, actor, page)
            return tuple(each for each in await tx.duty.types(page_id) if fits(page, membership, each))

    async def going_on(self, actor: Actor, guild_id: GuildId) -> OwnPatrol:
        """Return the patrol the actor is on; `Refused` if he is on none."""
        async with self._database.read() as tx:
            patrol = await tx.patrols.find_open((await person_acting(tx, actor, guild_id)).id)
            if patrol is None:
                raise Refused(sentence("You are not on {patrol}."))
            return await _own(tx, patrol)

    async def of(self, actor: Actor, patrol_id: PatrolId) -> OwnPatrol:
        """Return a patrol of the actor's, wherever he asks from; `NotFound` if it is not his."""
        async with self._database.read() as tx:
            patrol = await tx.patrols.get(patrol_id)
            person = (await tx.people.by_ids([patrol.person_id])).get(patrol.person_id)
            if person is None or person.user_id is None or person.user_id != actor.user_id:
                raise NotFound(sentence("There is no such {patrol} of yours."))
            return await _own(tx, patrol)

    async def past(self, actor: Actor, page_id: PageId) -> tuple[Patrol, ...]:
        """Return the actor's patrols on a page he is on, the newest first."""
        async with self._database.read() as tx:
            person, _ = await member_of(tx, actor, await tx.pages.get(page_id))
            return await tx.patrols.of_person(page_id, person.id, limit=MOST_PAST)

    async def active(self, page_id: PageId) -> OnDuty:
        """Return who is on patrol on a page, but for those who are hidden from its readers."""
        async with self._database.read() as tx:
            page = await tx.pages.get(page_id)
            if not page.patrol_logs:
                raise Refused(sentence("{page} keeps no {patrols}.", page=page.title))
            found = await tx.patrols.unsettled(PatrolState.OPEN, guild_id=page.guild_id, page_ids=[page_id])
            people = await tx.people.by_ids({each.person_id for each in found})
            seen = tuple(each for each in found if not people[each.person_id].is_hidden)
            types = {int(each.id): each.name for each in await tx.duty.types(page_id)}
            return OnDuty(page, seen, people, types)


async def _own(tx: Transaction, patrol: Patrol) -> OwnPatrol:
    page = await tx.pages.get(patrol.page_id)
    return OwnPatrol(patrol, page, await tx.duty.settings(patrol.page_id))
