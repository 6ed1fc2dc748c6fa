"""Control of people: who is in, what they are called, which roles they hold."""

from aiohttp import web

from app.demo.discord.control.bursts import Burst
from app.demo.discord.control.views import guild_line, guild_view, member_view
from app.demo.discord.rest.answers import answer, nothing
from app.demo.discord.rest.requests import (
    body_of,
    guild_id_of,
    query_number,
    role_id_of,
    snowflake,
    user_id_of,
)
from app.demo.discord.wire import Json
from app.demo.discord.world.errors import invalid_field
from app.demo.discord.world.nouns import Guild, Member, User
from app.demo.discord.world.snowflakes import RoleId, UserId
from app.demo.discord.world.world import World

MOST_SHOWN = 1_000
MOST_BURST = 1_000_000


class PeopleControl:
    """Serves `/control/guilds` and their members."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._state = world.state

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to `/control`."""
        guild = "/guilds/{guild_id}"
        member = guild + "/members/{user_id}"
        return [
            web.get("/guilds", self._guilds),
            web.get(guild, self._guild_view),
            web.get(guild + "/members", self._members),
            web.post(guild + "/members", self._join),
            web.get(member, self._member_view),
            web.patch(member, self._rename),
            web.delete(member, self._leave),
            web.put(member + "/roles/{role_id}", self._give_role),
            web.delete(member + "/roles/{role_id}", self._take_role),
            web.patch("/users/{user_id}", self._rename_user),
            web.post(guild + "/burst", self._burst),
        ]

    async def _guilds(self, request: web.Request) -> web.Response:
        guilds = self._state.guilds.values()
        return answer([guild_line(self._world, guild) for guild in guilds])

    async def _guild_view(self, request: web.Request) -> web.Response:
        return answer(guild_view(self._world, self._guild(request)))

    async def _members(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        limit = query_number(request, "limit", default=100, most=MOST_SHOWN)
        wanted = request.query.get("search", "").casefold()
        matching = (member for member in guild.members.values() if _matches(member, wanted))
        page = [member for member, _ in zip(matching, range(limit), strict=False)]
        return answer([member_view(guild, member) for member in page])

    async def _member_view(self, request: web.Request) -> web.Response:
        guild, member = self._member(request)
        return answer(member_view(guild, member))

    async def _join(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        body = await body_of(request)
        member = self._world.members.join(guild, self._user(body))
        for text in body.get("role_ids") or ():
            role = self._state.role(guild, RoleId(snowflake("role_ids", str(text))))
            by, reason = self._actor(guild, body), body.get("reason")
            self._world.members.give_role(guild, member, role.id, by=by, reason=reason)
        return answer(member_view(guild, member), status=201)

    async def _rename(self, request: web.Request) -> web.Response:
        guild, member = self._member(request)
        body = await body_of(request)
        if "nick" in body:
            by, nick = self._actor(guild, body), body["nick"] or None
            self._world.members.rename(guild, member, nick, by=by, reason=body.get("reason"))
        return answer(member_view(guild, member))

    async def _leave(self, request: web.Request) -> web.Response:
        guild, member = self._member(request)
        body = await body_of(request)
        by, reason = self._actor(guild, body), body.get("reason")
        match body.get("how", "leave"):
            case "leave":
                self._world.members.leave(guild, member)
            case "kick":
                self._world.members.kick(guild, member, by=by, reason=reason)
            case "ban":
                self._world.members.ban(guild, member.user, by=by, reason=reason)
            case how:
                raise invalid_field("how", "CHOICES", f"leave, kick or ban, not {how!r}.")
        return nothing()

    async def _give_role(self, request: web.Request) -> web.Response:
        guild, member = self._member(request)
        role = self._state.role(guild, role_id_of(request))
        body = await body_of(request)
        by, reason = self._actor(guild, body), body.get("reason")
        self._world.members.give_role(guild, member, role.id, by=by, reason=reason)
        return answer(member_view(guild, member))

    async def _take_role(self, request: web.Request) -> web.Response:
        guild, member = self._member(request)
        body = await body_of(request)
        by, reason = self._actor(guild, body), body.get("reason")
        role_id = role_id_of(request)
        self._world.members.take_role(guild, member, role_id, by=by, reason=reason)
        return answer(member_view(guild, member))

    async def _rename_user(self, request: web.Request) -> web.Response:
        user = self._state.user(user_id_of(request))
        body = await body_of(request)
        names = {key: body[key] for key in ("username", "global_name") if body.get(key)}
        if names:
            self._world.members.rename_user(user, **names)
        if "avatar" in body:
            self._world.members.change_avatar(user, body["avatar"])
        return nothing()

    async def _burst(self, request: web.Request) -> web.Response:
        guild = self._guild(request)
        body = await body_of(request)
        count = int(body.get("count") or 100)
        if not 1 <= count <= MOST_BURST:
            raise invalid_field("count", "NUMBER_TYPE_MAX", f"Between 1 and {MOST_BURST}.")
        role_ids = [RoleId(snowflake("role_ids", str(text))) for text in body["role_ids"]]
        user_ids = [UserId(snowflake("user_ids", str(text))) for text in body.get("user_ids") or ()]
        if not role_ids:
            raise invalid_field("role_ids", "BASE_TYPE_REQUIRED", "A burst needs a role to give and take.")
        burst = Burst(self._world, guild, role_ids=role_ids, user_ids=user_ids)
        seconds = await burst.run(count, by=self._actor(guild, body), pause=body.get("pause", 0))
        return answer({"changes": count, "seconds": round(seconds, 6)})

    def _guild(self, request: web.Request) -> Guild:
        return self._state.guild(guild_id_of(request))

    def _member(self, request: web.Request) -> tuple[Guild, Member]:
        guild = self._guild(request)
        return guild, self._state.member(guild, user_id_of(request))

    def _user(self, body: Json) -> User:
        if "user_id" in body:
            return self._state.user(UserId(snowflake("user_id", str(body["user_id"]))))
        return self._world.new_user(
            str(body.get("username") or "newcomer"), global_name=body.get("global_name")
        )

    def _actor(self, guild: Guild, body: Json) -> UserId:
        text = body.get("actor_id")
        return UserId(snowflake("actor_id", str(text))) if text else guild.owner_id


def _matches(member: Member, wanted: str) -> bool:
    names = (member.display_name, member.user.username, member.user.global_name or "")
    return any(wanted in name.casefold() for name in names) or wanted == str(member.user.id)
