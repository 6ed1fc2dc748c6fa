"""Leave drawn: one leave, all of somebody, who is away, the rules, and what is told of it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import discord

from bot.buttons import Button
from bot.embeds.cards import ACCENT, BAD, GOOD, WARNING, Card, Item
from bot.embeds.limits import LONGEST_LINE, clipped, escaped, moment
from domain.hr.leaves import KIND_WORDS, Leave, LeaveRules, LeaveState
from domain.rosters.absences import Absence
from domain.rosters.announcements import LeaveNews, LeaveTold
from domain.rosters.people import Person
from domain.rosters.rosters import RosterView
from domain.time import Window
from words import mark, plural, say
from words.dates import day_of

APPROVE, DENY, DENIED = "leave-approve", "leave-deny", "leave-denied"
ASK, ASKED, OWN = "leave-ask", "leave-asked", "leave-own"
MOMENT = timedelta(seconds=1)
LONGEST_NAME = 80

STATE_WORDS = {
    LeaveState.REQUESTED: mark("waits for approval"),
    LeaveState.APPROVED: mark("approved"),
    LeaveState.ACTIVE: mark("under way"),
    LeaveState.ENDED: mark("over"),
    LeaveState.DENIED: mark("denied"),
    LeaveState.CANCELLED: mark("called off"),
}
COLOURS = {LeaveState.REQUESTED: WARNING, LeaveState.DENIED: BAD, LeaveState.CANCELLED: WARNING}


def leave_card(title: str, leave: Leave) -> Card:
    """Draw one leave under what was done to it."""
    return Card(title, tuple(_told(leave)), colour=COLOURS.get(leave.state, GOOD))


def leave_lines(leaves: Iterable[Leave]) -> tuple[str, ...]:
    """Draw somebody's leaves, a line each."""
    return tuple(_line(leave) for leave in leaves)


def leave_name(leave: Leave) -> str:
    """Name one leave in a list to choose from, where nothing is drawn."""
    window = leave.window
    return say(
        "#{number} {kind}, {first} to {last}: {state}",
        number=leave.id,
        kind=say(KIND_WORDS[leave.kind]),
        first=day_of(window.start),
        last=day_of(window.end - MOMENT),
        state=say(STATE_WORDS[leave.state]),
    )


def pending_lines(waiting: Iterable[tuple[Leave, Person]]) -> tuple[str, ...]:
    """Draw what waits for a decision, a line each, with who asks."""
    return tuple(
        clipped(f"• **{escaped(person.profile.name, LONGEST_NAME)}** · {_line(leave)}", LONGEST_LINE * 2)
        for leave, person in waiting
    )


def away_lines(view: RosterView) -> tuple[str, ...]:
    """Draw who of a page is away until when, and who will be."""
    now, later = absences_by_time(view)
    lines = [away_line(name, absence) for name, absence in now]
    coming = [away_line(name, absence) for name, absence in later]
    return (*lines, f"**{say('Soon')}**", *coming) if coming else tuple(lines)


def absences_by_time(
    view: RosterView,
) -> tuple[list[tuple[str, Absence]], list[tuple[str, Absence]]]:
    """Return who is away, the first to come back first, and who will be, the first to go first."""
    found = [(row.name, absence) for row in view.rows() for absence in row.absences]
    now = sorted((each for each in found if each[1].has_begun), key=lambda each: each[1].end)
    later = sorted((each for each in found if not each[1].has_begun), key=lambda each: each[1].start)
    return now, later


def away_line(name: str, absence: Absence) -> str:
    """Draw one member who is away or will be; why, nobody is told."""
    return f"**{escaped(name, LONGEST_NAME)}** · {absence_words(absence)}"


def absence_words(absence: Absence) -> str:
    """Draw until when somebody is away, or from when to when he will be."""
    last = moment(absence.end - MOMENT, "D")
    if absence.has_begun:
        when = say("until {day}", day=last)
    else:
        when = say("from {first} to {last}", first=moment(absence.start, "D"), last=last)
    what = f" · *{say('Reduced activity')}*" if absence.is_reduced else ""
    return f"{when}{what}"


def rules_card(rules: LeaveRules) -> Card:
    """Draw how a server gives leave."""
    return Card(say("Rules of leave"), tuple(_rules(rules)), foot=say("/loa-admin rules changes them."))


def told_card(news: LeaveNews) -> Card:
    """Draw what is told of a leave: with buttons for those who decide, without for its member."""
    leave, told, who = news.leave, news.told, escaped(news.member, LONGEST_NAME)
    match told:
        case LeaveTold.ASKED:
            title = say("{who} asks for leave", who=who)
        case LeaveTold.LONGER:
            title = say("{who} asks for a longer leave", who=who)
        case LeaveTold.DECIDED:
            return _decided(leave)
        case LeaveTold.ENDING:
            text = say("Your leave ends on {day}.", day=_last(leave.window))
            return Card(text, foot=say("Do you need longer? /loa extend asks for it."), colour=ACCENT)
        case _:
            return Card(say("Your leave is over. Welcome back!"), colour=ACCENT)
    return Card(title, tuple(_told(leave)), colour=WARNING, rows=[decision_buttons(leave)])


def decision_buttons(leave: Leave) -> list[Item]:
    """Return what to press about a leave that waits; each knows which days were read beside it."""
    argument = f"{leave.id}:{int(leave.asked.start.timestamp())}:{int(leave.asked.end.timestamp())}"
    return [
        Button(say("Approve"), APPROVE, argument, style=discord.ButtonStyle.success),
        Button(say("Deny…"), DENY, argument, style=discord.ButtonStyle.danger),
    ]


def _decided(leave: Leave) -> Card:
    if leave.state is LeaveState.DENIED:
        title, colour = say("Your leave was denied"), BAD
    elif leave.decision is not None:
        title, colour = say("Your leave is not extended"), BAD
    else:
        title, colour = say("Your leave is approved"), GOOD
    why = (say("Reason: {reason}", reason=escaped(leave.decision)),) if leave.decision else ()
    return Card(title, (_days(leave), *why), colour=colour)


def _told(leave: Leave) -> Iterator[str]:
    yield _days(leave)
    if leave.reason:
        yield say("Reason: {reason}", reason=escaped(leave.reason))
    if leave.extension is not None:
        yield say("Longer: until {day}", day=_last(leave.asked))
        if leave.extension.reason:
            yield say("Reason: {reason}", reason=escaped(leave.extension.reason))
    if leave.decision:
        yield say("Answer: {reason}", reason=escaped(leave.decision))


def _days(leave: Leave) -> str:
    words = say("from {first} to {last}", first=moment(leave.window.start, "D"), last=_last(leave.window))
    return f"**{say(KIND_WORDS[leave.kind])}** · {words} · {say(STATE_WORDS[leave.state])}"


def _line(leave: Leave) -> str:
    parts = [f"#{leave.id} {_days(leave)}"]
    if leave.extension is not None:
        parts.append(say("asks for longer: until {day}", day=_last(leave.asked)))
    why = leave.extension.reason if leave.extension else leave.reason
    parts += [escaped(each) for each in (why, leave.decision) if each]
    return clipped(" · ".join(parts), LONGEST_LINE)


def _rules(rules: LeaveRules) -> Iterator[str]:
    yield say("{least} to {most} days", least=rules.shortest, most=rules.longest)
    yield (
        plural("{count} day between two leaves", "{count} days between two leaves", rules.cooldown)
        if rules.cooldown
        else say("One leave may follow the other.")
    )
    yield (
        say("Every leave needs approval.")
        if rules.approval_above is None
        else say("Up to {days} days it needs no approval.", days=rules.approval_above)
    )
    yield say("A reason must be given.") if rules.needs_reason else say("A reason may be given.")
    yield (
        plural(
            "{count} day before the end the member is reminded.",
            "{count} days before the end the member is reminded.",
            rules.remind_before,
        )
        if rules.remind_before
        else say("Nobody is reminded of the end.")
    )
    yield (
        say("Whoever is away may go on {patrol}.")
        if rules.patrols_allowed
        else say("Whoever is away may not go on {patrol}; with reduced activity one may.")
    )
    yield (
        say("Requests are told in {channel}.", channel=f"<#{rules.channel_id}>")
        if rules.channel_id
        else say("Requests are told in no channel.")
    )
    for kind, role_id in rules.roles:
        yield say("{kind}: holds {role} meanwhile", kind=say(KIND_WORDS[kind]), role=f"<@&{role_id}>")


def _last(window: Window) -> str:
    """Draw the last day of a window, which ends with the first moment after it."""
    return moment(window.end - MOMENT, "D")
