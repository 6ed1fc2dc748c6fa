"""Routes of application commands, global and of one guild."""

from aiohttp import web

from app.demo.discord.rest.answers import answer, nothing
from app.demo.discord.rest.requests import body_of, command_id_of, guild_id_of, list_of, path_id
from app.demo.discord.world.errors import missing_access
from app.demo.discord.world.limits import check_command, check_commands
from app.demo.discord.world.snowflakes import GuildId
from app.demo.discord.world.world import World


class CommandRoutes:
    """Serves `/applications/{application_id}/commands` and its twin under `/guilds`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._commands = world.commands

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, relative to the API's base."""
        everywhere = "/applications/{application_id}/commands"
        in_guild = "/applications/{application_id}/guilds/{guild_id}/commands"
        # Before the routes of one command, or "permissions" would be taken for its id.
        return [web.get(in_guild + "/permissions", self._permissions)] + [
            route
            for base in (everywhere, in_guild)
            for route in (
                web.get(base, self._list),
                web.put(base, self._replace_all),
                web.post(base, self._upsert),
                web.get(base + "/{command_id}", self._get),
                web.patch(base + "/{command_id}", self._edit),
                web.delete(base + "/{command_id}", self._delete),
            )
        ]

    async def _list(self, request: web.Request) -> web.Response:
        return answer(self._commands.of(self._scope(request)))

    async def _replace_all(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        definitions = await list_of(request)
        check_commands(definitions)
        return answer(self._commands.replace_all(scope, definitions))

    async def _upsert(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        definition = await body_of(request)
        check_command(definition)
        known = {command["id"] for command in self._commands.of(scope)}
        command = self._commands.upsert(scope, definition)
        return answer(command, status=200 if command["id"] in known else 201)

    async def _get(self, request: web.Request) -> web.Response:
        return answer(self._commands.get(self._scope(request), command_id_of(request)))

    async def _edit(self, request: web.Request) -> web.Response:
        scope, command_id = self._scope(request), command_id_of(request)
        changes = await body_of(request)
        check_command(self._commands.get(scope, command_id) | changes)
        return answer(self._commands.edit(scope, command_id, changes))

    async def _delete(self, request: web.Request) -> web.Response:
        self._commands.delete(self._scope(request), command_id_of(request))
        return nothing()

    async def _permissions(self, request: web.Request) -> web.Response:
        return answer([])

    def _scope(self, request: web.Request) -> GuildId | None:
        if path_id(request, "application_id") != self._world.bot.id:
            raise missing_access()
        if "guild_id" not in request.match_info:
            return None
        return self._world.state.guild_of_bot(guild_id_of(request)).id
