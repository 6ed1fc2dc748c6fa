"""Steps: what is still to be done in Discord for an order, one request after the other.

    give roles, ranks last ─► take ranks, the lowest first ─► take the other roles ─► put out of the server

So every state between two steps is on record as little as may be: a lower rank goes unseen while a higher
one is held, whoever has lost his last rank is off the page before his certifications go, and whoever comes
back onto it has them when he gets his rank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.embeds.limits import clipped
from domain.ids import RoleId
from domain.rosters.orders import Order, OrderKind
from domain.rosters.pages import Page

LONGEST_REASON = 512
"""Characters of a line in Discord's audit log."""

WORDS = {
    OrderKind.PROMOTE: "Promote to {}",
    OrderKind.DEMOTE: "Demote to {}",
    OrderKind.TRANSFER: "Transfer to {}",
    OrderKind.CERTIFY: "Certify as {}",
    OrderKind.REVOKE: "Revoke {}",
    OrderKind.ASSIGN: "Assign to {}",
    OrderKind.UNASSIGN: "Take out of {}",
    OrderKind.DISCHARGE: "Discharge from {}",
    OrderKind.REINSTATE: "Reinstate as {}",
}


class Verb(StrEnum):
    """What a request does, as a past participle."""

    GIVE = "given"
    TAKE = "taken"
    KICK = "put out of the server"


@dataclass(frozen=True, slots=True)
class Step:
    """One request to Discord; putting somebody out concerns no role."""

    verb: Verb
    role_id: RoleId | None = None

    def is_done_with(self, role_ids: frozenset[RoleId]) -> bool:
        """Say whether a member with these roles needs this step no longer."""
        match self.verb:
            case Verb.GIVE:
                return self.role_id in role_ids
            case Verb.TAKE:
                return self.role_id not in role_ids
            case Verb.KICK:
                return False


def steps_of(order: Order, held: frozenset[RoleId], page: Page | None) -> tuple[Step, ...]:
    """Return what is left to do for a member with these roles; `page` tells ranks from other roles."""
    ladder = [rank.role_id for rank in reversed(page.ranks)] if page else []
    last = len(ladder)
    places = {role_id: place for place, role_id in enumerate(ladder)}
    taken = sorted(order.take, key=lambda role_id: (places.get(role_id, last), role_id))
    given = sorted(order.give, key=lambda role_id: (role_id in places, role_id))
    wanted: Sequence[Step] = (
        *(Step(Verb.GIVE, role_id) for role_id in given),
        *(Step(Verb.TAKE, role_id) for role_id in taken),
    )
    left = tuple(step for step in wanted if not step.is_done_with(held))
    return (*left, Step(Verb.KICK)) if order.kick else left


def reason_of(order: Order) -> str:
    """Return what Discord's audit log shall say of it."""
    what = WORDS[order.kind].format(order.subject or "the page")
    why = f": {order.reason}" if order.reason else ""
    return clipped(f"{what}, ordered by {order.actor_name}{why}", LONGEST_REASON)
