"""Orders drawn: what became of one, for whoever gave it."""

from collections.abc import Sequence

from bot.buttons import Button
from bot.embeds.cards import ACCENT, BAD, GOOD, WARNING, Card
from bot.embeds.limits import escaped, moment
from domain.rosters.order_words import DONE, WANTED
from domain.rosters.orders import Order, OrderState
from domain.zones import last_moment
from words import said, say

CANCEL_ORDER = "order-cancel"
"""The verb of the button that takes back a scheduled order, by its number."""


def order_card(order: Order, name: str, *, beside: Sequence[str] = ()) -> Card:
    """Draw how an order about a member of this name stands, and what is to be said `beside`."""
    names = {"who": escaped(name), "what": escaped(order.subject or "?")}
    wanted, why = say(WANTED[order.kind], **names), _why(order)
    match order.state:
        case OrderState.FULFILLED:
            notes = tuple("⚠️ " + escaped(said(each)) for each in beside)
            return Card(say(DONE[order.kind], **names), (*why, *notes), colour=WARNING if notes else GOOD)
        case OrderState.FAILED | OrderState.EXPIRED:
            return Card(
                say("I could not {wanted}", wanted=wanted),
                (escaped(said(order.failure) if order.failure else say("Nobody knows why.")),),
                colour=BAD,
            )
        case OrderState.CANCELLED:
            return Card(say("Cancelled: {wanted}", wanted=wanted), colour=WARNING)
        case OrderState.SCHEDULED:
            when = say(
                "On {moment}, {moment_}.", moment=moment(order.due_at, "f"), moment_=moment(order.due_at)
            )
            return Card(
                say("Scheduled: {wanted}", wanted=wanted),
                (when, *why),
                foot=say("Whether you may is asked again then."),
                rows=[[cancel_button(order)]],
            )
        case _:
            waits = say("Discord takes its time. It is carried out as soon as may be; nothing to do for you.")
            return Card(say("Still in the works: {wanted}", wanted=wanted), (waits,), colour=ACCENT)


def scheduled_line(order: Order, name: str, *, number: int | None = None) -> str:
    """Draw what is ordered for later about a member of this name, in a line."""
    wanted = say(WANTED[order.kind], who=escaped(name), what=escaped(order.subject or "?"))
    parts = (
        say("Scheduled: {wanted}", wanted=wanted),
        f"{moment(order.due_at, 'f')}, {moment(order.due_at)}",
        say("by {name}", name=escaped(order.actor_name)),
        escaped(order.reason or ""),
    )
    return ("" if number is None else f"{number}\\. ") + " · ".join(part for part in parts if part)


def cancel_button(order: Order, *, number: int | None = None) -> Button:
    """Return the button that takes a scheduled order back."""
    label = say("Cancel") if number is None else f"{say('Cancel')} {number}"
    return Button(label, CANCEL_ORDER, order.id)


def _why(order: Order) -> tuple[str, ...]:
    last = last_moment(order.until) if order.until else None
    until = say("Until {day}, {left}.", day=moment(last, "D"), left=moment(order.until))
    reason = say("Reason: {reason}", reason=escaped(order.reason or ""))
    return (*((until,) if order.until else ()), *((reason,) if order.reason else ()))
