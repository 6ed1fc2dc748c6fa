"""Orders: an instruction about a person, pending until Discord shows it done.

scheduled ──► pending ──► partial ──► fulfilled
    │            ├──────────┴───────► failed, expired
    └────────────┴──────────────────► cancelled

An order writes no history. When the change it asks for is seen, it lends the record its actor and reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import GuildId, OrderId, PageId, RecordId, RoleId, UserId
from domain.rosters.records import Attribution, Entry, Source


class OrderState(StrEnum):
    """Where an order stands; the last four are final."""

    SCHEDULED = "scheduled"
    PENDING = "pending"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


OPEN = frozenset({OrderState.PENDING, OrderState.PARTIAL})
UNENDED = OPEN | {OrderState.SCHEDULED}


class OrderKind(StrEnum):
    """What is wanted of a member."""

    PROMOTE = "promote"
    DEMOTE = "demote"
    TRANSFER = "transfer"
    CERTIFY = "certify"
    REVOKE = "revoke"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    DISCHARGE = "discharge"
    REINSTATE = "reinstate"


@dataclass(frozen=True, slots=True)
class Order:
    """Roles to give and to take of one member, on behalf of `actor`.

    `subject` is what it is about, in the words of the page: a rank, a certification, a subdivision.
    `failure` says to the one who ordered it why it came to nothing. With `kick` the member is also put out of
    the guild; `is_silent` keeps it from being announced; `undoes` is the record that it reverses. What it
    gives ends at `until`; without one it ends as the page says, or never if it `is_for_good`.
    """

    id: OrderId
    guild_id: GuildId
    target_id: UserId
    actor_id: UserId | None
    actor_name: str
    reason: str | None
    give: frozenset[RoleId]
    take: frozenset[RoleId]
    state: OrderState
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    kind: OrderKind = OrderKind.PROMOTE
    page_id: PageId | None = None
    subject: str | None = None
    kick: bool = False
    is_silent: bool = False
    batch: str | None = None
    undoes: RecordId | None = None
    until: datetime | None = None
    is_for_good: bool = False
    failure: str | None = None
    ended_at: datetime | None = None

    def is_met_by(self, role_ids: frozenset[RoleId]) -> bool:
        """Say whether a member with these roles is as the order wants him: one to be kicked never is."""
        return not self.kick and self.give <= role_ids and not self.take & role_ids

    def is_same(self, other: "Order") -> bool:
        """Say whether both want the same of the same member, on the same page, at the same moment."""
        mine, others = (
            (each.target_id, each.page_id, each.kind, each.due_at, each.give, each.take, each.kick)
            for each in (self, other)
        )
        return mine == others

    def explains(self, entry: Entry) -> bool:
        """Say whether the change that `entry` tells of is one this order, which is open, asked for."""
        return self.state in OPEN and self.asked_for(entry)

    def asked_for(self, entry: Entry) -> bool:
        """Say whether this order, open or ended, asked for the change that `entry` tells of."""
        if entry.user_id != self.target_id:
            return False
        return bool(entry.gained & self.give) or (not entry.gained and bool(entry.lost & self.take))


def ordered(entry: Entry, orders: Iterable[Order], *, failed: Iterable[Order] = ()) -> Attribution | None:
    """Return the actor and reason of the order that explains `entry`, or None if nobody ordered it.

    Of those that `failed` of late a first step may have been done, and be seen only now.
    """
    asking = (
        *(order for order in orders if order.explains(entry)),
        *(order for order in failed if order.asked_for(entry)),
    )
    for order in asking:
        return Attribution(
            Source.ORDER,
            order.actor_id,
            order.actor_name,
            order.reason,
            order_id=order.id,
            undoes=order.undoes,
        )
    return None
