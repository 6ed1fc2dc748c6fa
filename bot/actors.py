"""Actors: whoever typed the command or pressed the button, and what he may right now."""

import discord

from bot.copies import cleaned, held_roles
from domain.access.actors import Actor
from domain.errors import Refused
from domain.ids import GuildId, UserId
from domain.words import sentence


def guild_of(interaction: discord.Interaction) -> GuildId:
    """Return the server the interaction came from; `Refused` outside of one."""
    if interaction.guild_id is None:
        raise Refused(sentence("This works only in a server."))
    return GuildId(interaction.guild_id)


def actor_of(interaction: discord.Interaction) -> Actor:
    """Return who acts, with the permissions Discord sent along with this very interaction."""
    guild_id = guild_of(interaction)
    may = interaction.permissions
    is_owner = interaction.guild is not None and interaction.guild.owner_id == interaction.user.id
    manages = may.manage_guild or may.administrator or is_owner
    return Actor(
        user_id=UserId(interaction.user.id),
        name=cleaned(interaction.user.display_name),
        manages=frozenset({guild_id}) if manages else frozenset(),
        role_ids=held_roles(interaction.user)
        if isinstance(interaction.user, discord.Member)
        else frozenset(),
    )


def own_actor(interaction: discord.Interaction) -> Actor:
    """Return who acts on what is his own, also in a conversation with us, where he may nothing else."""
    if interaction.guild_id is not None:
        return actor_of(interaction)
    return Actor(UserId(interaction.user.id), cleaned(interaction.user.display_name))


def member_actor(guild: discord.Guild, user_id: UserId, name: str, member: discord.Member | None) -> Actor:
    """Return who gave an order, with what he may now; whoever is no longer here may nothing."""
    guild_id = GuildId(guild.id)
    if member is None:
        return Actor(user_id, name)
    may = member.guild_permissions  # the owner has them all
    return Actor(
        user_id,
        name,
        manages=frozenset({guild_id}) if may.manage_guild or may.administrator else frozenset(),
        role_ids=held_roles(member),
    )


def manager_of(interaction: discord.Interaction) -> Actor:
    """Return who acts; `NotAllowed` unless he may manage this server.

    Discord hides our commands from others, but a server can change that, and buttons outlive a permission.
    """
    actor = actor_of(interaction)
    actor.check_manages(guild_of(interaction))
    return actor
