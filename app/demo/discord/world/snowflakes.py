"""Snowflakes: ids that grow with time, as Discord makes them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NewType

UserId = NewType("UserId", int)
GuildId = NewType("GuildId", int)
RoleId = NewType("RoleId", int)
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
CommandId = NewType("CommandId", int)
InteractionId = NewType("InteractionId", int)

Clock = Callable[[], datetime]

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_SERIAL_BITS = 22


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def snowflake_at(moment: datetime, *, serial: int = 0) -> int:
    """Return the id of something made at `moment`; `serial` keeps ids of one millisecond apart."""
    return _milliseconds(moment) << _SERIAL_BITS | serial


def moment_of(snowflake: int) -> datetime:
    """Return when the thing with this id was made."""
    return DISCORD_EPOCH + timedelta(milliseconds=snowflake >> _SERIAL_BITS)


class Snowflakes:
    """A source of ids, each greater than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return an id nobody has yet."""
        self._last = max(snowflake_at(self._clock()), self._last + 1)
        return self._last


def _milliseconds(moment: datetime) -> int:
    return (moment - DISCORD_EPOCH) // timedelta(milliseconds=1)
