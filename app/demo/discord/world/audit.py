"""The audit log: who did what to whom, for 45 days."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from app.demo.discord.wire import Json
from app.demo.discord.world.events import Intent
from app.demo.discord.world.nouns import Guild
from app.demo.discord.world.snowflakes import GuildId, UserId, moment_of, snowflake_at
from app.demo.discord.world.state import State

RETENTION = timedelta(days=45)
# A bound for long demos; Discord's own is the 45 days.
MOST_ENTRIES = 20_000


class AuditAction(IntEnum):
    """The kinds of entry, by Discord's numbers."""

    GUILD_UPDATE = 1
    CHANNEL_CREATE = 10
    CHANNEL_UPDATE = 11
    CHANNEL_DELETE = 12
    MEMBER_KICK = 20
    MEMBER_BAN_ADD = 22
    MEMBER_BAN_REMOVE = 23
    MEMBER_UPDATE = 24
    MEMBER_ROLE_UPDATE = 25
    BOT_ADD = 28
    ROLE_CREATE = 30
    ROLE_UPDATE = 31
    ROLE_DELETE = 32


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log; `changes` as Discord writes them."""

    id: int
    action: AuditAction
    actor_id: UserId
    target_id: int
    changes: tuple[Json, ...] = ()
    reason: str | None = None

    def to_json(self) -> Json:
        """Return the entry as Discord's object."""
        payload: Json = {
            "id": str(self.id),
            "user_id": str(self.actor_id),
            "target_id": str(self.target_id),
            "action_type": int(self.action),
        }
        if self.changes:
            payload["changes"] = list(self.changes)
        if self.reason:
            payload["reason"] = self.reason
        return payload


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries are asked for; `after` turns the order to oldest first."""

    action: int | None = None
    actor_id: int | None = None
    target_id: int | None = None
    before: int | None = None
    after: int | None = None
    limit: int = 50

    def wants(self, entry: AuditEntry) -> bool:
        """Tell whether the entry is among those asked for."""
        return (
            (self.action is None or entry.action == self.action)
            and (self.actor_id is None or entry.actor_id == self.actor_id)
            and (self.target_id is None or entry.target_id == self.target_id)
            and (self.before is None or entry.id < self.before)
            and (self.after is None or entry.id > self.after)
        )


class AuditLog:
    """Writes and reads the entries of every guild."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._entries: dict[GuildId, deque[AuditEntry]] = {}

    def write(
        self,
        guild: Guild,
        action: AuditAction,
        *,
        by: UserId,
        target_id: int,
        changes: Iterable[Json] = (),
        reason: str | None = None,
    ) -> AuditEntry:
        """Add an entry that happens now, and tell bots that listen to moderation."""
        entry = AuditEntry(self._state.ids.next(), action, by, target_id, tuple(changes), reason)
        self._of(guild).append(entry)
        data = entry.to_json() | {"guild_id": str(guild.id)}
        self._state.tell(guild, "GUILD_AUDIT_LOG_ENTRY_CREATE", data, intent=Intent.GUILD_MODERATION)
        return entry

    def recall(self, guild: Guild, entries: Iterable[tuple[datetime, AuditEntry]]) -> None:
        """Add entries of the past, with ids from when they happened; nobody is told."""
        log = self._of(guild)
        past = [
            AuditEntry(
                snowflake_at(moment, serial=serial),
                entry.action,
                entry.actor_id,
                entry.target_id,
                entry.changes,
                entry.reason,
            )
            for serial, (moment, entry) in enumerate(entries)
        ]
        merged = sorted([*past, *log], key=lambda entry: entry.id)
        log.clear()
        log.extend(merged)

    def read(self, guild: Guild, query: AuditQuery) -> list[AuditEntry]:
        """Return the entries asked for, newest first (oldest first with `after`)."""
        found: list[AuditEntry] = []
        for entry in self._in_order(guild, oldest_first=query.after is not None):
            if query.wants(entry):
                found.append(entry)
            if len(found) == query.limit:
                break
        return found

    def _in_order(self, guild: Guild, *, oldest_first: bool) -> Iterator[AuditEntry]:
        horizon = self._state.clock() - RETENTION
        log = self._of(guild)
        ordered = iter(log) if oldest_first else reversed(log)
        return (entry for entry in ordered if moment_of(entry.id) >= horizon)

    def _of(self, guild: Guild) -> deque[AuditEntry]:
        return self._entries.setdefault(guild.id, deque(maxlen=MOST_ENTRIES))


def changed(key: str, *, old: object = None, new: object = None) -> Json:
    """Return one line of `changes`; a missing side is left out, as Discord does."""
    change: Json = {"key": key}
    if old is not None:
        change["old_value"] = old
    if new is not None:
        change["new_value"] = new
    return change
