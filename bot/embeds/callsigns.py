"""Callsigns drawn: what was given, proposed and reserved, and all of a page."""

from collections.abc import Iterable, Iterator

from bot.embeds.cards import GOOD, Card
from bot.embeds.limits import escaped
from bot.embeds.vacancies import vacant_seat
from domain.rosters.callsigns import Callsign
from domain.rosters.pages import Page, Subdivision
from domain.rosters.rosters import MemberRow, RosterView
from services.rosters.callsigns import CallsignUse, Given
from words import say


def given_card(name: str, given: Given, subdivision: Subdivision | None) -> Card:
    """Draw what somebody is called now, and what he was called before."""
    who, place = escaped(name), escaped(subdivision.name) if subdivision else None
    if given.after is None:
        title = say("{who} is no longer {callsign}", who=who, callsign=given.before)
    elif place is None:
        title = say("{who} is {callsign} now", who=who, callsign=given.after)
    else:
        title = say("{who} is {callsign} in {place} now", who=who, callsign=given.after, place=place)
    was = say("Before: {callsign}", callsign=given.before) if given.before and given.after else None
    return Card(title, (was,) if was else (), colour=GOOD)


def proposal_card(name: str, callsign: str, subdivision: Subdivision | None) -> Card:
    """Draw which callsign is free for somebody."""
    place = escaped(subdivision.name) if subdivision else None
    what = say("{callsign} is the next free callsign", callsign=callsign)
    if place is None:
        whom = say("For {who}", who=escaped(name))
    else:
        whom = say("For {who} in {place}", who=escaped(name), place=place)
    return Card(what, (whom,), foot=say("Nothing is given or kept before you say so."))


def freed_card(callsign: Callsign) -> Card:
    """Draw that a callsign is free again."""
    return Card(say("{callsign} is free again", callsign=callsign.value), colour=GOOD)


def reserved_card(callsign: Callsign, name: str | None) -> Card:
    """Draw that a callsign is reserved, and for whom."""
    what = say("{callsign} is reserved", callsign=callsign.value)
    whom = say("For {who}", who=escaped(name)) if name else say("For nobody yet")
    note = (escaped(callsign.note),) if callsign.note else ()
    foot = say("It is given to nobody else until it is released.")
    return Card(what, (whom, *note), foot=foot, colour=GOOD)


def callsigns_card(page: Page) -> Card:
    """Return the head of the list."""
    return Card(say("Callsigns of {page}", page=escaped(page.title)))


def callsign_lines(view: RosterView, reserved: Iterable[CallsignUse]) -> tuple[str, ...]:
    """Draw everybody's callsigns by rank, the vacant seats with them, and last what is reserved."""
    lines: list[str] = []
    for section in view.sections:
        vacant = section.occupancy.vacant if section.occupancy else ()
        below = [*_rows(section.members), *(f"> {vacant_seat(seat)}" for seat in vacant)]
        if below:
            lines += [f"**{escaped(section.name)}**", *below]
    kept = [f"> {_reserved(each)}" for each in reserved]
    return (*lines, f"**{say('Reserved')}**", *kept) if kept else tuple(lines)


def callsigns_of(row: MemberRow) -> str:
    """Draw what somebody is called: his main callsign, then those of his subdivisions."""
    main = [f"`{row.callsign}`"] if row.callsign else []
    others = [f"`{each.callsign}` {escaped(each.subdivision, 40)}" for each in row.callsigns]
    return ", ".join((*main, *others))


def _rows(rows: Iterable[MemberRow]) -> Iterator[str]:
    called = [row for row in rows if row.callsign or row.callsigns]
    for row in sorted(called, key=lambda each: (each.callsign is None, each.callsign or "", each.key)):
        yield f"> {callsigns_of(row)} · {escaped(row.name, 80)}"


def _reserved(use: CallsignUse) -> str:
    whom = escaped(use.name) if use.name else say("for nobody yet")
    parts = (f"`{use.callsign.value}`", whom, escaped(use.callsign.note) if use.callsign.note else "")
    return " · ".join(part for part in parts if part)
