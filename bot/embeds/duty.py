"""Patrols drawn: one's own, those of others going on, and who did how much."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord
from discord import ui

from bot.buttons import Button, Pick, form, option
from bot.embeds.cards import ACCENT, GOOD, WARNING, Card, Item
from bot.embeds.limits import escaped, moment
from bot.embeds.patrols import STATES, hours
from domain.duty.patrols import LONGEST_NOTE, Evidence, Patrol, PatrolEnd, PatrolState
from domain.duty.quotas import LEVEL_WORDS, Result
from domain.duty.settings import DutySettings, PatrolType
from domain.ids import GuildId, PatrolId
from domain.rosters.pages import Page
from domain.time import Window
from services.duty.patrols import LONGEST_URL, NO_REPORT, OwnDuty, Report
from services.duty.quotas import MemberHours, PeriodReport
from services.duty.standing import OnDuty
from words import plural, say, voice

START, BREAK, STOP, MINE = "patrol-start", "patrol-break", "patrol-stop", "patrol-mine"
CHOOSE, REPORT = "patrol-type", "patrol-report"
STILL, STOP_NOW, STOPPED_AT, TELL_STOP = "patrol-still", "patrol-stop-now", "patrol-when", "patrol-ended-at"
WRITE, WHEN = "patrol-write", "patrol-write-when"

DISCORDS_OWN = ("discordapp.com", "discordapp.net", "discord.com")
Types = Mapping[int, str]
Field = ui.Label[ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for at the end of a patrol; all of it fits into a custom id."""

    patrol_id: PatrolId
    guild_id: GuildId
    report: bool
    evidence: bool
    is_over: bool

    @classmethod
    def of(cls, patrol: Patrol, settings: DutySettings) -> "Wanted":
        """Return what a page wants to know of a patrol."""
        needs = settings.needs_report, settings.needs_evidence
        return cls(patrol.id, patrol.guild_id, *needs, is_over=not patrol.is_open)

    @classmethod
    def from_argument(cls, argument: str) -> "Wanted":
        """Return what a button's argument says."""
        patrol_id, guild_id, flags = argument.split(":")
        report, evidence, is_over = (flag == "1" for flag in flags)
        return cls(PatrolId(int(patrol_id)), GuildId(int(guild_id)), report, evidence, is_over)

    @property
    def argument(self) -> str:
        """Return it as a button's argument."""
        return f"{self.patrol_id}:{self.guild_id}:{self.report:d}{self.evidence:d}{self.is_over:d}"


def panel_card(page: Page) -> Card:
    """Draw the panel of a page, which works for as long as it stands there."""
    rows: list[list[Item]] = [
        [
            Button(say("Start"), START, page.id, style=discord.ButtonStyle.success),
            Button(say("Break"), BREAK, page.id),
            Button(say("Stop"), STOP, page.id, style=discord.ButtonStyle.danger),
            Button(say("My hours"), MINE, page.id, style=discord.ButtonStyle.primary),
        ]
    ]
    lines = (
        say("**Start** when you go on {patrol}, **Stop** when it is over; in between, **Break** and again."),
        say("What I answer is seen by you alone."),
    )
    return Card(say("{page}: {patrols}", page=escaped(page.title)), lines, rows=rows)


def types_card(page: Page, types: tuple[PatrolType, ...]) -> Card:
    """Draw the choice of what kind of patrol it is to be."""
    pick = Pick(say("Choose a type"), CHOOSE, page.id, options=[option(each.name, each.id) for each in types])
    return Card(say("Which type of {patrol}?"), rows=[[pick]])


def going_on_card(patrol: Patrol, page: Page, types: Types) -> Card:
    """Draw the patrol that somebody has just begun, paused or taken up again."""
    title = say("On a break") if patrol.is_on_break else say("On {patrol}")
    label = say("Back on duty") if patrol.is_on_break else say("Break")
    rows: list[list[Item]] = [
        [
            Button(label, BREAK, page.id),
            Button(say("Stop"), STOP, page.id, style=discord.ButtonStyle.danger),
        ]
    ]
    return Card(title, _open_lines(patrol, page, types), colour=GOOD, rows=rows)


def ended_card(patrol: Patrol, page: str) -> Card:
    """Draw a patrol that has ended, or was logged."""
    lines = [f"**{hours(patrol.seconds())}** · {_span(patrol)}", escaped(page)]
    rested = patrol.window().duration.total_seconds() - patrol.seconds()
    if rested:
        lines.append(say("Breaks: {time}", time=hours(int(rested))))
    if patrol.note:
        lines.append(escaped(patrol.note))
    waits = patrol.state is PatrolState.PENDING
    lines.append(say("It waits for approval.") if waits else say("It counts."))
    foot = None
    if patrol.evidence is not None:
        lines.append(say("Evidence: {what}", what=_evidence(patrol.evidence)))
        if _runs_out(patrol.evidence):
            foot = say("Links to files in Discord expire. Keep the file itself if it is to last.")
    title = say("{Patrol} logged") if patrol.ended_by is PatrolEnd.MEMBER and waits else say("{Patrol} ended")
    return Card(title, tuple(lines), foot, WARNING if waits else GOOD)


def own_card(duty: OwnDuty, period: Window, did: MemberHours) -> Card:
    """Draw how somebody stands: on patrol or not, his hours in the period and in all, and his quotas."""
    types = names_of(duty.types)
    lines = list(_open_lines(duty.open, duty.page, types)) if duty.open else [say("Not on {patrol}.")]
    span = f"{moment(period.start, 'd')} – {moment(period.end, 'd')}"
    lines += [
        say("This period, {span}: **{hours}**", span=span, hours=hours(did.seconds)),
        *(_result_line(each, types) for each in did.results),
        say("In all: **{hours}**", hours=hours(duty.seconds)),
    ]
    title = say("Your hours on {page}", page=escaped(duty.page.title))
    return Card(title, tuple(lines), say("Hours are in hours and minutes."), GOOD if duty.open else ACCENT)


def past_line(patrol: Patrol, types: Types) -> str:
    """Draw one of somebody's own patrols."""
    parts = [f"**{hours(patrol.seconds())}**" if patrol.ended_at else "**…**", _span(patrol)]
    if patrol.type_id is not None and int(patrol.type_id) in types:
        parts.append(escaped(types[int(patrol.type_id)], 50))
    parts.append(say(STATES[patrol.state]))
    if patrol.decision:
        parts.append(escaped(patrol.decision, 100))
    if patrol.evidence is not None:
        parts.append(_evidence(patrol.evidence))
    return " · ".join(parts)


def active_lines(duty: OnDuty) -> tuple[str, ...]:
    """Draw everybody who is on patrol, a line each."""
    return tuple(_active_line(each, duty) for each in duty.patrols)


def active_card(duty: OnDuty) -> Card:
    """Return the head of the list of those who are on patrol."""
    count = plural("{count} is on {patrol} now", "{count} are on {patrol} now", len(duty.patrols))
    return Card(say("{page}: {what}", page=escaped(duty.page.title), what=count), colour=GOOD)


def leaders_card(report: PeriodReport) -> Card:
    """Return the head of a leaderboard."""
    span = f"{moment(report.period.start, 'd')} – {moment(report.period.end, 'd')}"
    return Card(say("{page}: hours", page=escaped(report.page.title)), (span,))


def leader_lines(report: PeriodReport) -> tuple[str, ...]:
    """Draw who did how much, the most first."""
    return tuple(
        f"{place}. **{escaped(each.person.profile.name, 80)}** {hours(each.seconds)} · "
        + plural("{count} {patrol}", "{count} {patrols}", each.patrols)
        for place, each in enumerate(report.members, start=1)
    )


def asking_card(wanted: Wanted, verb: str, given: Report = NO_REPORT) -> Card:
    """Draw the way to the form, for when it could not be opened at once; what was given is there to copy."""
    label = say("I stopped at…") if verb == WHEN else say("Write the report")
    button = Button(label, verb, wanted.argument, style=discord.ButtonStyle.primary)
    lines = [say("There is something to be told of it first.")]
    lines += [f"> {escaped(text)}" for text in _given(given) if text]
    return Card(say("Your {patrol}"), tuple(lines), rows=[[button]])


def report_form(wanted: Wanted, given: Report = NO_REPORT) -> ui.Modal:
    """Return the form that asks for what a page wants to know of each patrol; what was given stands in it."""
    return form(say("Your {patrol}"), REPORT, wanted.patrol_id, fields=_report_fields(wanted, given))


def stopped_at_form(wanted: Wanted) -> ui.Modal:
    """Return the form that asks when somebody stopped; what else the page wants, unless it is over."""
    when: Field = ui.Label(
        text=say("When did you stop?"),
        description=say("2026-12-24 18:00, 18:00 ({zone}), or 2h ago", zone=voice().zone),
        component=ui.TextInput(custom_id="end", max_length=40),
    )
    fields = [when] if wanted.is_over else [when, *_report_fields(wanted)]
    return form(say("I stopped at…"), TELL_STOP, wanted.patrol_id, fields=fields)


def names_of(types: tuple[PatrolType, ...]) -> Types:
    """Return the names of types by their ids."""
    return {int(each.id): each.name for each in types}


def _given(report: Report) -> tuple[str | None, str | None]:
    return report.note, report.evidence.url if report.evidence else None


def _report_fields(wanted: Wanted, given: Report = NO_REPORT) -> list[Field]:
    text, url = _given(given)
    note: Field = ui.Label(
        text=say("Report"),
        description=say("What happened"),
        component=ui.TextInput(
            style=discord.TextStyle.paragraph,
            custom_id="note",
            max_length=LONGEST_NOTE,
            required=wanted.report,
            default=text,
        ),
    )
    evidence: Field = ui.Label(
        text=say("Link to evidence"),
        description=say("https://…; links to files in Discord expire"),
        component=ui.TextInput(
            custom_id="evidence", max_length=LONGEST_URL, required=wanted.evidence, default=url
        ),
    )
    return [note, evidence]


def _open_lines(patrol: Patrol, page: Page, types: Types) -> tuple[str, ...]:
    lines = [escaped(page.title)]
    if patrol.type_id is not None and int(patrol.type_id) in types:
        lines.append(escaped(types[int(patrol.type_id)], 50))
    since = moment(patrol.started_at, "R")
    lines.append(say("Begun {at}, {since}", at=moment(patrol.started_at, "f"), since=since))
    if patrol.is_on_break:
        lines.append(say("On a break since {at}", at=moment(patrol.breaks[-1].start, "t")))
    return tuple(lines)


def _active_line(patrol: Patrol, duty: OnDuty) -> str:
    parts = [f"**{escaped(duty.people[patrol.person_id].profile.name, 80)}**", moment(patrol.started_at, "R")]
    if patrol.type_id is not None and int(patrol.type_id) in duty.types:
        parts.append(escaped(duty.types[int(patrol.type_id)], 50))
    if patrol.is_on_break:
        parts.append(say("on a break"))
    return " · ".join(parts)


def _result_line(result: Result, types: Types) -> str:
    kind = types.get(int(result.quota.type_id)) if result.quota.type_id is not None else None
    return say(
        "{what}: {worked} of {required} · {level}",
        what=escaped(kind, 50) if kind else say("Quota"),
        worked=hours(result.worked),
        required=hours(result.required),
        level=say(LEVEL_WORDS[result.level]),
    )


def _span(patrol: Patrol) -> str:
    end = moment(patrol.ended_at, "t") if patrol.ended_at else "…"
    return f"{moment(patrol.started_at, 'f')} – {end}"


def _evidence(evidence: Evidence) -> str:
    name = escaped(evidence.file_name or evidence.host or say("Link"), 60)
    return f"[{name}](<{evidence.url.replace('>', '%3E').replace(')', '%29')}>)"


def _runs_out(evidence: Evidence) -> bool:
    host = evidence.host
    return any(host == each or host.endswith(f".{each}") for each in DISCORDS_OWN)
