"""Guarding: whose file somebody may write; never his own, nor one of those above him in rank."""

from domain.access.actors import Actor
from domain.errors import NotAllowed
from domain.ids import PersonId, UserId
from domain.rosters.guards import check_may_act
from domain.rosters.memberships import Standing
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.words import sentence
from storage.transaction import Transaction

NOBODY = UserId(0)
"""Whom a person without Discord is compared with an actor as: nobody acts as him."""


async def check_may_write(tx: Transaction, actor: Actor, person: Person) -> None:
    """Raise `NotAllowed` unless the actor is above the person on a page, and below or beside him on none.

    Whoever manages the server is excepted; of those on no page, no rank keeps anybody.
    """
    guild_id = person.guild_id
    if actor.may_manage(guild_id):
        return
    if actor.user_id is not None and actor.user_id == person.user_id:
        raise NotAllowed(sentence("You can't do that to yourself."))
    own = await tx.people.find(guild_id, actor.user_id) if actor.user_id is not None else None
    target_id = person.user_id if person.user_id is not None else NOBODY
    is_above = False
    refusal: NotAllowed | None = None
    for page_id in await tx.memberships.pages_of(person.id):
        page = await tx.pages.get(page_id)
        theirs = await _standing(tx, page, person.id)
        mine = await _standing(tx, page, own.id) if own is not None else None
        try:
            check_may_act(actor, page, target_id=target_id, own=mine, target=theirs, rank=None)
        except NotAllowed as error:
            if mine is not None:
                raise
            refusal = error
        else:
            is_above = True
    if refusal is not None and not is_above:
        raise refusal


async def _standing(tx: Transaction, page: Page, person_id: PersonId) -> Standing | None:
    membership = await tx.memberships.find(page.id, person_id)
    return membership.standing if membership is not None and membership.left_at is None else None
