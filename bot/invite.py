"""Invite: the link that brings the bot into a server, with exactly the permissions it uses."""

import discord

from words import mark

REASONS = {
    "manage_roles": mark("give and take ranks when you promote somebody"),
    "view_audit_log": mark("know who changed a role by hand"),
    "kick_members": mark("put out whom you discharge with kick"),
    "view_channel": mark("see the channels where a roster is posted, or something announced"),
    "send_messages": mark("post a roster in a channel and keep it up, and announce promotions"),
    "embed_links": mark("link from a posted roster to its page, and show announcements as cards"),
    "read_message_history": mark("find posted messages again, and miss those that were deleted"),
}
"""Every permission we ask for, by discord.py's name, and what for."""

TO_ANNOUNCE = ("view_channel", "send_messages", "embed_links")
"""What announcing takes, in the channel itself."""

SCOPES = ("bot", "applications.commands")


def permissions() -> discord.Permissions:
    """Return exactly what is asked for."""
    return discord.Permissions(**dict.fromkeys(REASONS, True))


def permission_name(name: str) -> str:
    """Return a permission's name as Discord shows it."""
    return name.replace("_", " ").title()


def invite_url(application_id: int) -> str:
    """Return the link for whoever may add bots to a server."""
    return discord.utils.oauth_url(application_id, permissions=permissions(), scopes=SCOPES)


def missing(held: discord.Permissions) -> tuple[str, ...]:
    """Return the names of those permissions that the bot lacks."""
    return tuple(name for name in REASONS if not getattr(held, name))
