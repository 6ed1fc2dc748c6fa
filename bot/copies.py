"""Copies: Discord's live objects, taken down at once as values of the domain.

discord.py changes its objects in place; one that is read later tells of later.
"""

from unicodedata import category

import discord

from bot.library import role_ids
from domain.ids import ChannelId, GuildId, RoleId, UserId
from domain.rosters.guilds import Channel, Guild, Role
from domain.rosters.people import Profile
from domain.rosters.sync import MemberSeen

UNPRINTABLE = dict.fromkeys((*range(32), 127)) | dict.fromkeys(range(55296, 57344), "�")
"""Control characters and halves of surrogate pairs: databases refuse them."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that show nothing: the fillers of Hangul and the empty pattern of Braille."""


def cleaned(name: str) -> str:
    """Return `name` without what no database stores."""
    return name if name.isprintable() else name.translate(UNPRINTABLE)


def is_visible(name: str) -> bool:
    """Say whether anything of `name` can be seen; spaces, fillers and zero-width characters can't."""
    return any(
        not (char.isspace() or char in BLANK or category(char) in ("Cc", "Cf")) for char in name
    )  # the first character of nearly every name settles it


def profile_of(member: discord.Member) -> Profile:
    """Return how the guild shows the member, by his username if the name shown is invisible.

    The avatar is the key of its picture, the guild's own first.
    """
    avatar = member.guild_avatar or member.avatar
    username, name = cleaned(member.name), cleaned(member.display_name)
    return Profile(username, name if is_visible(name) else username, avatar.key if avatar else None)


def member_seen(member: discord.Member) -> MemberSeen:
    """Return the member as he is at this moment."""
    return MemberSeen(UserId(member.id), profile_of(member), held_roles(member))


def held_roles(member: discord.Member) -> frozenset[RoleId]:
    """Return the roles the member has at this moment, without @everyone."""
    return frozenset(map(RoleId, role_ids(member)))


def guild_seen(guild: discord.Guild) -> Guild:
    """Return the guild as Discord shows it now; what we know of it beyond is the services' part."""
    owner_id = UserId(guild.owner_id) if guild.owner_id else None
    return Guild(GuildId(guild.id), cleaned(guild.name), owner_id)


def roles_seen(guild: discord.Guild) -> tuple[Role, ...]:
    """Return the guild's roles as they are now, the highest first, @everyone last."""
    return tuple(
        Role(RoleId(role.id), cleaned(role.name), role.position, role.colour.value, role.managed)
        for role in reversed(guild.roles)
    )


def channels_seen(guild: discord.Guild) -> tuple[Channel, ...]:
    """Return the guild's channels as they are now, in Discord's order."""
    return tuple(
        Channel(ChannelId(channel.id), cleaned(channel.name), channel.type.name, channel.position)
        for channel in sorted(guild.channels, key=lambda channel: (channel.position, channel.id))
    )
