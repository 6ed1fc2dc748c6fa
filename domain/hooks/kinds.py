"""Kinds: everything a webhook can be told of, in one table, with the shape and a sample of each.

A message is `{"id", "type", "timestamp", "guild_id", "data"}`; what `data` is, the kind says. Ids are texts,
moments are in UTC. What an audience may not read, or nobody knows, is null.

| kind                     | told when                                       | to `public`                  |
|--------------------------|-------------------------------------------------|------------------------------|
| `ping`                   | somebody tests the webhook                      | yes                          |
| `roster.changed`         | what a page shows has changed                   | open pages                   |
| `page.changed`           | a page was made, edited, deleted or restored    | open pages                   |
| `record.written`         | a member's record of service has a new line     | what the page's changes tell |
| `patrol.changed`         | a patrol began, paused, ended or was decided on | begun, paused; hours if seen |
| `leave.changed`          | a leave was asked for, decided on, begun, ended | begun, ended                 |
| `certification.expiring` | a certification of somebody runs out soon       | no                           |
| `order.ended`            | an order was done, failed, or was called off    | no                           |
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from domain.words import mark


class HookKind(StrEnum):
    """What a webhook is told of."""

    PING = "ping"
    ROSTER_CHANGED = "roster.changed"
    PAGE_CHANGED = "page.changed"
    RECORD_WRITTEN = "record.written"
    PATROL_CHANGED = "patrol.changed"
    LEAVE_CHANGED = "leave.changed"
    CERTIFICATION_EXPIRING = "certification.expiring"
    ORDER_ENDED = "order.ended"


@dataclass(frozen=True, slots=True)
class PageTold:
    """A page: its id, by which the API reads it, and where it stands."""

    page_id: str
    slug: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class MemberTold:
    """A member: the name he is shown under, and his account where the audience may know it."""

    name: str
    discord_id: str | None = None
    discord_username: str | None = None


@dataclass(frozen=True, slots=True)
class Ping:
    """The webhook works; nothing has happened."""

    webhook: str


@dataclass(frozen=True, slots=True)
class RosterTold:
    """What a page shows has changed: fetch it, if that matters. `revision` only ever grows."""

    page: PageTold
    revision: int


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page was made, edited, deleted or restored."""

    page: PageTold
    revision: int
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class RecordTold:
    """A line of somebody's record of service; the kinds are those of the record, such as `promotion`.

    Entering a whole page for the first time writes a `listing` for everybody, which is told by
    `roster.changed` alone. To the public a `removal` is a `departure`.
    """

    record_id: str
    kind: str
    page: PageTold
    member: MemberTold
    before: str | None
    after: str | None
    by: MemberTold | None
    reason: str | None
    at: datetime
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class PatrolTold:
    """A patrol as it is now: open, pending, approved, denied or void; `seconds` are those on duty."""

    patrol_id: str
    page: PageTold
    member: MemberTold
    state: str
    is_on_break: bool
    type: str | None
    started_at: datetime
    ended_at: datetime | None
    seconds: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LeaveChange:
    """A leave as it is now; it lasts from `starts_at` up to `ends_at`, which is none of it."""

    leave_id: str
    member: MemberTold
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    reason: str | None = None
    decided_by: MemberTold | None = None


@dataclass(frozen=True, slots=True)
class ExpiryTold:
    """A certification of somebody ends at `expires_at`, unless it is renewed."""

    page: PageTold
    member: MemberTold
    certification: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An order has ended: fulfilled, failed, cancelled or expired; `failure` says why it failed."""

    order_id: str
    kind: str
    state: str
    member: MemberTold
    subject: str | None
    by: str | None
    reason: str | None
    failure: str | None


Payload = Ping | RosterTold | PageChange | RecordTold | PatrolTold | LeaveChange | ExpiryTold | OrderTold


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: `id` is the same at every try, `timestamp` is when it became true."""

    id: str
    type: HookKind
    timestamp: datetime
    guild_id: str
    data: Payload


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is for, whether the public audience is told of it, and a sample of its payload."""

    purpose: str
    is_public: bool
    sample: Payload


_AT = datetime(2026, 1, 15, 18, 30, tzinfo=UTC)
_PAGE = PageTold(
    "c88006c8-b9ea-433c-8a8b-749ec1af0756",
    "blaine-county",
    "Blaine County Sheriff's Office",
    "https://rosters.example/r/blaine-county",
)
_JOHN = MemberTold("John Doe", "323456789012345678", "johndoe")
_CAPTAIN = MemberTold("Captain Smith", "423456789012345678", "smith")

KINDS: Mapping[HookKind, Kind] = MappingProxyType(
    {
        HookKind.PING: Kind(
            mark("Somebody tests the webhook: it works, and nothing has happened."), True, Ping("Website")
        ),
        HookKind.ROSTER_CHANGED: Kind(
            mark("What a page shows has changed; the API reads it."), True, RosterTold(_PAGE, 1207)
        ),
        HookKind.PAGE_CHANGED: Kind(
            mark("A page was made, edited, deleted or restored."), True, PageChange(_PAGE, 1208, False)
        ),
        HookKind.RECORD_WRITTEN: Kind(
            mark(
                "A line was added to a member's record of service: a promotion, a certification, a departure."
            ),
            True,
            RecordTold(
                "4711",
                "promotion",
                _PAGE,
                _JOHN,
                "Corporal",
                "Sergeant",
                _CAPTAIN,
                "Two years of good service",
                _AT,
            ),
        ),
        HookKind.PATROL_CHANGED: Kind(
            mark("A {patrol} began, paused, ended or was decided on."),
            True,
            PatrolTold(
                "815",
                _PAGE,
                _JOHN,
                "approved",
                False,
                "Traffic",
                datetime(2026, 1, 15, 17, tzinfo=UTC),
                _AT,
                5400,
            ),
        ),
        HookKind.LEAVE_CHANGED: Kind(
            mark("A leave was asked for, decided on, begun or ended."),
            True,
            LeaveChange(
                "42",
                _JOHN,
                "loa",
                "approved",
                datetime(2026, 2, 1, tzinfo=UTC),
                datetime(2026, 2, 15, tzinfo=UTC),
                "Exams",
                _CAPTAIN,
            ),
        ),
        HookKind.CERTIFICATION_EXPIRING: Kind(
            mark("A certification of somebody runs out soon."),
            False,
            ExpiryTold(_PAGE, _JOHN, "FTO", datetime(2026, 1, 29, tzinfo=UTC)),
        ),
        HookKind.ORDER_ENDED: Kind(
            mark("An order was carried out, failed, expired or was called off."),
            False,
            OrderTold(
                "903",
                "promote",
                "failed",
                _JOHN,
                "Sergeant",
                "Captain Smith",
                None,
                "The member left the server.",
            ),
        ),
    }
)
"""Every kind there is."""


def sample(kind: HookKind) -> Message:
    """Return a message of this kind as a receiver may get it."""
    return Message(
        "msg_5d2f6f9c0b1e4c7d9a3e8f7061524334", kind, _AT, "123456789012345678", KINDS[kind].sample
    )
