"""Mapped roles: a role picked in a command, checked before a page is bound to it."""

import discord

from bot.copies import cleaned
from domain.errors import Refused
from domain.ids import RoleId
from domain.rosters.detection import shown_name
from domain.words import sentence


def mapped_role(role: discord.Role) -> RoleId:
    """Return the role's id; `Refused` if nobody could ever be given it."""
    if role.is_default():
        raise Refused(sentence("Everybody has @everyone; choose another role."))
    if role.managed:
        raise Refused(
            sentence(
                "“{role}” belongs to an integration, so nobody can be given it; choose another role.",
                role=role.name,
            )
        )
    return RoleId(role.id)


def mapped_name(role: discord.Role, name: str | None) -> str:
    """Return the name given, or the role's own without its decoration."""
    return name.strip() if name and name.strip() else shown_name(cleaned(role.name))
