"""Users, members, roles, channels and guilds: small mutable objects, light enough for 100,000."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from app.demo.discord.world.permissions import ALL_PERMISSIONS, EVERYONE, Permission
from app.demo.discord.world.snowflakes import ChannelId, GuildId, RoleId, UserId


class ChannelType(IntEnum):
    """The kinds of channel we have."""

    TEXT = 0
    DIRECT = 1
    CATEGORY = 4


@dataclass(slots=True)
class User:
    """Somebody with a Discord account, in whatever guilds."""

    id: UserId
    username: str
    global_name: str | None = None
    avatar: str | None = None
    is_bot: bool = False
    locale: str = "en-US"

    @property
    def display_name(self) -> str:
        """The name shown where no guild has given another."""
        return self.global_name or self.username


@dataclass(slots=True)
class Member:
    """A user in one guild."""

    user: User
    joined_at: datetime
    roles: tuple[RoleId, ...] = ()
    nick: str | None = None

    @property
    def display_name(self) -> str:
        """The name shown in this guild."""
        return self.nick or self.user.display_name


@dataclass(slots=True)
class Role:
    """A role of one guild; the higher the position, the higher it stands."""

    id: RoleId
    name: str
    position: int
    colour: int = 0
    permissions: int = 0
    is_hoisted: bool = False
    is_managed: bool = False
    is_mentionable: bool = False
    bot_id: UserId | None = None
    is_booster: bool = False

    @property
    def height(self) -> tuple[int, int]:
        """How high the role stands; of two at one position, the older is the higher."""
        return self.position, -self.id


@dataclass(slots=True)
class Overwrite:
    """What one role or member may do otherwise in one channel."""

    target_id: int
    is_role: bool
    allow: int
    deny: int


@dataclass(slots=True)
class Channel:
    """A text channel, a category, or a direct conversation with `recipient_id`."""

    id: ChannelId
    kind: ChannelType
    name: str
    guild_id: GuildId | None = None
    position: int = 0
    topic: str | None = None
    parent_id: ChannelId | None = None
    recipient_id: UserId | None = None
    overwrites: list[Overwrite] = field(default_factory=list)


@dataclass(slots=True)
class Guild:
    """One server: its roles, channels and members by id.

    `revision` grows with every change to members, so that encoded chunks can be kept.
    """

    id: GuildId
    name: str
    owner_id: UserId
    roles: dict[RoleId, Role] = field(default_factory=dict)
    channels: dict[ChannelId, Channel] = field(default_factory=dict)
    members: dict[UserId, Member] = field(default_factory=dict)
    bans: dict[UserId, str | None] = field(default_factory=dict)
    is_available: bool = True
    revision: int = 0

    @property
    def everyone(self) -> Role:
        """The role everybody has; its id is the guild's."""
        return self.roles[RoleId(self.id)]

    def add_everyone(self) -> None:
        """Give a new guild the role everybody has."""
        role_id = RoleId(self.id)
        self.roles[role_id] = Role(role_id, "@everyone", 0, permissions=int(EVERYONE))

    def permissions_of(self, member: Member) -> int:
        """Return what the member's roles allow in the guild as a whole."""
        if member.user.id == self.owner_id:
            return ALL_PERMISSIONS
        permissions = self.everyone.permissions
        for role_id in member.roles:
            role = self.roles.get(role_id)
            permissions |= role.permissions if role else 0
        return ALL_PERMISSIONS if permissions & Permission.ADMINISTRATOR else permissions

    def permissions_in(self, channel: Channel, member: Member) -> int:
        """Return what the member may do in one channel of the guild, by Discord's order of rules."""
        permissions = self.permissions_of(member)
        if permissions & Permission.ADMINISTRATOR:
            return permissions
        of_everyone = [item for item in channel.overwrites if item.target_id == self.id]
        of_roles = [item for item in channel.overwrites if item.target_id in member.roles]
        of_member = [item for item in channel.overwrites if item.target_id == member.user.id]
        for overwrites in (of_everyone, of_roles, of_member):
            for overwrite in overwrites:
                permissions &= ~overwrite.deny
            for overwrite in overwrites:
                permissions |= overwrite.allow
        return permissions

    def height_of(self, member: Member) -> tuple[int, int]:
        """Return how high the member stands; compare with the height of a role or member."""
        heights = [self.roles[role_id].height for role_id in member.roles if role_id in self.roles]
        return max(heights, default=(0, 0))
