"""Deliveries: one message on its way to one webhook, tried again until somebody takes it or a day is over.

    waiting ──► delivered
       ├──► failed   refused for a day, or the webhook was switched off
       └──► idle     there is nothing to tell any more, or nothing that its audience may read

At least once: what was sent and not noted is sent again under the same id.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from domain.hooks.kinds import HookKind, Message
from domain.hooks.webhooks import Webhook
from domain.ids import DeliveryId, WebhookId
from domain.words import mark

TRIED_FOR = timedelta(days=1)
KEPT = timedelta(days=14)
"""How long the log remembers a delivery."""
LEASED_FOR = timedelta(minutes=1)
"""How long a try may take, at the longest; whoever made it is gone if he has not noted it by then."""
PAUSES = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
)
JITTER = 0.2
"""By how much of itself a pause is shorter or longer: many that failed together don't come back together."""
GONE_STATUS = 410
RESTING_STATUSES = frozenset({429, 503})
"""With these a receiver may say, by `Retry-After`, how long it wants to be left alone."""
LONGEST_REST = timedelta(hours=1)
"""However long it asks for: what it must not miss is then tried again within the day."""

REFUSED = mark("It answered {status}.")
REDIRECTED = mark("It answered {status}, and redirects are not followed.")
TOO_SLOW = mark("It did not answer in {seconds} seconds.")
UNREACHABLE = mark("It could not be reached.")
UNTRUSTED = mark("Its certificate is not to be trusted.")
PRIVATE = mark("Its name leads to an address that is not public.")
SWITCHED_OFF = mark("The webhook was switched off.")
NO_PREMIUM = mark("Premium has ended, and webhooks need it.")
OUR_FAULT = mark("It could not be sent, and that was our fault. It is in the log.")


class DeliveryState(StrEnum):
    """Where a delivery stands; all but the first are final."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A line of the log: what was to be told, how often it was tried, what came of it last."""

    id: DeliveryId
    webhook_id: WebhookId
    kind: HookKind
    message_id: str
    planned_at: datetime
    due_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    status: int | None = None
    failure: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A delivery that is to be tried now: what is said, and to whom."""

    delivery: Delivery
    webhook: Webhook
    message: Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: the status that was answered, if any was, and what is wrong with it.

    `rest` is for how long the receiver wants to be left alone, if it said so.
    """

    status: int | None = None
    failure: str | None = None
    rest: timedelta | None = None

    @property
    def is_delivered(self) -> bool:
        """Say whether the receiver has it."""
        return self.failure is None


def next_try(
    attempts: int,
    *,
    planned_at: datetime,
    now: datetime,
    chance: float,
    rest: timedelta | None = None,
) -> datetime | None:
    """Return when to try again after so many attempts, None if it has been tried long enough.

    `chance`, from 0 to 1, says where in its jitter the pause falls; the receiver's rest is kept.
    """
    pause = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1] * (1 - JITTER + 2 * JITTER * chance)
    at = now + max(pause, rest or pause)
    return at if at - planned_at <= TRIED_FOR else None


def rest_asked(status: int, retry_after: str | None, *, now: datetime) -> timedelta | None:
    """Return for how long an answer asks to be left alone, an hour at most; None if it doesn't.

    `Retry-After` holds seconds or a date; what is neither, or lies in the past, asks for nothing.
    """
    text = (retry_after or "").strip()
    if status not in RESTING_STATUSES or not text or len(text) > 64:
        return None
    if text.isascii() and text.isdecimal():
        asked = timedelta(seconds=min(int(text), LONGEST_REST.total_seconds()))
    else:
        try:
            until = parsedate_to_datetime(text)
            asked = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
        except (ValueError, OverflowError):
            return None
    return min(asked, LONGEST_REST) if asked > timedelta(0) else None
