"""Reviews drawn: patrols that wait for a supervisor, what became of them, and hours set right."""

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.buttons import Button
from bot.embeds.cards import BAD, GOOD, WARNING, Card, Item
from bot.embeds.limits import escaped
from bot.embeds.patrols import hours, patrol_line, told_lines
from domain.duty.patrols import Patrol, PatrolState
from domain.rosters.pages import Page
from services.duty.reviews import Listed
from words import mark, say

APPROVE, DENY, END, VOID = "patrol-approve", "patrol-deny", "patrol-end", "patrol-void"

DECIDED = {
    PatrolState.OPEN: mark("{Patrol} #{number} is going on"),
    PatrolState.PENDING: mark("{Patrol} #{number} waits for approval"),
    PatrolState.APPROVED: mark("{Patrol} #{number} counts"),
    PatrolState.DENIED: mark("{Patrol} #{number} is denied"),
    PatrolState.VOID: mark("{Patrol} #{number} is void"),
}
COLOURS = {
    PatrolState.PENDING: WARNING,
    PatrolState.APPROVED: GOOD,
    PatrolState.DENIED: BAD,
    PatrolState.VOID: BAD,
}


def review_lines(listed: Listed, now: datetime) -> tuple[str, ...]:
    """Draw every patrol with what was said of it."""
    return tuple("\n".join((_line(each, listed, now), *told_lines(each))) for each in listed.patrols)


def review_rows(patrols: Sequence[Patrol], place: str = "") -> tuple[tuple[Item, ...], ...]:
    """Return the buttons of each patrol; `place` is the listing that they are in."""
    return tuple(_buttons(each, place) for each in patrols)


def pending_card(page: Page) -> Card:
    """Return the head of the patrols that wait."""
    return Card(say("{Patrols} of {page} that wait for approval", page=escaped(page.title)), colour=WARNING)


def unclosed_card(page: Page) -> Card:
    """Return the head of the patrols that nobody stopped."""
    foot = say("The oldest first. Those that were cut off wait for their member's word, and for yours.")
    return Card(
        say("{Patrols} of {page} that nobody stopped", page=escaped(page.title)), foot=foot, colour=WARNING
    )


def decided_card(listed: Listed, now: datetime, *, by: str | None = None) -> Card:
    """Draw one patrol as it is now, and who decided that."""
    (patrol,) = listed.patrols
    title = say(DECIDED[patrol.state], number=patrol.id)
    foot = say("By {name}", name=escaped(by)) if by else None
    lines = (_line(patrol, listed, now), *told_lines(patrol))
    return Card(title, lines, foot=foot, colour=COLOURS.get(patrol.state, WARNING))


def waiting_card(listed: Listed, page: Page, now: datetime) -> Card:
    """Draw one that waits, with its buttons, for the channel that supervisors read."""
    (patrol,) = listed.patrols
    title = say(DECIDED[PatrolState.PENDING], number=patrol.id)
    lines = (_line(patrol, listed, now), *told_lines(patrol))
    return Card(title, lines, foot=escaped(page.title), colour=WARNING, rows=review_rows((patrol,)))


def adjusted_card(name: str, seconds: int, reason: str) -> Card:
    """Draw time that was added to somebody's hours, or taken off."""
    time = hours(abs(seconds))
    if seconds < 0:
        title = say("{time} taken off the hours of {who}", time=time, who=escaped(name))
    else:
        title = say("{time} added to the hours of {who}", time=time, who=escaped(name))
    return Card(title, (say("Reason: {reason}", reason=escaped(reason)),), colour=GOOD)


def _line(patrol: Patrol, listed: Listed, now: datetime) -> str:
    who = listed.people[patrol.person_id].profile.name
    kind = listed.types.get(patrol.type_id) if patrol.type_id is not None else None
    return patrol_line(patrol, who=who, kind=kind, now=now)


def _buttons(patrol: Patrol, place: str) -> tuple[Item, ...]:
    argument = f"{patrol.id}:{place}" if place else str(patrol.id)
    number = patrol.id
    if patrol.is_open:
        return (
            Button(say("End #{number}", number=number), END, argument),
            Button(say("Void #{number}…", number=number), VOID, argument, style=discord.ButtonStyle.danger),
        )
    return (
        Button(say("Approve #{number}", number=number), APPROVE, argument, style=discord.ButtonStyle.success),
        Button(say("Deny #{number}…", number=number), DENY, argument, style=discord.ButtonStyle.danger),
    )
