"""Routes of a guild, its roles and its audit log."""

from aiohttp import web

from app.demo.discord.faults import Faults
from app.demo.discord.rest.answers import answer, nothing
from app.demo.discord.rest.guards import Guards
from app.demo.discord.rest.requests import (
    body_of,
    guild_id_of,
    list_of,
    query_id,
    query_number,
    reason_of,
    role_id_of,
    snowflake,
)
from app.demo.discord.wire import Json
from app.demo.discord.world.audit import AuditQuery
from app.demo.discord.world.errors import missing_permissions
from app.demo.discord.world.nouns import Guild, Role
from app.demo.discord.world.payloads import guild_json, role_json, user_json
from app.demo.discord.world.permissions import Permission
from app.demo.discord.world.roles import RoleEdit
from app.demo.discord.world.snowflakes import RoleId, UserId
from app.demo.discord.world.world import World


class GuildRoutes:
    """Serves `/guilds/{guild_id}`, its roles and its audit log."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._state = world.state
        self._faults = faults
        self._guards = Guards(world.state)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the API's base."""
        guild = "/guilds/{guild_id}"
        return [
            web.get(guild, self._get),
            web.delete("/users/@me" + guild, self._leave),
            web.get(guild + "/roles", self._roles),
            web.post(guild + "/roles", self._create_role),
            web.patch(guild + "/roles", self._move_roles),
            web.get(guild + "/roles/{role_id}", self._role),
            web.patch(guild + "/roles/{role_id}", self._edit_role),
            web.delete(guild + "/roles/{role_id}", self._delete_role),
            web.get(guild + "/audit-logs", self._audit_log),
        ]

    async def _get(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        payload = guild_json(guild)
        if request.query.get("with_counts", "").lower() in ("1", "true"):
            count = len(guild.members)
            payload |= {"approximate_member_count": count, "approximate_presence_count": 0}
        return answer(payload)

    async def _leave(self, request: web.Request) -> web.Response:
        self._world.guilds.remove_bot(self._guild(request))
        return nothing()

    async def _roles(self, request: web.Request) -> web.Response:
        return answer([role_json(role) for role in self._guild(request).roles.values()])

    async def _role(self, request: web.Request) -> web.Response:
        return answer(role_json(self._state.role(self._guild(request), role_id_of(request))))

    async def _create_role(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        self._guards.require(guild, Permission.MANAGE_ROLES)
        edit = _role_edit(await body_of(request))
        reason = reason_of(request)
        role = self._world.roles.create(guild, edit, by=self._state.bot.id, reason=reason)
        return answer(role_json(role))

    async def _move_roles(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        self._guards.require(guild, Permission.MANAGE_ROLES)
        positions: dict[RoleId, int] = {}
        for line in await list_of(request):
            role = self._state.role(guild, RoleId(snowflake("id", str(line["id"]))))
            self._guards.require_above_role(guild, role)
            positions[role.id] = int(line["position"])
        self._world.roles.move(guild, positions)
        return answer([role_json(role) for role in guild.roles.values()])

    async def _edit_role(self, request: web.Request) -> web.Response:
        guild, role = self._role_in_reach(request)
        edit = _role_edit(await body_of(request))
        reason = reason_of(request)
        self._world.roles.edit(guild, role, edit, by=self._state.bot.id, reason=reason)
        return answer(role_json(role))

    async def _delete_role(self, request: web.Request) -> web.Response:
        guild, role = self._role_in_reach(request)
        reason = reason_of(request)
        self._world.roles.delete(guild, role, by=self._state.bot.id, reason=reason)
        return nothing()

    async def _audit_log(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        self._guards.require(guild, Permission.VIEW_AUDIT_LOG)
        if not self._faults.audit_log_allowed:
            raise missing_permissions()
        query = AuditQuery(
            action=query_id(request, "action_type"),
            actor_id=query_id(request, "user_id"),
            target_id=query_id(request, "target_id"),
            before=query_id(request, "before"),
            after=query_id(request, "after"),
            limit=query_number(request, "limit", default=50, most=100),
        )
        entries = self._world.audit_log.read(guild, query)
        users = self._state.users
        involved = {entry.actor_id for entry in entries}
        involved |= {UserId(entry.target_id) for entry in entries}
        return answer(
            {
                "audit_log_entries": [entry.to_json() for entry in entries],
                "users": [user_json(users[key]) for key in sorted(involved) if key in users],
                "application_commands": [],
                "auto_moderation_rules": [],
                "guild_scheduled_events": [],
                "integrations": [],
                "threads": [],
                "webhooks": [],
            }
        )

    def _guild(self, request: web.Request) -> Guild:
        return self._state.guild_of_bot(guild_id_of(request))

    def _role_in_reach(self, request: web.Request) -> tuple[Guild, Role]:
        guild = self._guild(request)
        role = self._state.role(guild, role_id_of(request))
        self._guards.require(guild, Permission.MANAGE_ROLES)
        self._guards.require_above_role(guild, role)
        return guild, role


def _role_edit(body: Json) -> RoleEdit:
    colour = body.get("color")
    if colour is None and isinstance(body.get("colors"), dict):
        colour = body["colors"].get("primary_color")
    permissions = body.get("permissions")
    return RoleEdit(
        name=body.get("name"),
        colour=colour,
        permissions=None if permissions is None else int(permissions),
        is_hoisted=body.get("hoist"),
        is_mentionable=body.get("mentionable"),
    )
