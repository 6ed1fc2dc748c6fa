"""Orders drawn: what became of one, for whoever gave it."""

from bot.embeds.cards import ACCENT, BAD, GOOD, WARNING, Card
from bot.embeds.limits import escaped, moment
from domain.rosters.orders import Order, OrderKind, OrderState

DONE = {
    OrderKind.PROMOTE: "{who} is {what} now",
    OrderKind.DEMOTE: "{who} is {what} now",
    OrderKind.TRANSFER: "{who} belongs to {what} now",
    OrderKind.CERTIFY: "{who} holds {what} now",
    OrderKind.REVOKE: "{who} no longer holds {what}",
    OrderKind.ASSIGN: "{who} belongs to {what} now",
    OrderKind.UNASSIGN: "{who} no longer belongs to {what}",
    OrderKind.DISCHARGE: "{who} is discharged",
    OrderKind.REINSTATE: "{who} is back as {what}",
}
WANTED = {
    OrderKind.PROMOTE: "promote {who} to {what}",
    OrderKind.DEMOTE: "demote {who} to {what}",
    OrderKind.TRANSFER: "transfer {who} to {what}",
    OrderKind.CERTIFY: "give {who} {what}",
    OrderKind.REVOKE: "take {what} from {who}",
    OrderKind.ASSIGN: "assign {who} to {what}",
    OrderKind.UNASSIGN: "take {who} out of {what}",
    OrderKind.DISCHARGE: "discharge {who}",
    OrderKind.REINSTATE: "reinstate {who} as {what}",
}


def order_card(order: Order, name: str) -> Card:
    """Draw how an order about a member of this name stands."""
    names = {"who": escaped(name), "what": escaped(order.subject or "?")}
    wanted, why = WANTED[order.kind].format(**names), _why(order)
    match order.state:
        case OrderState.FULFILLED:
            return Card(DONE[order.kind].format(**names), why, colour=GOOD)
        case OrderState.FAILED | OrderState.EXPIRED:
            return Card(f"I could not {wanted}", (escaped(order.failure or "Nobody knows why."),), colour=BAD)
        case OrderState.CANCELLED:
            return Card(f"Cancelled: {wanted}", colour=WARNING)
        case OrderState.SCHEDULED:
            when = f"On {moment(order.due_at, 'f')}, {moment(order.due_at)}."
            return Card(f"Scheduled: {wanted}", (when, *why), foot="Whether you may is asked again then.")
        case _:
            waits = "Discord takes its time. It is carried out as soon as may be; nothing to do for you."
            return Card(f"Still in the works: {wanted}", (waits,), colour=ACCENT)


def _why(order: Order) -> tuple[str, ...]:
    return (f"Reason: {escaped(order.reason)}",) if order.reason else ()
