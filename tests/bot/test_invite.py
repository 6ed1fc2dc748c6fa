"""The invite asks for exactly what is used."""

import discord

from bot.invite import REASONS, invite_url, missing, permission_name, permissions

NAMES = (
    "manage_roles",
    "view_audit_log",
    "kick_members",
    "view_channel",
    "send_messages",
    "embed_links",
    "read_message_history",
)


def test_the_link_asks_for_what_is_used_and_commands() -> None:
    asked = permissions()
    names = NAMES
    assert all(getattr(asked, name) for name in names)
    assert sum(held for _, held in asked) == len(names)
    url = invite_url(42)
    assert "client_id=42" in url
    assert f"permissions={permissions().value}" in url
    assert "scope=bot+applications.commands" in url


def test_every_permission_has_a_name_and_a_reason() -> None:
    assert [permission_name(name) for name in REASONS] == [
        "Manage Roles",
        "View Audit Log",
        "Kick Members",
        "View Channel",
        "Send Messages",
        "Embed Links",
        "Read Message History",
    ]
    assert all(REASONS.values())


def test_what_is_missing_is_named() -> None:
    lacking = ("manage_roles", *NAMES[2:])
    assert missing(discord.Permissions(view_audit_log=True)) == lacking
    assert missing(discord.Permissions.all()) == ()
