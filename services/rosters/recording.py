"""Recording: what is done about a member by us alone, without Discord, put on record and announced."""

from dataclasses import replace

from domain.access.actors import Actor
from domain.events import RosterChanged
from domain.ids import GuildId, PersonId
from domain.rosters.people import Profile
from domain.rosters.records import Record
from storage.rosters.records import NewRecord
from storage.transaction import Transaction


async def recorded(tx: Transaction, actor: Actor | None, new: NewRecord) -> Record:
    """Append the record as the actor's doing (None: the clock's), and announce its page at a new revision.

    The caller has the guild's row locked.
    """
    if actor is not None:
        person = await tx.people.get(new.person_id)
        action = f"{new.kind.value}.undone" if new.undoes is not None else f"{new.kind.value}.recorded"
        what = " → ".join(each for each in (new.before, new.after) if each)
        await tx.audit.wrote(actor, new.guild_id, action, what, target=person.user_id, reason=new.reason)
        new = replace(new, actor_id=await person_of(tx, actor, new.guild_id))
    record = await tx.records.add(new)
    if new.page_id is not None:
        revision = await tx.pages.bump(new.page_id)
        await tx.outbox.put(RosterChanged(new.guild_id, new.page_id, revision, 1))
    return record


async def person_of(tx: Transaction, actor: Actor, guild_id: GuildId) -> PersonId | None:
    """Return the person who acts, made known if need be, or None for the operator at the command line."""
    if actor.user_id is None:
        return None
    profile = Profile(actor.name, actor.name)
    return (await tx.people.ensure(guild_id, {actor.user_id: profile}))[actor.user_id]
