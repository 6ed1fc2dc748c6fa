"""The application commands a bot has registered, globally or for one guild."""

from collections.abc import Sequence

from app.demo.discord.wire import Json
from app.demo.discord.world.errors import unknown_command
from app.demo.discord.world.snowflakes import CommandId, GuildId
from app.demo.discord.world.state import State

CHAT_INPUT = 1


class Commands:
    """Registers commands; of two with one name and type, the later replaces the earlier."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._scopes: dict[GuildId | None, dict[CommandId, Json]] = {}
        # How often a bot has written commands: a bot should do so only when they changed.
        self.writes = 0

    def of(self, guild_id: GuildId | None) -> list[Json]:
        """Return the global commands (None) or those of one guild only."""
        return list(self._scope(guild_id).values())

    def usable_in(self, guild_id: GuildId) -> list[Json]:
        """Return what a member of the guild can choose from: global ones and the guild's own."""
        return self.of(None) + self.of(guild_id)

    def get(self, guild_id: GuildId | None, command_id: CommandId) -> Json:
        """Return one command, or refuse with 10063."""
        if command_id not in self._scope(guild_id):
            raise unknown_command()
        return self._scope(guild_id)[command_id]

    def find(self, guild_id: GuildId, name: str, *, kind: int = CHAT_INPUT) -> Json:
        """Return the command a member of the guild means by this name, or refuse with 10063."""
        for command in reversed(self.usable_in(guild_id)):
            if command["name"] == name and command["type"] == kind:
                return command
        raise unknown_command()

    def replace_all(self, guild_id: GuildId | None, definitions: Sequence[Json]) -> list[Json]:
        """Make these the only commands of the scope; unchanged names keep their ids."""
        old = {_key(command): command for command in self.of(guild_id)}
        self._scopes[guild_id] = {}
        return [self._keep(guild_id, definition, old.get(_key(definition))) for definition in definitions]

    def upsert(self, guild_id: GuildId | None, definition: Json) -> Json:
        """Add the command, or replace the one with its name and type."""
        for command in self.of(guild_id):
            if _key(command) == _key(definition):
                return self._keep(guild_id, definition, command)
        return self._keep(guild_id, definition, None)

    def edit(self, guild_id: GuildId | None, command_id: CommandId, changes: Json) -> Json:
        """Change the fields given of one command."""
        command = self.get(guild_id, command_id)
        return self._keep(guild_id, command | changes, command)

    def delete(self, guild_id: GuildId | None, command_id: CommandId) -> None:
        """Remove one command."""
        self.get(guild_id, command_id)
        del self._scope(guild_id)[command_id]
        self.writes += 1

    def _keep(self, guild_id: GuildId | None, definition: Json, old: Json | None) -> Json:
        command_id = CommandId(int(old["id"]) if old else self._state.ids.next())
        command = _DEFAULTS | definition
        command["id"] = str(command_id)
        command["version"] = str(self._state.ids.next())
        command["application_id"] = str(self._state.bot.id)
        if guild_id:
            command["guild_id"] = str(guild_id)
        self._scope(guild_id)[command_id] = command
        self.writes += 1
        return command

    def _scope(self, guild_id: GuildId | None) -> dict[CommandId, Json]:
        return self._scopes.setdefault(guild_id, {})


def _key(command: Json) -> tuple[str, int]:
    return command["name"], command.get("type", CHAT_INPUT)


_DEFAULTS: Json = {
    "type": CHAT_INPUT,
    "description": "",
    "default_member_permissions": None,
    "dm_permission": True,
    "contexts": None,
    "integration_types": [0],
    "nsfw": False,
    "options": [],
    "name_localizations": None,
    "description_localizations": None,
}
