"""What Discord sends along with an interaction for each id somebody picked."""

from enum import IntEnum

from app.demo.discord.wire import Json
from app.demo.discord.world.components import ComponentType
from app.demo.discord.world.errors import invalid_field, unknown_channel
from app.demo.discord.world.nouns import Guild
from app.demo.discord.world.payloads import channel_json, member_json, role_json, user_json
from app.demo.discord.world.snowflakes import ChannelId, RoleId, UserId
from app.demo.discord.world.state import State


class OptionType(IntEnum):
    """The kinds of command option, by Discord's numbers."""

    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


class Resolver:
    """Collects the objects behind picked ids, in the shape of `resolved`."""

    def __init__(self, state: State, guild: Guild) -> None:
        self._state = state
        self._guild = guild
        self._found: Json = {}

    def option(self, kind: int, value: str) -> None:
        """Look up the value of a command option that means a user, channel or role."""
        match kind:
            case OptionType.USER:
                self.user(value)
            case OptionType.CHANNEL:
                self.channel(value)
            case OptionType.ROLE:
                self.role(value)
            case OptionType.MENTIONABLE:
                self.mentionable(value)

    def select(self, kind: int, values: list[str]) -> None:
        """Look up the values of a select menu that offers users, roles or channels."""
        for value in values:
            match kind:
                case ComponentType.USER_SELECT:
                    self.user(value)
                case ComponentType.ROLE_SELECT:
                    self.role(value)
                case ComponentType.MENTIONABLE_SELECT:
                    self.mentionable(value)
                case ComponentType.CHANNEL_SELECT:
                    self.channel(value)

    def user(self, value: str) -> None:
        """Add a user, and the member without its user if he is in the guild."""
        user = self._state.user(UserId(_number(value)))
        self._add("users", value, user_json(user))
        member = self._guild.members.get(user.id)
        if member is not None:
            partial = member_json(member)
            del partial["user"], partial["deaf"], partial["mute"]
            partial["permissions"] = str(self._guild.permissions_of(member))
            self._add("members", value, partial)

    def role(self, value: str) -> None:
        """Add a role."""
        role = self._state.role(self._guild, RoleId(_number(value)))
        self._add("roles", value, role_json(role))

    def mentionable(self, value: str) -> None:
        """Add a role or a user, whichever has the id."""
        if RoleId(_number(value)) in self._guild.roles:
            self.role(value)
        else:
            self.user(value)

    def channel(self, value: str) -> None:
        """Add a channel of the guild."""
        channel = self._guild.channels.get(ChannelId(_number(value)))
        if channel is None:
            raise unknown_channel()
        bot = self._guild.members[self._state.bot.id]
        permissions = {"permissions": str(self._guild.permissions_of(bot))}
        self._add("channels", value, channel_json(channel) | permissions)

    def add_raw(self, group: str, key: str, value: Json) -> None:
        """Add an object made elsewhere: a message, an attachment."""
        self._add(group, key, value)

    def to_json(self) -> Json:
        """Return `{"resolved": …}`, or nothing if nothing was picked."""
        return {"resolved": self._found} if self._found else {}

    def _add(self, group: str, key: str, value: Json) -> None:
        self._found.setdefault(group, {})[key] = value


def _number(value: str) -> int:
    if not value.isdecimal():
        raise invalid_field("value", "NUMBER_TYPE_COERCE", f"{value!r} is no id.")
    return int(value)
