"""Refusals: Discord's no to a role change, in words for whoever ordered it, with the cure."""

from collections.abc import Sequence

import aiohttp
import discord

from bot.invite import permission_name
from bot.steps import Step, Verb
from domain.ids import RoleId
from domain.words import Sentence, sentence

UNKNOWN_MEMBER, UNKNOWN_USER, UNKNOWN_ROLE = 10007, 10013, 10011
LEFT = sentence("The member left the server before it was done.")

TIRED = frozenset({401, 408, 429})
"""Client errors that say nothing of what was asked for: it may be tried again."""

PASSING = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
"""Whatever can happen to a request; those that are final are told apart by `is_final`."""


def is_final(error: Exception) -> bool:
    """Say whether Discord has decided; else nobody knows whether it was done, and it may be tried again."""
    return (
        isinstance(error, discord.HTTPException) and 400 <= error.status < 500 and error.status not in TIRED
    )


def is_gone(error: Exception) -> bool:
    """Say whether Discord no longer knows the member here."""
    return isinstance(error, discord.NotFound) and error.code in (UNKNOWN_MEMBER, UNKNOWN_USER)


def is_needless(error: Exception, step: Step) -> bool:
    """Say whether there is nothing left to take: a role that is gone is nobody's."""
    return step.verb is Verb.TAKE and isinstance(error, discord.NotFound) and error.code == UNKNOWN_ROLE


def foreseen(guild: discord.Guild, step: Step, member: discord.Member | None = None) -> Sentence | None:
    """Return why Discord would refuse this, where that is known beforehand, else None."""
    role = _role(guild, step.role_id)
    if step.verb is Verb.GIVE and role is None:
        return sentence("Its role was deleted in Discord.")
    if role is not None and role.managed:
        return sentence(
            "“{role}” belongs to an integration, so nobody can be given it or lose it by hand.",
            role=role.name,
        )
    return _hindrance(guild, step, member)


def sentence_of(
    error: Exception, guild: discord.Guild, step: Step, member: discord.Member | None = None
) -> Sentence:
    """Return what a final error means."""
    code = error.code if isinstance(error, discord.HTTPException) else 0
    if is_gone(error):
        return LEFT
    if code == UNKNOWN_ROLE:
        return sentence("Its role was deleted in Discord.")
    if isinstance(error, discord.Forbidden):
        return _forbidden(guild, step, member)
    told = error.text if isinstance(error, discord.HTTPException) else ""
    return sentence(
        "Discord refused it: {reason} ({code}).", reason=told or sentence("no reason given"), code=code
    )


def partly(done: Sequence[Step], failed: Step, guild: discord.Guild, why: str) -> str:
    """Return the sentence for an order of which some steps were done, and one could not be."""
    if not done:
        return why
    told = _told(guild, done[0])
    for step in done[1:]:
        told = sentence("{one}, {other}", one=told, other=_told(guild, step))
    what = _name(guild, failed)
    match failed.verb:
        case Verb.GIVE:
            return sentence("{done}, but {role} could not be given: {why}", done=told, role=what, why=why)
        case Verb.TAKE:
            return sentence("{done}, but {role} could not be taken: {why}", done=told, role=what, why=why)
        case Verb.KICK:
            return sentence(
                "{done}, but the member could not be put out of the server: {why}", done=told, why=why
            )


def _told(guild: discord.Guild, step: Step) -> Sentence:
    match step.verb:
        case Verb.GIVE:
            return sentence("{role} was given", role=_name(guild, step))
        case Verb.TAKE:
            return sentence("{role} was taken", role=_name(guild, step))
        case Verb.KICK:
            return sentence("the member was put out of the server")


def _hindrance(guild: discord.Guild, step: Step, member: discord.Member | None) -> Sentence | None:
    """Return which permission or place in the order of roles the bot lacks for a step, if it is one."""
    needed = "kick_members" if step.verb is Verb.KICK else "manage_roles"
    mine = guild.me.top_role
    if not getattr(guild.me.guild_permissions, needed):
        return sentence(
            "I lack the {permission} permission. Server Settings, Roles, {role}: switch it on.",
            permission=permission_name(needed),
            role=mine.name,
        )
    role = _role(guild, step.role_id)
    if role is not None and role >= mine:
        return sentence(
            "“{role}” is above my highest role, so I can't give or take it. "
            "Drag “{mine}” above it in Server Settings, Roles.",
            role=role.name,
            mine=mine.name,
        )
    if step.verb is Verb.KICK and member is not None and member.id == guild.owner_id:
        return sentence("Nobody can put the owner out of the server.")
    if step.verb is Verb.KICK and member is not None and member.top_role >= mine:
        return sentence(
            "The member's highest role is not below mine. Drag “{mine}” above it.", mine=mine.name
        )
    return None


def _forbidden(guild: discord.Guild, step: Step, member: discord.Member | None) -> Sentence:
    if (hindrance := _hindrance(guild, step, member)) is not None:
        return hindrance
    if step.verb is Verb.KICK:
        return sentence("Discord doesn't let me put the member out. /sync doctor shows what is missing.")
    return sentence(
        "Discord doesn't let me give or take {role}. /sync doctor shows what is missing.",
        role=_name(guild, step),
    )


def _role(guild: discord.Guild, role_id: RoleId | None) -> discord.Role | None:
    return guild.get_role(role_id) if role_id is not None else None


def _name(guild: discord.Guild, step: Step) -> str:
    role = _role(guild, step.role_id)
    return role.name if role is not None else sentence("the role {id}", id=step.role_id)
