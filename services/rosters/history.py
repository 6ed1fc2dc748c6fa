"""History: what is on record of a member, for himself and for those above him."""

from dataclasses import dataclass

from domain.access.actors import Actor
from domain.errors import NotFound
from domain.ids import GuildId, RecordId, UserId
from domain.rosters.people import Person
from domain.rosters.records import Record
from domain.words import sentence
from services.rosters.guarding import supervised
from storage.database import Database


@dataclass(frozen=True, slots=True)
class ServiceHistory:
    """A person and his records, newest first; `actors` names who made them."""

    person: Person
    records: tuple[Record, ...]
    actors: dict[int, str]


class History:
    """Reads the service history."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_member(
        self,
        actor: Actor,
        guild_id: GuildId,
        user_id: UserId,
        *,
        limit: int = 100,
        before: RecordId | None = None,
    ) -> ServiceHistory:
        """Return a member's last records: to himself all, to others those of pages they supervise him on."""
        async with self._database.read() as tx:
            person = await tx.people.find(guild_id, user_id)
            pages = None
            if actor.user_id != user_id:
                pages = await supervised(tx, actor, guild_id, person)
            if person is None:
                raise NotFound(sentence("Nothing is on record of this member."))
            records = await tx.records.of_person(person.id, limit=limit, before=before, page_ids=pages)
            ids = {record.actor_id for record in records if record.actor_id is not None}
            people = await tx.people.by_ids(ids)
        names = {int(person_id): each.profile.name for person_id, each in people.items()}
        return ServiceHistory(person, records, names)
