"""What can happen to a member: joining, roles, names, leaving."""

from collections.abc import Iterable
from datetime import datetime

from app.demo.discord.wire import Json
from app.demo.discord.world.audit import AuditAction, AuditLog, changed
from app.demo.discord.world.errors import unknown_ban
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.nouns import Guild, Member, User
from app.demo.discord.world.payloads import member_json, user_json
from app.demo.discord.world.snowflakes import RoleId, UserId
from app.demo.discord.world.state import State


class Members:
    """Moves people in and out of guilds and gives and takes roles; each change is told."""

    def __init__(self, state: State, audit_log: AuditLog) -> None:
        self._state = state
        self._audit_log = audit_log

    def join(self, guild: Guild, user: User, *, at: datetime | None = None) -> Member:
        """Return the user as a member without roles; who is in already stays as he is."""
        if user.id in guild.members:
            return guild.members[user.id]
        self._state.users[user.id] = user
        member = Member(user, at or self._state.clock())
        guild.members[user.id] = member
        guild.revision += 1
        data = member_json(member) | {"guild_id": str(guild.id)}
        self._state.tell(guild, "GUILD_MEMBER_ADD", data, intent=Intent.GUILD_MEMBERS)
        return member

    def leave(self, guild: Guild, member: Member) -> None:
        """Let the member go, as if he had left by himself."""
        data = {"guild_id": str(guild.id), "user": user_json(member.user)}
        guild.members.pop(member.user.id, None)
        guild.revision += 1
        self._state.tell(guild, "GUILD_MEMBER_REMOVE", data, intent=Intent.GUILD_MEMBERS)

    def kick(self, guild: Guild, member: Member, *, by: UserId, reason: str | None = None) -> None:
        """Put the member out, with an audit log entry."""
        self.leave(guild, member)
        target_id = member.user.id
        self._audit_log.write(guild, AuditAction.MEMBER_KICK, by=by, target_id=target_id, reason=reason)

    def ban(self, guild: Guild, user: User, *, by: UserId, reason: str | None = None) -> None:
        """Ban the user, putting him out if he is in."""
        guild.bans[user.id] = reason
        if user.id in guild.members:
            self.leave(guild, guild.members[user.id])
        self._audit_log.write(guild, AuditAction.MEMBER_BAN_ADD, by=by, target_id=user.id, reason=reason)
        self._tell_ban(guild, "GUILD_BAN_ADD", user)

    def unban(self, guild: Guild, user_id: UserId, *, by: UserId, reason: str | None = None) -> None:
        """Lift a ban, or refuse with 10026."""
        if user_id not in guild.bans:
            raise unknown_ban()
        del guild.bans[user_id]
        self._audit_log.write(guild, AuditAction.MEMBER_BAN_REMOVE, by=by, target_id=user_id, reason=reason)
        self._tell_ban(guild, "GUILD_BAN_REMOVE", self._state.user(user_id))

    def give_role(
        self, guild: Guild, member: Member, role_id: RoleId, *, by: UserId, reason: str | None = None
    ) -> None:
        """Add a role; giving one he has changes nothing and writes nothing."""
        self.set_roles(guild, member, (*member.roles, role_id), by=by, reason=reason)

    def take_role(
        self, guild: Guild, member: Member, role_id: RoleId, *, by: UserId, reason: str | None = None
    ) -> None:
        """Remove a role; taking one he lacks changes nothing and writes nothing."""
        rest = (held for held in member.roles if held != role_id)
        self.set_roles(guild, member, rest, by=by, reason=reason)

    def set_roles(
        self,
        guild: Guild,
        member: Member,
        role_ids: Iterable[RoleId],
        *,
        by: UserId,
        reason: str | None = None,
    ) -> None:
        """Make these the member's roles: one audit log entry and one event, if anything changed."""
        wanted = tuple(dict.fromkeys(role_ids))
        added = [role_id for role_id in wanted if role_id not in member.roles]
        removed = [role_id for role_id in member.roles if role_id not in wanted]
        if not added and not removed:
            return
        changes = [
            changed(key, new=[_partial_role(self._state, guild, role_id) for role_id in role_ids])
            for key, role_ids in (("$add", added), ("$remove", removed))
            if role_ids
        ]
        member.roles = wanted
        self._audit_log.write(
            guild,
            AuditAction.MEMBER_ROLE_UPDATE,
            by=by,
            target_id=member.user.id,
            changes=changes,
            reason=reason,
        )
        self._tell_update(guild, member)

    def rename(
        self, guild: Guild, member: Member, nick: str | None, *, by: UserId, reason: str | None = None
    ) -> None:
        """Set or, with None, remove the member's name in this guild."""
        old = member.nick
        if nick == old:
            return
        member.nick = nick
        self._audit_log.write(
            guild,
            AuditAction.MEMBER_UPDATE,
            by=by,
            target_id=member.user.id,
            changes=[changed("nick", old=old, new=nick)],
            reason=reason,
        )
        self._tell_update(guild, member)

    def rename_user(self, user: User, *, username: str | None = None, global_name: str | None = None) -> None:
        """Change the user's own names; each of his guilds hears of it as a member update."""
        user.username = username or user.username
        user.global_name = global_name or user.global_name
        self._tell_user(user)

    def change_avatar(self, user: User, avatar: str | None) -> None:
        """Change the user's picture, given by its hash."""
        user.avatar = avatar
        self._tell_user(user)

    def _tell_user(self, user: User) -> None:
        if user is self._state.bot:
            self._state.events.emit(Event("USER_UPDATE", user_json(user)))
        for guild in self._state.guilds.values():
            if user.id in guild.members:
                self._tell_update(guild, guild.members[user.id])

    def _tell_update(self, guild: Guild, member: Member) -> None:
        guild.revision += 1
        data = member_json(member) | {"guild_id": str(guild.id)}
        self._state.tell(guild, "GUILD_MEMBER_UPDATE", data, intent=Intent.GUILD_MEMBERS)

    def _tell_ban(self, guild: Guild, name: str, user: User) -> None:
        data = {"guild_id": str(guild.id), "user": user_json(user)}
        self._state.tell(guild, name, data, intent=Intent.GUILD_MODERATION)


def _partial_role(state: State, guild: Guild, role_id: RoleId) -> Json:
    return {"id": str(role_id), "name": state.role(guild, role_id).name}
