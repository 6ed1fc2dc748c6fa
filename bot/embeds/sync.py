"""Sync drawn: how the pages stand against Discord, what a comparison did, what is held."""

from datetime import UTC, datetime

import discord

from bot.buttons import Button
from bot.chunking import Trouble
from bot.embeds.cards import ACCENT, BAD, GOOD, WARNING, Card, Rows
from bot.embeds.limits import escaped, moment
from domain.rosters.guilds import GuildState, Held
from services.rosters.sync import SyncReport, SyncStatus
from words import mark, number, plural, said, say

CONFIRM, AGAIN = "sync-confirm", "sync-now"
STATE_WORDS = {
    GuildState.PRESENT: mark("Connected."),
    GuildState.UNREACHABLE: mark("Discord can't reach this server right now; the pages stand as they were."),
    GuildState.REMOVED: mark("The bot was removed from this server; the pages stand as they were."),
}


def status_card(status: SyncStatus, trouble: Trouble | None) -> Card:
    """Draw when the server was compared last, each page's strength, and what stands in the way."""
    guild = status.guild
    lines = [say(STATE_WORDS[guild.state]), say("Last synced {moment}.", moment=moment(guild.synced_at))]
    if trouble is not None:
        lines += [
            f"⚠ {escaped(said(trouble.sentence))}",
            say("Next try {moment}.", moment=moment(trouble.retry_at)),
        ]
    if guild.held is not None:
        lines += held_lines(guild.held)
    lines += [
        f"**{escaped(page.title)}** · "
        + plural("{count} member", "{count} members", status.members.get(page.id, 0))
        for page in status.pages
    ] or [say("There is no page yet. Start with /setup.")]
    colour = WARNING if guild.held or trouble or guild.state is not GuildState.PRESENT else GOOD
    return Card(say("Sync"), tuple(lines), colour=colour, rows=_rows(guild.held))


def report_card(report: SyncReport) -> Card:
    """Draw what a full comparison did."""
    if report.held is not None:
        return Card(say("Held"), tuple(held_lines(report.held)), colour=WARNING, rows=_rows(report.held))
    if not (report.changed or report.joined or report.left):
        return Card(
            say("In step"), (say("The pages say what Discord shows. Nothing had to change."),), colour=GOOD
        )
    lines = (
        say(
            "{changed} changed, {joined} came, {left} left.",
            changed=report.changed,
            joined=report.joined,
            left=report.left,
        ),
    )
    return Card(
        say("Synced"),
        lines,
        foot=say("Compared in full {moment}.", moment=moment(datetime.now(UTC))),
        colour=GOOD,
    )


def progress_card(done: int, total: int) -> Card:
    """Draw how far a long comparison is."""
    if total <= 0:
        return Card(say("Comparing …"), (say("Asking Discord for the member list."),), colour=ACCENT)
    filled = min(20, round(20 * done / total))
    return Card(
        say("Comparing …"),
        (
            f"`{'█' * filled}{'░' * (20 - filled)}` "
            + say("{done} of {total}", done=number(done), total=number(total)),
        ),
        colour=ACCENT,
    )


def approved_card(held: Held) -> Card:
    """Draw that held removals will be applied."""
    lines = (
        say(
            "Up to {removals} removals are applied by the comparison that starts now.", removals=held.removals
        ),
    )
    return Card(say("Confirmed"), lines, colour=GOOD)


def failed_card(sentence: str, trouble: Trouble | None) -> Card:
    """Draw why there was no comparison."""
    lines = [escaped(said(sentence))]
    if trouble is not None:
        lines.append(say("I try again {moment}.", moment=moment(trouble.retry_at)))
    return Card(say("Not compared"), tuple(lines), colour=BAD)


def held_lines(held: Held) -> list[str]:
    """Draw a hold: how many would go, who, and what to do."""
    names = ", ".join(escaped(name, 40) for name in held.names)
    more = held.removals - len(held.names)
    if more > 0 and held.names:
        names = say("{names} and {more} more", names=names, more=more)
    lines = [
        say(
            "⚠ **Held since {moment}**: {removals} of {members} members would leave a page at once. "
            "Nothing is changed until you confirm, or they are back.",
            moment=moment(held.since, "f"),
            removals=held.removals,
            members=held.members,
        ),
    ]
    if names:
        lines.append(say("They are: {names}.", names=names))
    if held.is_approved:
        lines.append(say("Confirmed; the next comparison applies it."))
    return lines


def _rows(held: Held | None) -> Rows:
    row = [Button(say("Compare now"), AGAIN)]
    if held is not None and not held.is_approved:
        row.insert(
            0, Button(say("Apply the removals"), CONFIRM, held.removals, style=discord.ButtonStyle.danger)
        )
    return [row]
