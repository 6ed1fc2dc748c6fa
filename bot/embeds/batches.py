"""Batches drawn: what one would do, how far it has come, how it ended; and all its lines as a file."""

import csv
import io
from collections.abc import Iterable

import discord

from bot.buttons import Button
from bot.embeds.cards import ACCENT, BAD, GOOD, WARNING, Card, Rows
from bot.embeds.limits import escaped, moment
from domain.rosters.batches import BatchKind, BatchState, Line, LineState, Progress
from services.rosters.batches import Preview, Report
from services.spreadsheets import harmless
from words import mark, plural, said, say

START, TYPE, TYPED, CANCEL, FILE, SHOW = (
    "bulk-start",
    "bulk-type",
    "bulk-typed",
    "bulk-cancel",
    "bulk-file",
    "bulk-show",
)
MOST_NAMED = 10
BAR = 20
"""Blocks of a progress bar."""

TITLES = {
    BatchKind.PROMOTE: mark("Bulk promotion"),
    BatchKind.DEMOTE: mark("Bulk demotion"),
    BatchKind.CERTIFY: mark("Bulk certification"),
    BatchKind.REVOKE: mark("Bulk revocation"),
    BatchKind.ASSIGN: mark("Bulk assignment"),
    BatchKind.UNASSIGN: mark("Bulk removal from a subdivision"),
    BatchKind.DISCHARGE: mark("Bulk discharge"),
    BatchKind.REINSTATE: mark("Bulk reinstatement"),
    BatchKind.IMPORT: mark("Roles of an import"),
    BatchKind.ROLLBACK: mark("Roles of an import, taken back"),
}
WANTED = {
    BatchKind.PROMOTE: mark("{count} to {what}"),
    BatchKind.DEMOTE: mark("{count} to {what}"),
    BatchKind.CERTIFY: mark("{count} get {what}"),
    BatchKind.REVOKE: mark("{count} lose {what}"),
    BatchKind.ASSIGN: mark("{count} to {what}"),
    BatchKind.UNASSIGN: mark("{count} out of {what}"),
    BatchKind.DISCHARGE: mark("{count} who are {what}"),
    BatchKind.REINSTATE: mark("{count} back as {what}"),
}
STATES = {
    LineState.WAITING: mark("waiting"),
    LineState.OPEN: mark("under way"),
    LineState.DONE: mark("done"),
    LineState.REFUSED: mark("not done"),
    LineState.CANCELLED: mark("cancelled"),
}


def preview_card(preview: Preview) -> Card:
    """Draw what a batch would do, with the button that starts it."""
    batch, total = preview.batch, preview.total
    lines = [
        say(WANTED[batch.kind], count=f"**{count:,}**", what=escaped(what))
        for what, count in sorted(preview.wanted.items(), key=lambda item: -item[1])
    ][:MOST_NAMED]
    if batch.reason:
        lines.append(say("Reason: {reason}", reason=escaped(batch.reason)))
    if preview.refused:
        count = len(preview.refused)
        lines += ["", plural("{count} can't be done:", "{count} can't be done:", count)]
        lines += _refused(preview.refused)
    rows: list[list[Button]] = []
    if total:
        verb = TYPE if batch.kind is BatchKind.DISCHARGE else START
        style = discord.ButtonStyle.danger if verb == TYPE else discord.ButtonStyle.success
        label = plural("Start with {count} member", "Start with {count} members", total)
        argument = f"{batch.id}:{total}" if verb == TYPE else str(batch.id)
        rows.append([Button(label, verb, argument, style=style), Button(say("Cancel"), CANCEL, batch.id)])
    if preview.refused:
        rows.append([Button(say("All lines as a file"), FILE, batch.id)])
    title = say("{what} on {page}: preview", what=say(TITLES[batch.kind]), page=escaped(preview.page.title))
    foot = say("Nothing is done yet. Each member is checked again when his turn comes.")
    return Card(title, tuple(lines), foot=foot, colour=ACCENT if total else BAD, rows=rows)


def progress_card(progress: Progress) -> Card:
    """Draw how far a batch has come, or how it ended."""
    batch = progress.batch
    title = say(TITLES[batch.kind])
    lines = [_bar(progress), *_counts(progress)]
    if progress.is_over:
        return Card(title, tuple(lines), colour=_colour(progress), rows=_rows(progress))
    if progress.is_held:
        lines.append(say("It waits: a sync of this server is held; look at /sync status."))
    foot = say(
        "Discord lets a bot change about one role a second. /bulk status shows this again at any time."
    )
    return Card(title, tuple(lines), foot=foot, rows=_rows(progress))


def report_card(report: Report, *, filename: str | None) -> Card:
    """Draw the end of a batch, with the first of those that were not done and all of it as a file."""
    refused = [line for line in report.lines if line.state is LineState.REFUSED]
    card = progress_card(report.progress)
    title = say("{what}: done", what=card.title)
    if report.progress.batch.state is BatchState.CANCELLED:
        title = say("{what}: cancelled", what=card.title)
    lines = (*card.lines, *([""] if refused else ()), *_refused(refused))
    foot = say("The file has a line for each: its record, or why not.")
    return Card(title, lines, foot=foot, colour=card.colour, file=filename)


def list_card(found: Iterable[Progress]) -> Card:
    """Draw the last batches, each with a button that shows it."""
    found = tuple(found)
    lines = tuple(_summary(progress) for progress in found)
    buttons = [Button(f"#{each.batch.id}", SHOW, each.batch.id) for each in found]
    rows: Rows = [buttons[start : start + 5] for start in range(0, len(buttons), 5)]
    empty = say("None yet: /bulk promote and its siblings give orders about many members at once.")
    return Card(say("Bulk orders"), lines or (empty,), rows=rows)


def lines_file(report: Report) -> bytes:
    """Return every line of a batch as CSV: whom, what became of it, its record or its sentence."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(say, ("Number", "Line of the file", "Name", "Discord ID", "Result", "Record", "Why")))
    for line in report.lines:
        record = f"#{line.record_id}" if line.record_id is not None else ""
        source = str(line.source) if line.source is not None else ""
        result, why = say(STATES[line.state]), said(line.sentence or "")
        cells = (str(line.number), source, line.name, str(line.target_id), result, record, why)
        writer.writerow(map(harmless, cells))
    return text.getvalue().encode("utf-8-sig")


def _refused(lines: Iterable[Line]) -> list[str]:
    lines = tuple(lines)
    named = [f"> **{escaped(line.name, 60)}** · {escaped(said(line.sentence or ''))}" for line in lines]
    if len(named) > MOST_NAMED:
        rest = len(named) - MOST_NAMED
        return [*named[:MOST_NAMED], plural("> … and {count} more", "> … and {count} more", rest)]
    return named


def _bar(progress: Progress) -> str:
    share = progress.ended / progress.total if progress.total else 1.0
    full = int(share * BAR)
    begun = min(1, BAR - full) if progress.of(LineState.OPEN) else 0
    return (
        f"`{'█' * full}{'▒' * begun}{'░' * (BAR - full - begun)}` **{progress.ended:,} / {progress.total:,}**"
    )


def _counts(progress: Progress) -> list[str]:
    shown = (LineState.DONE, LineState.REFUSED, LineState.CANCELLED, LineState.OPEN, LineState.WAITING)
    parts = [f"{say(STATES[state])}: {progress.of(state):,}" for state in shown if progress.of(state)]
    return [" · ".join(parts)] if parts else []


def _summary(progress: Progress) -> str:
    batch = progress.batch
    when = moment(batch.started_at or batch.created_at, "R")
    counted = " · ".join(_counts(progress))
    who = escaped(batch.actor_name, 60)
    return f"**#{batch.id}** {say(TITLES[batch.kind])} · {who} · {when}\n> {counted}"


def _colour(progress: Progress) -> int:
    if progress.batch.state is BatchState.CANCELLED:
        return WARNING
    return WARNING if progress.of(LineState.REFUSED) else GOOD


def _rows(progress: Progress) -> Rows:
    batch_id = progress.batch.id
    if progress.is_over:
        return [[Button(say("All lines as a file"), FILE, batch_id)]]
    is_stoppable = progress.of(LineState.WAITING) > 0
    stop = Button(
        say("Cancel the rest"),
        CANCEL,
        batch_id,
        style=discord.ButtonStyle.danger,
        is_disabled=not is_stoppable,
    )
    return [[stop, Button(say("Refresh"), SHOW, batch_id)]]
