"""What happens to a role is told and logged."""

import pytest

from app.demo.department import Department
from app.demo.discord.world.audit import AuditAction, AuditQuery
from app.demo.discord.world.errors import DiscordError
from app.demo.discord.world.events import Event
from app.demo.discord.world.roles import RoleEdit


def _names(heard: list[Event]) -> list[str]:
    return [event.name for event in heard if "AUDIT" not in event.name]


def test_a_new_role_stands_at_the_bottom(department: Department, heard: list[Event]) -> None:
    guild = department.guild

    role = department.world.roles.create(guild, RoleEdit(name="New"), by=guild.owner_id)

    assert role.position == 1
    assert sorted(one.position for one in guild.roles.values()) == list(range(len(guild.roles)))
    assert _names(heard) == ["GUILD_ROLE_CREATE"]


def test_an_edit_is_told_once_and_logged_with_both_values(department: Department, heard: list[Event]) -> None:
    guild, role = department.guild, department.ranks[3]

    for _ in range(2):
        department.world.roles.edit(guild, role, RoleEdit(name="Leutnant"), by=guild.owner_id)

    entry = department.world.audit_log.read(guild, AuditQuery(limit=1))[0]
    assert _names(heard) == ["GUILD_ROLE_UPDATE"]
    assert entry.changes == ({"key": "name", "old_value": "Lieutenant", "new_value": "Leutnant"},)


def test_deleting_takes_it_from_members_without_telling_of_them(
    department: Department, heard: list[Event]
) -> None:
    guild, role = department.guild, department.ranks[-1]
    cadets = department.holders(role)

    department.world.roles.delete(guild, role, by=guild.owner_id)

    entry = department.world.audit_log.read(guild, AuditQuery(limit=1))[0]
    assert _names(heard) == ["GUILD_ROLE_DELETE"]
    assert not any(role.id in cadet.roles for cadet in cadets)
    assert entry.action is AuditAction.ROLE_DELETE


def test_a_move_tells_of_what_moved(department: Department, heard: list[Event]) -> None:
    guild, (upper, lower) = department.guild, department.ranks[:2]

    department.world.roles.move(guild, {upper.id: lower.position, lower.id: upper.position})

    assert _names(heard) == ["GUILD_ROLE_UPDATE"] * 2
    assert lower.height > upper.height


def test_managed_roles_stay(department: Department) -> None:
    guild = department.guild
    managed = next(role for role in guild.roles.values() if role.is_managed)

    with pytest.raises(DiscordError, match="Invalid Role"):
        department.world.roles.delete(guild, managed, by=guild.owner_id)
