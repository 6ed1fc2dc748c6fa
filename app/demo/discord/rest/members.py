"""Routes of a guild's members and bans."""

from aiohttp import web

from app.demo.discord.faults import Faults
from app.demo.discord.gateway.member_requests import name_filter
from app.demo.discord.rest.answers import answer, nothing, role_write
from app.demo.discord.rest.buckets import RoleBucket
from app.demo.discord.rest.guards import Guards
from app.demo.discord.rest.requests import (
    body_of,
    guild_id_of,
    query_id,
    query_number,
    reason_of,
    role_id_of,
    snowflake,
    user_id_of,
)
from app.demo.discord.world.errors import invalid_field, invalid_role, missing_access, unknown_ban
from app.demo.discord.world.nouns import Guild, Member, Role
from app.demo.discord.world.payloads import member_json, user_json
from app.demo.discord.world.permissions import Permission
from app.demo.discord.world.snowflakes import GuildId, RoleId, UserId
from app.demo.discord.world.world import World

LONGEST_NICK = 32


class MemberRoutes:
    """Serves `/guilds/{guild_id}/members` and `/guilds/{guild_id}/bans`."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._state = world.state
        self._faults = faults
        self._guards = Guards(world.state)
        # Sorted ids at a revision: a listing of 100,000 is asked for in 100 pages.
        self._sorted: dict[GuildId, tuple[int, list[UserId]]] = {}

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the API's base."""
        members, bans = "/guilds/{guild_id}/members", "/guilds/{guild_id}/bans"
        bucket = RoleBucket(self._faults)
        return [
            web.get(members, self._list),
            web.get(members + "/search", self._search),
            web.patch(members + "/@me", self._edit_me),
            web.get(members + "/{user_id}", self._get),
            web.patch(members + "/{user_id}", role_write(self._faults, bucket, self._edit)),
            web.delete(members + "/{user_id}", self._kick),
            web.put(
                members + "/{user_id}/roles/{role_id}", role_write(self._faults, bucket, self._give_role)
            ),
            web.delete(
                members + "/{user_id}/roles/{role_id}", role_write(self._faults, bucket, self._take_role)
            ),
            web.get(bans, self._bans),
            web.get(bans + "/{user_id}", self._ban_of),
            web.put(bans + "/{user_id}", self._ban),
            web.delete(bans + "/{user_id}", self._unban),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        if not self._faults.members_intent_allowed:
            raise missing_access()
        limit = query_number(request, "limit", default=1, most=1_000)
        after = query_id(request, "after") or 0
        ids = self._ids_of(guild)
        later = (user_id for user_id in ids if user_id > after)
        page = [guild.members[user_id] for user_id, _ in zip(later, range(limit), strict=False)]
        return answer([member_json(member) for member in page])

    async def _search(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        limit = query_number(request, "limit", default=1, most=1_000)
        wanted = name_filter(request.query.get("query", ""))
        matching = (member for member in guild.members.values() if wanted(member))
        page = [member for member, _ in zip(matching, range(limit), strict=False)]
        return answer([member_json(member) for member in page])

    async def _get(self, request: web.Request) -> web.Response:
        return answer(member_json(self._member(request)[1]))

    async def _edit_me(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        me = self._state.member(guild, self._state.bot.id)
        body = await body_of(request)
        if "nick" in body:
            self._guards.require(guild, Permission.CHANGE_NICKNAME)
            self._rename(request, guild, me, body["nick"])
        return answer(member_json(me))

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        guild, member = self._member(request)
        body = await body_of(request)
        if "nick" in body:
            self._guards.require(guild, Permission.MANAGE_NICKNAMES)
            self._guards.require_above_member(guild, member)
        ids = [RoleId(snowflake("roles", str(text))) for text in body.get("roles") or ()]
        if "roles" in body:
            for role_id in set(ids) ^ set(member.roles):
                self._check_giveable(guild, self._state.role(guild, role_id))
        if "nick" in body:
            self._rename(request, guild, member, body["nick"])
        if "roles" in body:
            reason, bot_id = reason_of(request), self._state.bot.id
            self._world.members.set_roles(guild, member, ids, by=bot_id, reason=reason)
        return answer(member_json(member))

    async def _kick(self, request: web.Request) -> web.Response:
        guild, member = self._member(request)
        self._guards.require(guild, Permission.KICK_MEMBERS)
        self._guards.require_above_member(guild, member)
        reason = reason_of(request)
        self._world.members.kick(guild, member, by=self._state.bot.id, reason=reason)
        return nothing()

    async def _give_role(self, request: web.Request) -> web.StreamResponse:
        guild, member = self._member(request)
        role = self._state.role(guild, role_id_of(request))
        self._check_giveable(guild, role)
        reason, bot_id = reason_of(request), self._state.bot.id
        self._world.members.give_role(guild, member, role.id, by=bot_id, reason=reason)
        return nothing()

    async def _take_role(self, request: web.Request) -> web.StreamResponse:
        guild, member = self._member(request)
        role = self._state.role(guild, role_id_of(request))
        self._check_giveable(guild, role)
        reason, bot_id = reason_of(request), self._state.bot.id
        self._world.members.take_role(guild, member, role.id, by=bot_id, reason=reason)
        return nothing()

    async def _bans(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        self._guards.require(guild, Permission.BAN_MEMBERS)
        return answer([self._ban_json(guild, user_id) for user_id in guild.bans])

    async def _ban_of(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        self._guards.require(guild, Permission.BAN_MEMBERS)
        user_id = user_id_of(request)
        if user_id not in guild.bans:
            raise unknown_ban()
        return answer(self._ban_json(guild, user_id))

    async def _ban(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        user = self._state.user(user_id_of(request))
        self._guards.require(guild, Permission.BAN_MEMBERS)
        if user.id in guild.members:
            self._guards.require_above_member(guild, guild.members[user.id])
        reason = reason_of(request)
        self._world.members.ban(guild, user, by=self._state.bot.id, reason=reason)
        return nothing()

    async def _unban(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        self._guards.require(guild, Permission.BAN_MEMBERS)
        reason, bot_id = reason_of(request), self._state.bot.id
        self._world.members.unban(guild, user_id_of(request), by=bot_id, reason=reason)
        return nothing()

    def _guild(self, request: web.Request) -> Guild:
        return self._state.guild_of_bot(guild_id_of(request))

    def _member(self, request: web.Request) -> tuple[Guild, Member]:
        guild = self._guild(request)
        return guild, self._state.member(guild, user_id_of(request))

    def _check_giveable(self, guild: Guild, role: Role) -> None:
        if role is guild.everyone:
            raise invalid_role()
        self._guards.require(guild, Permission.MANAGE_ROLES)
        self._guards.require_above_role(guild, role)
        if role.is_managed:
            raise invalid_role()

    def _rename(self, request: web.Request, guild: Guild, member: Member, nick: str | None) -> None:
        if nick and len(nick) > LONGEST_NICK:
            message = f"Must be {LONGEST_NICK} or fewer in length."
            raise invalid_field("nick", "BASE_TYPE_MAX_LENGTH", message)
        reason, bot_id = reason_of(request), self._state.bot.id
        self._world.members.rename(guild, member, nick or None, by=bot_id, reason=reason)

    def _ids_of(self, guild: Guild) -> list[UserId]:
        revision, ids = self._sorted.get(guild.id, (-1, []))
        if revision != guild.revision:
            ids = sorted(guild.members)
            self._sorted[guild.id] = guild.revision, ids
        return ids

    def _ban_json(self, guild: Guild, user_id: UserId) -> dict[str, object]:
        return {"user": user_json(self._state.user(user_id)), "reason": guild.bans[user_id]}
