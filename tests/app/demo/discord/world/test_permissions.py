"""Permissions have Discord's bits."""

import discord

from app.demo.discord.world.permissions import ALL_PERMISSIONS, EVERYONE, MUSTER_BOT, Permission


def test_every_bit_has_the_librarys_name_for_it() -> None:
    other_names = {"view_channel": "read_messages", "use_external_emojis": "external_emojis"}
    for permission in Permission:
        name = str(permission.name).lower()
        flags = discord.Permissions(int(permission))
        assert getattr(flags, other_names.get(name, name)), name


def test_the_bot_may_do_its_work_but_is_no_administrator() -> None:
    assert MUSTER_BOT & Permission.MANAGE_ROLES
    assert not (MUSTER_BOT | EVERYONE) & Permission.ADMINISTRATOR
    assert ALL_PERMISSIONS & Permission.ADMINISTRATOR
