"""Events: what the world tells whoever listens, in the order it happened."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag

from app.demo.discord.wire import Json
from app.demo.discord.world.snowflakes import GuildId


class Intent(IntFlag):
    """What a bot asked to hear about; NONE is heard by all."""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    # Heard by the control page only: no bot can ask for it.
    CONTROL = 1 << 62


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as the gateway says it; without a guild, every shard hears it."""

    name: str
    data: Json
    guild_id: GuildId | None = None
    intent: Intent = Intent.NONE


Listener = Callable[[Event], None]


class EventStream:
    """Passes each event to its listeners at once, in the order they came."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` from now on; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, event: Event) -> None:
        """Tell everybody."""
        for listener in tuple(self._listeners):
            listener(event)
