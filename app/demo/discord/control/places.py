"""Control of roles, channels, the audit log, and of the guild as a whole."""

from aiohttp import web

from app.demo.discord.control.views import guild_view, message_view
from app.demo.discord.rest.answers import answer, nothing
from app.demo.discord.rest.requests import (
    body_of,
    channel_id_of,
    guild_id_of,
    message_id_of,
    overwrite_of,
    path_id,
    query_id,
    query_number,
    role_id_of,
    snowflake,
    user_id_of,
)
from app.demo.discord.wire import Json
from app.demo.discord.world.audit import AuditQuery
from app.demo.discord.world.errors import unknown_channel
from app.demo.discord.world.nouns import Guild
from app.demo.discord.world.payloads import channel_json, role_json
from app.demo.discord.world.roles import RoleEdit
from app.demo.discord.world.snowflakes import RoleId, UserId
from app.demo.discord.world.world import World


class PlaceControl:
    """Serves what belongs to a guild rather than to one of its people."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._state = world.state

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to `/control`."""
        guild = "/guilds/{guild_id}"
        return [
            web.patch(guild, self._edit_guild),
            web.post(guild + "/roles", self._create_role),
            web.patch(guild + "/roles", self._move_roles),
            web.patch(guild + "/roles/{role_id}", self._edit_role),
            web.delete(guild + "/roles/{role_id}", self._delete_role),
            web.post(guild + "/channels", self._create_channel),
            web.delete("/channels/{channel_id}", self._delete_channel),
            web.put("/channels/{channel_id}/permissions/{target_id}", self._overwrite),
            web.get("/channels/{channel_id}/messages", self._messages),
            web.get("/users/{user_id}/direct", self._direct),
            web.delete("/channels/{channel_id}/messages/{message_id}", self._delete_message),
            web.get(guild + "/audit-log", self._audit_log),
        ]

    async def _edit_guild(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        body = await body_of(request)
        guilds = self._world.guilds
        if body.get("name"):
            guilds.rename(guild, str(body["name"]))
        if "is_available" in body:
            (guilds.end_outage if body["is_available"] else guilds.begin_outage)(guild)
        if body.get("has_bot") is False:
            guilds.remove_bot(guild)
        elif body.get("has_bot"):
            role_ids = tuple(role.id for role in guild.roles.values() if role.bot_id == self._world.bot.id)
            guilds.invite_bot(guild, by=guild.owner_id, roles=role_ids)
        return answer(guild_view(self._world, guild))

    async def _create_role(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        body = await body_of(request)
        role = self._world.roles.create(guild, _role_edit(body), by=_actor(guild, body))
        if "position" in body:
            self._world.roles.move(guild, {role.id: int(body["position"])})
        return answer(role_json(role), status=201)

    async def _move_roles(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        body = await body_of(request)
        positions = {RoleId(snowflake("id", key)): int(at) for key, at in body.items()}
        self._world.roles.move(guild, positions)
        return nothing()

    async def _edit_role(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        role = self._state.role(guild, role_id_of(request))
        body = await body_of(request)
        self._world.roles.edit(guild, role, _role_edit(body), by=_actor(guild, body))
        return answer(role_json(role))

    async def _delete_role(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        role = self._state.role(guild, role_id_of(request))
        self._world.roles.delete(guild, role, by=_actor(guild, await body_of(request)))
        return nothing()

    async def _create_channel(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        body = await body_of(request)
        name = str(body.get("name") or "new-channel")
        channel = self._world.channels.create(guild, name, by=_actor(guild, body))
        return answer(channel_json(channel), status=201)

    async def _delete_channel(self, request: web.Request) -> web.Response:
        channel = self._world.channels.get(channel_id_of(request))
        if channel.guild_id is not None:
            guild = self._state.guild(channel.guild_id)
            by = _actor(guild, await body_of(request))
            self._world.channels.delete(guild, channel, by=by)
        return nothing()

    async def _overwrite(self, request: web.Request) -> web.Response:
        channel = self._world.channels.get(channel_id_of(request))
        if channel.guild_id is None:
            raise unknown_channel()
        body = await body_of(request)
        new = overwrite_of(body | {"id": path_id(request, "target_id")})
        self._world.channels.set_overwrite(self._state.guild(channel.guild_id), channel, new)
        return nothing()

    async def _direct(self, request: web.Request) -> web.Response:
        """What the bot told somebody in private: nobody else sees it but who plays him."""
        user_id = user_id_of(request)
        channel = self._world.channels.find_direct(user_id)
        messages = self._world.messages.of_channel(channel.id, viewer_id=user_id) if channel else []
        return answer([message_view(message) for message in messages])

    async def _messages(self, request: web.Request) -> web.Response:
        channel = self._world.channels.get(channel_id_of(request))
        viewer = query_id(request, "viewer_id")
        messages = self._world.messages.of_channel(channel.id, viewer_id=UserId(viewer) if viewer else None)
        return answer([message_view(message) for message in messages])

    async def _delete_message(self, request: web.Request) -> web.Response:
        messages = self._world.messages
        messages.delete(messages.get(channel_id_of(request), message_id_of(request)))
        return nothing()

    async def _audit_log(self, request: web.Request) -> web.Response:
        limit = query_number(request, "limit", default=50, most=1_000)
        query = AuditQuery(action=query_id(request, "action_type"), limit=limit)
        entries = self._world.audit_log.read(self._guild(request), query)
        return answer([entry.to_json() for entry in entries])

    def _guild(self, request: web.Request) -> Guild:
        return self._state.guild(guild_id_of(request))


def _actor(guild: Guild, body: Json) -> UserId:
    text = body.get("actor_id")
    return UserId(snowflake("actor_id", str(text))) if text else guild.owner_id


def _role_edit(body: Json) -> RoleEdit:
    permissions = body.get("permissions")
    return RoleEdit(
        name=body.get("name"),
        colour=body.get("color"),
        permissions=None if permissions is None else int(permissions),
        is_hoisted=body.get("hoist"),
    )
