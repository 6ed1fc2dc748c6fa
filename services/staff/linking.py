"""Linking: a member of staff is found to be the holder of a Discord account, or not to be.

nobody has the account yet      he has it from now on; the next sync enrols him with his history
somebody has, who is no staff   the two are one person: all that refers to either refers to that one
somebody has, who is staff      refused: two files about one person are for people to sort out
"""

from dataclasses import replace

from domain.access.actors import Actor
from domain.access.tiers import Tier
from domain.errors import NotAllowed, Refused
from domain.hr.leaves import UNSETTLED, check_alone
from domain.ids import GuildId, PersonId, UserId
from domain.rosters.people import Person, Profile
from domain.staff.staff import StaffMember
from domain.words import sentence
from services.access.tiers import require
from services.hr.leaves import told
from services.rosters.privacy import redraw
from services.staff.guarding import check_may_write
from storage.transaction import Transaction

FIELD = "discord_id"


async def linked(tx: Transaction, actor: Actor, member: StaffMember, user_id: UserId) -> PersonId:
    """Return the person who is both the member of staff and the account's holder; the admin tier links.

    The caller has the guild's row locked.
    """
    guild_id, own = member.guild_id, member.details.user_id
    await require(tx, actor, guild_id, Tier.ADMIN)
    if own is not None:
        raise Refused(
            sentence("{name} is linked with another Discord account already.", name=member.details.name),
            field=FIELD,
        )
    if user_id == actor.user_id and not actor.may_manage(guild_id):
        raise NotAllowed(sentence("You can't do that to yourself."))
    await check_account(tx, guild_id, user_id)
    holder = await tx.people.find(guild_id, user_id)
    if holder is None:
        await tx.merging.give_account(member.person_id, user_id, unseen(user_id))
        person_id = member.person_id
    else:
        await check_may_write(tx, actor, holder)
        await _check_may_be_one(tx, member, holder)
        await tx.merging.merge(member.person_id, holder.id)
        person_id = holder.id
    for leave in await tx.leaves.of_person(person_id):
        if leave.state in UNSETTLED:
            await told(tx, leave)
    await redraw(tx, guild_id)
    await tx.audit.wrote(actor, guild_id, "staff.linked", target=user_id)
    return person_id


async def unlinked(tx: Transaction, actor: Actor, member: StaffMember) -> PersonId:
    """Return the person without Discord who is the member of staff from now on; the admin tier unlinks.

    Whoever is or was on a page stays there with all he has, and the file goes to a person of its own, under
    the id that programs know; of whoever never was on one, only the account is taken away.
    """
    guild_id, account, name = member.guild_id, member.details.user_id, member.details.name
    await require(tx, actor, guild_id, Tier.ADMIN)
    person_id = member.person_id
    if await tx.merging.shares_page(person_id, person_id):
        person_id = await tx.staff.person(guild_id, name)
        await tx.merging.part(member.person_id, person_id)
        await tx.staff.remove(member.person_id)
        details = replace(member.details, user_id=None)
        await tx.staff.add(replace(member, person_id=person_id, details=details))
    else:
        await tx.merging.take_account(person_id, name)
    await tx.audit.wrote(actor, guild_id, "staff.unlinked", target=account)
    return person_id


async def check_account(tx: Transaction, guild_id: GuildId, user_id: UserId) -> None:
    """Raise `Refused` if the account's holder wants to be forgotten here, or is staff already."""
    if (await tx.forgetting.marks(guild_id)).hold(user_id):
        raise Refused(
            sentence("The holder of this account asked Muster to forget him; he can say /me show."),
            field=FIELD,
        )
    holder = await tx.people.find(guild_id, user_id)
    if holder is not None and await tx.staff.find(holder.id) is not None:
        raise Refused(sentence("The holder of this account is a member of staff already."), field=FIELD)


def unseen(user_id: UserId) -> Profile:
    """Return how an account is shown that Discord has not shown us: the names in files are not for all."""
    return Profile(str(user_id), str(user_id))


async def _check_may_be_one(tx: Transaction, member: StaffMember, holder: Person) -> None:
    if await tx.merging.shares_page(member.person_id, holder.id):
        raise Refused(
            sentence(
                "{name} and {other} are or were both on the same page, so they can't be one.",
                name=member.details.name,
                other=holder.profile.name,
            ),
            field=FIELD,
        )
    theirs = await tx.leaves.of_person(holder.id)
    for leave in await tx.leaves.of_person(member.person_id):
        if leave.state in UNSETTLED:
            check_alone(leave.window, theirs)
