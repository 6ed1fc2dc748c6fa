"""Rosters drawn: the page in the same words and order, as lines for Discord."""

from collections.abc import Iterable, Iterator, Sequence

from bot.embeds.callsigns import callsigns_of
from bot.embeds.cards import ACCENT, WARNING, Card, link
from bot.embeds.limits import escaped, moment
from bot.embeds.vacancies import filled, vacant_seat
from domain.rosters.guilds import Notice
from domain.rosters.pages import Page
from domain.rosters.rosters import MemberRow, RankSection, RosterView
from words import mark, plural, say
from words.dates import day

NOTICES = {
    Notice.HELD: mark("A sync is held; the page stands as it was."),
    Notice.UNREACHABLE: mark("Discord can't reach this server; the page stands as it was."),
    Notice.REMOVED: mark("The bot was removed from the server; the page stands as it was."),
}


def roster_card(view: RosterView, address: str) -> Card:
    """Return the head of a roster: its title, strength, stamp, and link."""
    lines = [escaped(view.page.description, 600)] if view.page.description else []
    members = plural("{count} member", "{count} members", view.strength)
    lines.append(say("**{members}** · last synced {moment}", members=members, moment=moment(view.synced_at)))
    if view.notice is not None:
        lines.append(f"⚠ {say(NOTICES[view.notice])}")
    colour = WARNING if view.notice else ACCENT
    return Card(
        escaped(view.page.title), tuple(lines), colour=colour, rows=[[link(say("Open the page"), address)]]
    )


def roster_lines(view: RosterView) -> tuple[str, ...]:
    """Draw every rank and its members, a line each."""
    return section_lines(view.sections)


def section_lines(sections: Iterable[RankSection]) -> tuple[str, ...]:
    """Draw these ranks and their members, a line each."""
    return tuple(line for section in sections for line in _section(section))


def matching_card(page: Page, sections: Sequence[RankSection], text: str, address: str) -> Card:
    """Return the head of what a search found."""
    strength = sum(len(section.members) for section in sections)
    members = plural("{count} member", "{count} members", strength)
    said = say("**{members}** with “{text}”", members=members, text=escaped(text))
    return Card(escaped(page.title), (said,), rows=[[link(say("Open the page"), address)]])


def _section(section: RankSection) -> Iterator[str]:
    mark = " ★" if section.is_command else ""
    seats = filled(section.occupancy) if section.occupancy is not None else str(len(section.members))
    yield f"**{escaped(section.name)}**{mark} · {seats}"
    for member in section.members:
        yield f"> {_member(member)}"
    for seat in section.occupancy.vacant if section.occupancy is not None else ():
        yield f"> {vacant_seat(seat)}"


def _member(row: MemberRow) -> str:
    parts = [escaped(row.name, 80)]
    if row.callsign or row.callsigns:
        parts.insert(0, callsigns_of(row))
    held = [escaped(name, 40) for name in (*row.certifications, *row.subdivisions)]
    if held:
        parts.append(", ".join(held))
    if row.promotion_date is not None:
        parts.append(say("since {day}", day=day(row.promotion_date)))
    return " · ".join(parts)
