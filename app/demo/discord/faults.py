"""Faults: everything our Discord can be told to do badly."""

from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from app.demo.discord.wire import Json


class RestFault(StrEnum):
    """What can happen to a request instead of its answer."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    HTML_PAGE = "html_page"
    FORBIDDEN = "forbidden"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    TOO_OLD = "too_old"
    UNKNOWN_MESSAGE = "unknown_message"


@dataclass(slots=True)
class Faults:
    """The switches; a new one breaks nothing.

    `chunks_before_stop` ends every member request after so many chunks; `full_request_cooldown`
    is Discord's own 30 s rule and zero lifts it; `role_writes` holds what the next requests that
    give or take a role meet, first come first served, `message_writes` those that send, edit or
    delete a message; at most `role_write_limit` role writes get through in each `role_write_window`.
    """

    members_intent_allowed: bool = True
    resume_allowed: bool = True
    audit_log_allowed: bool = True
    direct_messages_allowed: bool = True
    full_request_cooldown: timedelta = timedelta(seconds=30)
    chunk_delay: timedelta = timedelta(0)
    chunks_before_stop: int | None = None
    rest_delay: timedelta = timedelta(0)
    retry_after: timedelta = timedelta(milliseconds=200)
    role_write_limit: int | None = None
    role_write_window: timedelta = timedelta(seconds=10)
    role_writes: deque[RestFault] = field(default_factory=deque)
    message_writes: deque[RestFault] = field(default_factory=deque)

    def fail_role_writes(self, fault: RestFault, *, times: int = 1) -> None:
        """Let the next `times` requests that give or take a role meet this fault."""
        self.role_writes.extend([fault] * times)

    def fail_message_writes(self, fault: RestFault, *, times: int = 1) -> None:
        """Let the next `times` requests that send, edit or delete a message meet this fault."""
        self.message_writes.extend([fault] * times)

    def clear(self) -> None:
        """Break nothing any more."""
        fresh = Faults()
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def to_json(self) -> Json:
        """Return the switches, durations in seconds."""
        return {
            "members_intent_allowed": self.members_intent_allowed,
            "resume_allowed": self.resume_allowed,
            "audit_log_allowed": self.audit_log_allowed,
            "direct_messages_allowed": self.direct_messages_allowed,
            "full_request_cooldown": self.full_request_cooldown.total_seconds(),
            "chunk_delay": self.chunk_delay.total_seconds(),
            "chunks_before_stop": self.chunks_before_stop,
            "rest_delay": self.rest_delay.total_seconds(),
            "retry_after": self.retry_after.total_seconds(),
            "role_write_limit": self.role_write_limit,
            "role_write_window": self.role_write_window.total_seconds(),
            "role_writes": [str(fault) for fault in self.role_writes],
            "message_writes": [str(fault) for fault in self.message_writes],
        }

    def update(self, wanted: Json) -> None:
        """Set switches from JSON; an unknown name or value raises ValueError and changes nothing."""
        changes: dict[str, object] = {}
        for name, value in wanted.items():
            if name not in self.__slots__:
                raise ValueError(f"there is no fault {name!r}")
            current = getattr(self, name)
            if isinstance(current, timedelta):
                changes[name] = timedelta(seconds=float(value))
            elif isinstance(current, deque):
                changes[name] = deque(RestFault(fault) for fault in value)
            elif isinstance(current, bool):
                changes[name] = bool(value)
            else:
                changes[name] = None if value is None else int(value)
        for name, changed in changes.items():
            setattr(self, name, changed)
