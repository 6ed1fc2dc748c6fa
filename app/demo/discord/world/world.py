"""The world: one Discord with everything in it."""

from app.demo.discord.world.audit import AuditLog
from app.demo.discord.world.channels import Channels
from app.demo.discord.world.commands import Commands
from app.demo.discord.world.grants import Grants
from app.demo.discord.world.guilds import Guilds
from app.demo.discord.world.interactions import Interactions
from app.demo.discord.world.invocations import Invocations
from app.demo.discord.world.members import Members
from app.demo.discord.world.messages import Messages
from app.demo.discord.world.nouns import User
from app.demo.discord.world.roles import Roles
from app.demo.discord.world.sales import Sales
from app.demo.discord.world.snowflakes import Clock, RoleId, UserId, system_clock
from app.demo.discord.world.state import State

# Any fixed id does; its time lies in 2024.
_BOT_ID = UserId(1_200_000_000_000_000_001)
DEFAULT_TOKEN = "loopback.token.of-no-use-elsewhere"  # noqa: S105 - opens nothing but this


class World:
    """Everything our Discord knows, and every verb on it.

    `state` holds guilds and users; the other attributes are the verbs, by noun:
    `world.members.give_role(guild, member, role_id, by=…)`.
    """

    def __init__(
        self,
        *,
        bot_name: str = "Muster",
        token: str = DEFAULT_TOKEN,
        clock: Clock = system_clock,
        shards: int = 1,
    ) -> None:
        self.token = token
        self.shards = shards
        # How the control page groups roles: a title, and the roles under it.
        self.role_groups: list[tuple[str, tuple[RoleId, ...]]] = []
        # Whom the page of accounts names first when somebody signs in: what he is, and which user.
        self.accounts: list[tuple[str, UserId]] = []
        self.state = State(User(_BOT_ID, bot_name, is_bot=True), clock=clock)
        self.audit_log = AuditLog(self.state)
        self.guilds = Guilds(self.state, self.audit_log)
        self.roles = Roles(self.state, self.audit_log)
        self.members = Members(self.state, self.audit_log)
        self.channels = Channels(self.state, self.audit_log)
        self.messages = Messages(self.state)
        self.grants = Grants(self.state)
        self.commands = Commands(self.state)
        self.sales = Sales(self.state)
        self.interactions = Interactions(self.state, self.messages)
        self.invocations = Invocations(self.state, self.commands, self.messages, self.interactions)

    @property
    def bot(self) -> User:
        """The bot's own user; its id is the application's too."""
        return self.state.bot

    def new_user(self, username: str, *, global_name: str | None = None) -> User:
        """Return a new user, in no guild yet."""
        user = User(UserId(self.state.ids.next()), username, global_name)
        self.state.users[user.id] = user
        return user
