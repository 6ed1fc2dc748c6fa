"""The hub: who is connected, and who hears what."""

import secrets
from dataclasses import dataclass, field

from app.demo.discord.faults import Faults
from app.demo.discord.gateway.member_requests import MemberDesk
from app.demo.discord.gateway.sessions import Connection, Session
from app.demo.discord.wire import Json, encode
from app.demo.discord.world.events import Event, Intent
from app.demo.discord.world.guilds import GUILD_CREATE
from app.demo.discord.world.nouns import Guild
from app.demo.discord.world.payloads import guild_create_json, user_json
from app.demo.discord.world.world import World

API_VERSION = 10
# Sessions whose connection is gone, kept for a RESUME.
MOST_DETACHED = 16
# The members intent is switched on for the application (which is in fewer than 100 guilds).
_MEMBERS_LIMITED = 1 << 15


@dataclass(slots=True)
class IdentifyBudget:
    """How many sessions the bot may still start, as GET /gateway/bot tells it."""

    total: int = 1_000
    remaining: int = 1_000
    max_concurrency: int = 1
    identified: list[tuple[int, int]] = field(default_factory=list)

    def to_json(self) -> Json:
        """Return Discord's session_start_limit."""
        return {
            "total": self.total,
            "remaining": self.remaining,
            "reset_after": 86_400_000,
            "max_concurrency": self.max_concurrency,
        }


class Hub:
    """Holds the sessions and passes the world's events to those that asked for them."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        self.members = MemberDesk(world.state, faults)
        self.budget = IdentifyBudget()
        self.resume_url = ""
        self._sessions: dict[str, Session] = {}
        self._forget_events = world.state.events.subscribe(self.publish)

    def close(self) -> None:
        """Stop listening to the world."""
        self._forget_events()

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection at this moment."""
        return [session for session in self._sessions.values() if session.connection]

    @property
    def application_flags(self) -> int:
        """Which privileged intents the application has been granted, in Discord's bits."""
        return _MEMBERS_LIMITED if self.faults.members_intent_allowed else 0

    def publish(self, event: Event) -> None:
        """Pass one event on, encoded once however many sessions hear it."""
        encoded: bytes | None = None
        for session in self._sessions.values():
            if not session.hears(event):
                continue
            if event.name == GUILD_CREATE and event.guild_id is not None:
                self._send_guild(session, self.world.state.guilds[event.guild_id])
                continue
            encoded = encoded or encode(event.data)
            session.dispatch(event.name, encoded)

    def identify(
        self,
        connection: Connection,
        *,
        shard: tuple[int, int],
        intents: Intent,
        large_threshold: int,
    ) -> Session:
        """Return a new session that has been sent READY and its guilds."""
        self.budget.remaining = max(0, self.budget.remaining - 1)
        self.budget.identified.append(shard)
        session = Session(
            secrets.token_hex(16), shard=shard, intents=intents, large_threshold=large_threshold
        )
        session.connection = connection
        self._sessions[session.id] = session
        self._forget_oldest_detached()
        guilds = self._guilds_of(session)
        session.dispatch("READY", encode(self._ready(session, guilds)))
        for guild in guilds:
            if guild.is_available and intents & Intent.GUILDS:
                self._send_guild(session, guild)
        return session

    def resume(self, connection: Connection, session_id: str, sequence: int) -> Session | None:
        """Return the session with all it missed sent again, or None if it cannot be taken up."""
        session = self._sessions.get(session_id)
        missed = session.missed_since(sequence) if session else None
        if session is None or missed is None or not self.faults.resume_allowed:
            return None
        session.connection = connection
        for payload in missed:
            connection.put(payload)
        session.dispatch("RESUMED", encode({"_trace": []}))
        return session

    def detach(self, session: Session, connection: Connection) -> None:
        """Remember that the connection is gone; the session waits for a RESUME."""
        if session.connection is connection:
            session.connection = None

    def drop(self, session: Session) -> None:
        """Forget a session that said goodbye."""
        self._sessions.pop(session.id, None)

    def cut(self, *, resumable: bool = True) -> int:
        """Break every connection without a word; return how many there were."""
        connections = [session.connection for session in self._sessions.values()]
        if not resumable:
            self._sessions.clear()
        for connection in connections:
            if connection is not None:
                connection.cut()
        return sum(connection is not None for connection in connections)

    def ask_to_reconnect(self) -> None:
        """Send RECONNECT to everybody, as before a deploy of Discord's."""
        for session in self.connected:
            if session.connection:
                session.connection.put_json(7, None)

    def _guilds_of(self, session: Session) -> list[Guild]:
        bot_id = self.world.bot.id
        return [
            guild
            for guild in self.world.state.guilds.values()
            if bot_id in guild.members and session.has_guild(guild.id)
        ]

    def _send_guild(self, session: Session, guild: Guild) -> None:
        # Without presences Discord sends the bot alone, however small the guild.
        is_large = len(guild.members) > session.large_threshold
        sends_all = bool(session.intents & Intent.GUILD_PRESENCES) and not is_large
        bot = guild.members[self.world.bot.id]
        members = list(guild.members.values()) if sends_all else [bot]
        payload = guild_create_json(guild, members=members, is_large=is_large)
        session.dispatch(GUILD_CREATE, encode(payload))

    def _ready(self, session: Session, guilds: list[Guild]) -> Json:
        bot = self.world.bot
        return {
            "v": API_VERSION,
            "user": user_json(bot) | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.resume_url,
            "shard": list(session.shard),
            "application": {"id": str(bot.id), "flags": self.application_flags},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "user_settings": {},
            "_trace": [],
        }

    def _forget_oldest_detached(self) -> None:
        detached = [session for session in self._sessions.values() if not session.connection]
        for session in detached[: max(0, len(detached) - MOST_DETACHED)]:
            del self._sessions[session.id]
