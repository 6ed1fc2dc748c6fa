"""What can happen to a role."""

from dataclasses import dataclass, fields

from app.demo.discord.wire import Json
from app.demo.discord.world.audit import AuditAction, AuditLog, changed
from app.demo.discord.world.errors import invalid_role
from app.demo.discord.world.events import Intent
from app.demo.discord.world.nouns import Guild, Role
from app.demo.discord.world.payloads import role_json
from app.demo.discord.world.snowflakes import RoleId, UserId
from app.demo.discord.world.state import State


@dataclass(frozen=True, slots=True)
class RoleEdit:
    """The fields of a role to set; None leaves one as it is."""

    name: str | None = None
    colour: int | None = None
    permissions: int | None = None
    is_hoisted: bool | None = None
    is_mentionable: bool | None = None


class Roles:
    """Creates, edits, moves and deletes roles; each is logged and told."""

    def __init__(self, state: State, audit_log: AuditLog) -> None:
        self._state = state
        self._audit_log = audit_log

    def create(self, guild: Guild, edit: RoleEdit, *, by: UserId, reason: str | None = None) -> Role:
        """Return a new role just above @everyone, as Discord places it."""
        for role in guild.roles.values():
            role.position += role.position > 0
        role = Role(RoleId(self._state.ids.next()), edit.name or "new role", 1)
        _apply(edit, role)
        guild.roles[role.id] = role
        self._log(guild, AuditAction.ROLE_CREATE, role, by=by, reason=reason)
        self._tell(guild, "GUILD_ROLE_CREATE", role)
        return role

    def edit(
        self, guild: Guild, role: Role, edit: RoleEdit, *, by: UserId, reason: str | None = None
    ) -> Role:
        """Set some fields of a role; setting what is so already tells nobody."""
        changes = _apply(edit, role)
        if changes:
            self._log(guild, AuditAction.ROLE_UPDATE, role, by=by, reason=reason, changes=changes)
            self._tell(guild, "GUILD_ROLE_UPDATE", role)
        return role

    def move(self, guild: Guild, positions: dict[RoleId, int]) -> None:
        """Put roles at positions; every role that moved is told."""
        for role_id, position in positions.items():
            role = self._state.role(guild, role_id)
            if role.position != position and role is not guild.everyone:
                role.position = position
                self._tell(guild, "GUILD_ROLE_UPDATE", role)

    def delete(self, guild: Guild, role: Role, *, by: UserId, reason: str | None = None) -> None:
        """Remove a role from the guild and, without a word about them, from its members."""
        if role is guild.everyone or role.is_managed:
            raise invalid_role()
        del guild.roles[role.id]
        for member in guild.members.values():
            if role.id in member.roles:
                member.roles = tuple(held for held in member.roles if held != role.id)
        guild.revision += 1
        changes = [changed("name", old=role.name)]
        self._log(guild, AuditAction.ROLE_DELETE, role, by=by, reason=reason, changes=changes)
        data = {"guild_id": str(guild.id), "role_id": str(role.id)}
        self._state.tell(guild, "GUILD_ROLE_DELETE", data, intent=Intent.GUILDS)

    def _tell(self, guild: Guild, name: str, role: Role) -> None:
        data = {"guild_id": str(guild.id), "role": role_json(role)}
        self._state.tell(guild, name, data, intent=Intent.GUILDS)

    def _log(
        self,
        guild: Guild,
        action: AuditAction,
        role: Role,
        *,
        by: UserId,
        reason: str | None,
        changes: list[Json] | None = None,
    ) -> None:
        lines = changes or [changed("name", new=role.name)]
        self._audit_log.write(guild, action, by=by, target_id=role.id, changes=lines, reason=reason)


def _apply(edit: RoleEdit, role: Role) -> list[Json]:
    changes: list[Json] = []
    for field in fields(edit):
        new = getattr(edit, field.name)
        old = getattr(role, field.name)
        if new is not None and new != old:
            setattr(role, field.name, new)
            changes.append(changed(_AUDIT_KEYS[field.name], old=old, new=new))
    return changes


_AUDIT_KEYS = {
    "name": "name",
    "colour": "color",
    "permissions": "permissions",
    "is_hoisted": "hoist",
    "is_mentionable": "mentionable",
}
