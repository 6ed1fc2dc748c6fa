"""Events: what has become true, told to whoever listens after the commit that made it true."""

from dataclasses import dataclass
from datetime import datetime

from domain.ids import (
    BatchId,
    BoardId,
    CertificationId,
    CheckId,
    GuildId,
    LeaveId,
    OrderId,
    PageId,
    PatrolId,
    PersonId,
    UserId,
    WebhookId,
)


@dataclass(frozen=True, slots=True)
class RosterChanged:
    """What an open page shows has changed: its new revision, and how many records were written."""

    guild_id: GuildId
    page_id: PageId
    revision: int
    records: int = 0


@dataclass(frozen=True, slots=True)
class PageChanged:
    """A page was created, edited, deleted or restored; its guild needs a sync if `needs_sync`."""

    guild_id: GuildId
    page_id: PageId
    revision: int
    needs_sync: bool = False


@dataclass(frozen=True, slots=True)
class GuildChanged:
    """How well we see a guild changed: its state, a hold, a stamp."""

    guild_id: GuildId


@dataclass(frozen=True, slots=True)
class SyncRequested:
    """Somebody wants the guild compared in full, as soon as may be."""

    guild_id: GuildId


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """An order waits to be carried out in Discord."""

    guild_id: GuildId
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class OrderEnded:
    """An order came to its end: look there how."""

    guild_id: GuildId
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class PatrolChanged:
    """A patrol began, paused, ended or was decided on."""

    guild_id: GuildId
    page_id: PageId
    patrol_id: PatrolId


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """A board was posted or taken down, or somebody wants it looked at now."""

    guild_id: GuildId
    board_id: BoardId


@dataclass(frozen=True, slots=True)
class PatrolForgotten:
    """A patrol has gone on for long: its member is to be reminded, or told that it was stopped."""

    guild_id: GuildId
    patrol_id: PatrolId
    was_stopped: bool = False


@dataclass(frozen=True, slots=True)
class LeaveChanged:
    """A leave was asked for, decided on, changed, begun or ended."""

    guild_id: GuildId
    leave_id: LeaveId


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A period of a page has ended, and its report waits to be posted."""

    guild_id: GuildId
    page_id: PageId


@dataclass(frozen=True, slots=True)
class CheckChanged:
    """An activity check has ended, or those who have not answered it are to be reminded."""

    guild_id: GuildId
    check_id: CheckId
    is_reminder: bool = False


@dataclass(frozen=True, slots=True)
class CertificationExpiring:
    """A certification of somebody ends soon, at `expires_at`: to be told once."""

    guild_id: GuildId
    page_id: PageId
    person_id: PersonId
    certification_id: CertificationId
    certification: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class BatchStarted:
    """A batch's orders are to be placed, one after the other."""

    guild_id: GuildId
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class WebhookDue:
    """Something waits to be told to a webhook that no other event tells of, such as a test."""

    guild_id: GuildId
    webhook_id: WebhookId


@dataclass(frozen=True, slots=True)
class WebhookGivenUp:
    """A webhook failed for so long that it was switched off: whoever looks after the server is to know."""

    guild_id: GuildId
    webhook_id: WebhookId


@dataclass(frozen=True, slots=True)
class FootingAsked:
    """Somebody at a browser waits to hear what he may in the guild now."""

    guild_id: GuildId
    user_id: UserId


Event = (
    RosterChanged
    | PageChanged
    | GuildChanged
    | SyncRequested
    | OrderPlaced
    | OrderEnded
    | PatrolChanged
    | BoardChanged
    | PatrolForgotten
    | LeaveChanged
    | ReportDue
    | CheckChanged
    | CertificationExpiring
    | BatchStarted
    | WebhookDue
    | WebhookGivenUp
    | FootingAsked
)
