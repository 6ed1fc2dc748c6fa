"""Refusals: Discord's no to a role change, in words for whoever ordered it, with the cure."""

from collections.abc import Sequence

import aiohttp
import discord

from bot.invite import permission_name
from bot.steps import Step, Verb
from domain.ids import RoleId

UNKNOWN_MEMBER, UNKNOWN_USER, UNKNOWN_ROLE = 10007, 10013, 10011
LEFT = "The member left the server before it was done."

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


def foreseen(guild: discord.Guild, step: Step, member: discord.Member) -> str | None:
    """Return why Discord would refuse this, where that is known beforehand, else None."""
    role = _role(guild, step.role_id)
    if step.verb is Verb.GIVE and role is None:
        return "Its role was deleted in Discord."
    if role is not None and role.managed:
        return f"“{role.name}” belongs to an integration, so nobody can be given it or lose it by hand."
    return _hindrance(guild, step, member)


def sentence_of(
    error: Exception, guild: discord.Guild, step: Step, member: discord.Member | None = None
) -> str:
    """Return what a final error means."""
    code = error.code if isinstance(error, discord.HTTPException) else 0
    if is_gone(error):
        return LEFT
    if code == UNKNOWN_ROLE:
        return "Its role was deleted in Discord."
    if isinstance(error, discord.Forbidden):
        return _forbidden(guild, step, member)
    said = error.text if isinstance(error, discord.HTTPException) else ""
    return f"Discord refused it: {said or 'no reason given'} ({code})."


def partly(done: Sequence[Step], failed: Step, guild: discord.Guild, sentence: str) -> str:
    """Return the sentence for an order of which some steps were done, and one could not be."""
    told = [f"{_name(guild, step)} was {step.verb.value}" for step in done]
    if not told:
        return sentence
    return f"{', '.join(told)}, but {_name(guild, failed)} could not be {failed.verb.value}: {sentence}"


def _hindrance(guild: discord.Guild, step: Step, member: discord.Member | None) -> str | None:
    """Return which permission or place in the order of roles the bot lacks for a step, if it is one."""
    needed = "kick_members" if step.verb is Verb.KICK else "manage_roles"
    mine = guild.me.top_role
    if not getattr(guild.me.guild_permissions, needed):
        switch = f"Server Settings, Roles, {mine.name}: switch it on"
        return f"I lack the {permission_name(needed)} permission. {switch}."
    role = _role(guild, step.role_id)
    if role is not None and role >= mine:
        cure = f"Drag “{mine.name}” above it in Server Settings, Roles"
        return f"“{role.name}” is above my highest role, so I can't give or take it. {cure}."
    if step.verb is Verb.KICK and member is not None and member.id == guild.owner_id:
        return "Nobody can put the owner out of the server."
    if step.verb is Verb.KICK and member is not None and member.top_role >= mine:
        return f"The member's highest role is not below mine. Drag “{mine.name}” above it."
    return None


def _forbidden(guild: discord.Guild, step: Step, member: discord.Member | None) -> str:
    what = "put the member out" if step.verb is Verb.KICK else f"give or take {_name(guild, step)}"
    unknown = f"Discord doesn't let me {what}. /sync doctor shows what is missing."
    return _hindrance(guild, step, member) or unknown


def _role(guild: discord.Guild, role_id: RoleId | None) -> discord.Role | None:
    return guild.get_role(role_id) if role_id is not None else None


def _name(guild: discord.Guild, step: Step) -> str:
    if step.verb is Verb.KICK:
        return "the member"
    role = _role(guild, step.role_id)
    return role.name if role is not None else f"the role {step.role_id}"
