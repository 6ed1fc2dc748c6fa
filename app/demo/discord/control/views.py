"""What the control API shows: Discord's objects with what only an onlooker knows."""

from app.demo.discord.wire import Json
from app.demo.discord.world.interactions import Interaction
from app.demo.discord.world.messages import Message
from app.demo.discord.world.nouns import Guild, Member
from app.demo.discord.world.payloads import channel_json, member_json, role_json
from app.demo.discord.world.world import World


def guild_line(world: World, guild: Guild) -> Json:
    """Return one line of the list of guilds."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "member_count": len(guild.members),
        "is_available": guild.is_available,
        "has_bot": world.bot.id in guild.members,
    }


def guild_view(world: World, guild: Guild) -> Json:
    """Return a guild with its roles from the top, its channels, and how roles are grouped."""
    roles = sorted(guild.roles.values(), key=lambda role: role.height, reverse=True)
    return guild_line(world, guild) | {
        "bot_id": str(world.bot.id),
        "roles": [role_json(role) for role in roles],
        "channels": [channel_json(channel) for channel in guild.channels.values()],
        "groups": [
            {"title": title, "role_ids": [str(role_id) for role_id in role_ids]}
            for title, role_ids in world.role_groups
        ],
    }


def member_view(guild: Guild, member: Member) -> Json:
    """Return a member with the name shown and whether it is the owner."""
    return member_json(member) | {
        "display_name": member.display_name,
        "is_owner": member.user.id == guild.owner_id,
    }


def message_view(message: Message) -> Json:
    """Return a message with who alone sees it."""
    viewer = str(message.viewer_id) if message.viewer_id else None
    return message.to_json() | {"viewer_id": viewer}


def interaction_view(interaction: Interaction) -> Json:
    """Return how far the bot has come with its answer, and all it said."""
    messages = [*([interaction.original] if interaction.original else []), *interaction.followups]
    return {
        "id": str(interaction.id),
        "kind": interaction.kind.name.lower(),
        "state": str(interaction.state),
        "callback": interaction.callback,
        "user_id": str(interaction.member.user.id),
        "channel_id": str(interaction.channel.id),
        "choices": interaction.choices,
        "modal": interaction.modal,
        "messages": [message_view(message) for message in messages],
    }
