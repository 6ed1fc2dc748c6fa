"""Notes: written and read by supervisors, each about those below him in rank."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import NotAllowed, NotFound, Refused
from domain.ids import NoteId, PageId, PersonId, UserId
from domain.rosters.notes import MOST, Note, checked_note
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.words import sentence
from services.access.tiers import require
from services.rosters.guarding import guarded
from services.rosters.recording import person_of
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class MemberNotes:
    """The notes about one member of a page, newest first; `authors` names who wrote them."""

    page: Page
    person: Person
    notes: tuple[Note, ...]
    authors: dict[PersonId, str]


class Notes:
    """Keeps what supervisors tell each other of a member; he himself never reads it here."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def add(self, actor: Actor, page_id: PageId, target_id: UserId, text: str) -> Note:
        """Write a note about a member, or a past one, of the page."""
        text = checked_note(text)
        async with self._database.begin() as tx:
            page, person = await _about(tx, actor, page_id, target_id)
            await tx.guilds.lock(page.guild_id)
            if await tx.notes.count(page.id, person.id) >= MOST:
                raise Refused(sentence("There are {count} notes already; remove one first.", count=MOST))
            author_id = await person_of(tx, actor, page.guild_id)
            note = await tx.notes.add(page.id, person.id, text, author_id=author_id, at=self._clock())
            await tx.audit.wrote(actor, page.guild_id, "note.added", page.title, target=target_id)
        return note

    async def of_member(self, actor: Actor, page_id: PageId, target_id: UserId) -> MemberNotes:
        """Return the notes about a member."""
        async with self._database.read() as tx:
            page, person = await _about(tx, actor, page_id, target_id)
            notes = await tx.notes.of_member(page.id, person.id)
            authors = await tx.people.by_ids({each.author_id for each in notes if each.author_id is not None})
        names = {author_id: author.profile.name for author_id, author in authors.items()}
        return MemberNotes(page, person, tuple(reversed(notes)), names)

    async def remove(self, actor: Actor, page_id: PageId, target_id: UserId, note_id: NoteId) -> Note:
        """Delete a note: one's own, or with the command tier anybody's."""
        async with self._database.begin() as tx:
            page, person = await _about(tx, actor, page_id, target_id)
            note = await tx.notes.get(note_id)
            if (note.page_id, note.person_id) != (page.id, person.id):
                raise NotFound(sentence("There is no such note about this member."))
            await _check_may_remove(tx, actor, page, person, note)
            if not await tx.notes.remove(note_id):
                raise NotFound(sentence("There is no such note."))
            await tx.audit.wrote(actor, page.guild_id, "note.removed", page.title, target=target_id)
        return note


async def _about(tx: Transaction, actor: Actor, page_id: PageId, target_id: UserId) -> tuple[Page, Person]:
    """Return page and person, if the actor may read and write about him."""
    page = await tx.pages.get(page_id)
    person = await tx.people.find(page.guild_id, target_id)
    if person is None:
        await require(tx, actor, page.guild_id, Tier.SUPERVISOR, page_id=page.id)
        raise NotFound(sentence("Nothing is on record of this member."))
    await guarded(tx, actor, page, person, Tier.SUPERVISOR)
    return page, person


async def _check_may_remove(tx: Transaction, actor: Actor, page: Page, person: Person, note: Note) -> None:
    if actor.user_id is not None:
        own = await tx.people.find(page.guild_id, actor.user_id)
        if own is not None and own.id == note.author_id:
            return
    try:
        await guarded(tx, actor, page, person, Tier.COMMAND)
    except NotAllowed as refusal:
        raise NotAllowed(
            sentence("Only whoever wrote a note, or somebody of the command tier, may remove it.")
        ) from refusal
