"""News of patrols drawn: lines for a log channel, and the question to whoever forgot to stop."""

import discord

from bot.buttons import Button
from bot.embeds.cards import WARNING, Card, Item
from bot.embeds.duty import STILL, STOP_NOW, STOPPED_AT
from bot.embeds.limits import clipped, escaped, moment
from bot.embeds.patrols import hours
from domain.duty.news import Happening, PatrolAsked, PatrolLine, PatrolLines
from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from words import mark, say

LONGEST_NAME, LONGEST_TYPE, LONGEST_LINE = 32, 30, 140
ENDINGS = {
    PatrolEnd.SUPERVISOR: mark("ended by a supervisor"),
    PatrolEnd.CUT_OFF: mark("cut off"),
    PatrolEnd.DEPARTURE: mark("left the page"),
}


def lines_card(told: PatrolLines, page: str | None) -> Card:
    """Draw lines of the log."""
    foot = escaped(page) if page else None
    return Card(say("{Patrols}"), tuple(clipped(_line(each), LONGEST_LINE) for each in told.lines), foot)


def asked_card(asked: PatrolAsked, page: str | None) -> Card:
    """Draw the question to a member."""
    patrol, place = asked.patrol, escaped(page or "")
    when = Button(say("I stopped at…"), STOPPED_AT, patrol.id)
    began = moment(patrol.started_at, "f")
    if asked.was_stopped:
        lines = (
            say("On {page}, begun {at}.", page=place, at=began),
            say("Nobody stopped it, so I did: {at}. It waits for approval.", at=moment(patrol.ended_at, "f")),
            say("When did you really stop?"),
        )
        return Card(say("Your {patrol} was ended"), lines, colour=WARNING, rows=[[when]])
    row: list[Item] = [
        Button(say("I'm still on {patrol}"), STILL, patrol.id, style=discord.ButtonStyle.success),
        Button(say("Stop now"), STOP_NOW, patrol.id, style=discord.ButtonStyle.danger),
        when,
    ]
    since = moment(patrol.started_at, "R")
    line = say("On {page}, begun {at}, {since}.", page=place, at=began, since=since)
    return Card(say("Are you still on {patrol}?"), (line,), colour=WARNING, rows=[row])


def _line(told: PatrolLine) -> str:
    patrol, who = told.patrol, f"**{escaped(told.member, LONGEST_NAME)}**"
    match told.happening:
        case Happening.START:
            parts = ["🟢", say("{who} went on {patrol}", who=who), "·", moment(patrol.started_at, "t")]
        case Happening.END:
            parts = ["🔴", *_ended(patrol, who)]
        case _:
            parts = ["⚠️", _unheard(patrol, who)]
    if told.type is not None:
        parts += ["·", escaped(told.type, LONGEST_TYPE)]
    return " ".join(parts)


def _ended(patrol: Patrol, who: str) -> list[str]:
    time = hours(patrol.seconds())
    parts = [
        say("{who} ended a {patrol} of {hours}", who=who, hours=time),
        "·",
        moment(patrol.ended_at, "t"),
    ]
    if patrol.ended_by in ENDINGS:
        parts += ["·", say(ENDINGS[patrol.ended_by])]
    if patrol.state is PatrolState.PENDING:
        parts += ["·", say("waits for approval")]
    return parts


def _unheard(patrol: Patrol, who: str) -> str:
    since = moment(patrol.started_at, "R")
    if patrol.is_open:
        return say(
            "{who} may have forgotten to stop (begun {since}) and takes no messages", who=who, since=since
        )
    return say("{who} was cut off (begun {since}) and takes no messages", who=who, since=since)
