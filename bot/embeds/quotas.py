"""Quotas drawn: what is asked, how one stands, and how everybody does."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.buttons import Button
from bot.embeds.cards import GOOD, Card, Rows
from bot.embeds.limits import escaped, leaves, moment
from bot.embeds.patrols import hours
from domain.duty.periods import PeriodLength, PeriodRule
from domain.duty.quotas import LEVEL_WORDS, WORST_FIRST, Level, Quota, Result
from domain.duty.settings import PatrolType
from domain.rosters.pages import Page
from domain.time import Window
from services.duty.quotas import Asked, MemberHours, PeriodReport
from services.rosters.exports import ExportFormat
from words import mark, plural, say

FILE, OPEN = "quota-file", "quota-open"
MARKS = {
    Level.MET: "🟢",
    Level.ON_TRACK: "🔵",
    Level.AT_RISK: "🟠",
    Level.MISSED: "🔴",
    Level.EXEMPT: "⚪",
}
NO_QUOTA = "▫️"
LENGTHS = {
    PeriodLength.WEEK: mark("weeks"),
    PeriodLength.MONTH: mark("months"),
    PeriodLength.WAVE: mark("waves"),
}


def quota_card(page: Page, quota: Quota, types: Iterable[PatrolType]) -> Card:
    """Draw what is asked now."""
    title = say("{page} asks {hours} hours", page=escaped(page.title), hours=hours(quota.seconds))
    return Card(title, (_whom(page, quota, types),), colour=GOOD)


def removed_card(page: Page) -> Card:
    """Draw that something is asked no more."""
    return Card(say("{page} does not ask that any more", page=escaped(page.title)), colour=GOOD)


def asked_card(asked: Asked) -> Card:
    """Draw the head of what a page asks."""
    lines = (
        say(
            "Counted by {periods}. Now: {period}", periods=_rule(asked.rules[-1]), period=_span(asked.period)
        ),
    )
    return Card(say("Quotas of {page}", page=escaped(asked.page.title)), lines)


def asked_lines(asked: Asked) -> tuple[str, ...]:
    """Draw what a page asks, a line each; that of all ranks first."""
    order = asked.page.order()
    quotas = sorted(asked.quotas, key=lambda each: order.get(each.rank_id, -1) if each.rank_id else -1)
    return tuple(f"**{hours(each.seconds)}** · {_whom(asked.page, each, asked.types)}" for each in quotas)


def periods_card(page: Page, rules: tuple[PeriodRule, ...], *, is_new: bool) -> Card:
    """Draw how a page counts, and from when on."""
    rule = rules[-1]
    title = say("{page} counts by {periods}", page=escaped(page.title), periods=_rule(rule))
    since = (say("From the next period on: {when}", when=moment(rule.since, "f")),) if is_new else ()
    return Card(title, since, foot=say("Nothing is ever reset: another period, another sum."), colour=GOOD)


def status_card(report: PeriodReport) -> Card:
    """Draw how one member stands."""
    member = report.members[0]
    lines = [
        say(
            "{hours} hours in this period: {period}", hours=hours(member.seconds), period=_span(report.period)
        )
    ]
    lines += [_result(each, report.types) for each in member.results]
    if not member.results:
        lines.append(say("Nothing is asked in this period."))
    return Card(escaped(member.person.profile.name), tuple(lines))


def report_card(report: PeriodReport, rows: Rows = ()) -> Card:
    """Draw the head of a report: which period, and how many stand how."""
    title = say("Hours of {page}", page=escaped(report.page.title))
    return Card(title, (_span(report.period), sums(report)), rows=rows)


def posted_card(report: PeriodReport) -> Card:
    """Draw a report for a channel: who is hidden from the public is counted, not named."""
    shown = tuple(each for each in report.members if not each.person.is_hidden)
    lines = next(leaves(_ranked(shown, report)), ())
    argument = argument_of(report)
    row = [Button(say("All members"), OPEN, argument), *file_buttons(report)]
    card = report_card(report, [row])
    return replace(card, lines=(*card.lines, *lines))


def file_buttons(report: PeriodReport) -> list[Button]:
    """Return the buttons by which supervisors get a report as a file."""
    kinds = (ExportFormat.CSV, ExportFormat.XLSX)
    return [Button(kind.name, FILE, f"{kind.value}:{argument_of(report)}") for kind in kinds]


def argument_of(report: PeriodReport) -> str:
    """Return what a button says of a report: the same period however late it is pressed."""
    return f"{report.page.slug}:{int(report.period.start.timestamp())}"


def scheduled_card(page: Page, channel: str | None) -> Card:
    """Draw whether reports are posted from now on, and where."""
    if channel is None:
        return Card(say("Reports of {page} are no longer posted", page=escaped(page.title)), colour=GOOD)
    title = say("Reports of {page} are posted", page=escaped(page.title))
    when = say("In {channel}, when a period is over; that of this one comes first.", channel=channel)
    return Card(title, (when,), colour=GOOD)


def sums(report: PeriodReport) -> str:
    """Draw how many members stand how."""
    counted = Counter(member.level for member in report.members)
    parts = [
        f"{MARKS[level]} {say(LEVEL_WORDS[level])}: {counted[level]}"
        for level in WORST_FIRST
        if counted[level]
    ]
    return " · ".join(parts) or plural("{count} member", "{count} members", len(report.members))


def report_lines(report: PeriodReport) -> tuple[str, ...]:
    """Draw everybody by rank: who, how much of how much, and how that stands."""
    return tuple(_ranked(report.members, report))


def _ranked(members: Iterable[MemberHours], report: PeriodReport) -> Iterator[str]:
    ranks = {rank.id: rank.name for rank in report.page.ranks}
    rank = None
    for member in members:
        if member.membership.standing.shown != rank:
            rank = member.membership.standing.shown
            yield f"**{escaped(ranks[rank])}**"
        yield f"> {_line(member, report)}"


def _line(member: MemberHours, report: PeriodReport) -> str:
    name = escaped(member.person.profile.name, 80)
    if not member.results:
        return f"{NO_QUOTA} {name} · {hours(member.seconds)}"
    results = ", ".join(_short(each, report.types) for each in member.results)
    assert member.level is not None
    return f"{MARKS[member.level]} {name} · {results} · {say(LEVEL_WORDS[member.level])}"


def _short(result: Result, types: Iterable[PatrolType]) -> str:
    kind = _type(result.quota, types)
    return f"{hours(result.worked)} / {hours(result.required)}" + (f" {escaped(kind, 40)}" if kind else "")


def _result(result: Result, types: Iterable[PatrolType]) -> str:
    kind = _type(result.quota, types)
    done = say("{done} of {required}", done=hours(result.worked), required=hours(result.required))
    parts = [f"{MARKS[result.level]} **{done}**", say(LEVEL_WORDS[result.level])]
    if kind:
        parts.insert(1, escaped(kind))
    if result.missing:
        parts.append(say("{hours} to go", hours=hours(result.missing)))
    return " · ".join(parts)


def _whom(page: Page, quota: Quota, types: Iterable[PatrolType]) -> str:
    rank = next((each.name for each in page.ranks if each.id == quota.rank_id), None)
    whom = escaped(rank) if rank else say("all ranks")
    kind = _type(quota, types)
    return f"{whom} · {escaped(kind)}" if kind else whom


def _type(quota: Quota, types: Iterable[PatrolType]) -> str | None:
    return next((each.name for each in types if each.id == quota.type_id), None)


def _rule(rule: PeriodRule) -> str:
    if rule.length is PeriodLength.WAVE:
        return plural("waves of {count} day", "waves of {count} days", rule.wave_days)
    return say(LENGTHS[rule.length])


def _span(period: Window) -> str:
    return f"{moment(period.start, 'd')} – {moment(period.end, 'd')} ({moment(period.end)})"
