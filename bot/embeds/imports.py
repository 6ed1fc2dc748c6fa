"""Imports drawn: what a file would change, line by line, and what it has changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

import discord

from bot.buttons import Button, Pick, option
from bot.embeds.cards import ACCENT, BAD, GOOD, WARNING, Card, Rows
from bot.embeds.limits import MOST_CHOICES, escaped, leaves
from bot.embeds.members import term_words
from domain.rosters.asks import Ask, Assign, Certify, Demote, Promote, Reinstate
from domain.rosters.columns import IMPORTED, ColumnKind
from domain.rosters.imports import Own, PlannedRow
from domain.rosters.memberships import Membership, shown_hours
from domain.rosters.pages import Page
from domain.rosters.particulars import Particular, ParticularKind
from services.rosters.imports import Applied, ImportPreview
from words import mark, plural, said, say

APPLY, CANCEL, LEAF, COLUMN, KIND = (
    "import-apply",
    "import-cancel",
    "import-leaf",
    "import-column",
    "import-kind",
)
LONGEST_NOTE = 60

HOLDS = {
    ColumnKind.DISCORD_ID: mark("Discord id"),
    ColumnKind.USERNAME: mark("username"),
    ColumnKind.NAME: mark("name"),
    ColumnKind.RANK: mark("rank"),
    ColumnKind.CERTIFICATIONS: mark("certifications"),
    ColumnKind.SUBDIVISIONS: mark("subdivisions"),
    ColumnKind.JOINED: mark("joined date"),
    ColumnKind.PROMOTED: mark("promotion date"),
    ColumnKind.HOURS: mark("hours"),
    ColumnKind.CALLSIGN: mark("callsign"),
    ColumnKind.STATUS: mark("status"),
    ColumnKind.NOTES: mark("notes"),
    ColumnKind.AWARDS: mark("awards"),
    ColumnKind.IGNORED: mark("not imported"),
}
COUNTED = {
    "promote": mark("promotions: {count}"),
    "demote": mark("demotions: {count}"),
    "reinstate": mark("new on the page: {count}"),
    "certify": mark("certifications: {count}"),
    "assign": mark("subdivisions: {count}"),
    "joined": mark("joined dates: {count}"),
    "promoted": mark("promotion dates: {count}"),
    "hours": mark("hours: {count}"),
    "callsign": mark("callsigns: {count}"),
    "status": mark("statuses: {count}"),
    "note": mark("notes: {count}"),
    "award": mark("awards: {count}"),
}


def import_card(found: ImportPreview, *, leaf: int = 0) -> Card:
    """Draw what a file would change, one leaf of it, with the buttons that apply or drop it."""
    plan, stored = found.plan, found.stored
    made = list(leaves(_lines(found))) or [()]
    leaf = min(max(leaf, 0), len(made) - 1)
    head = [
        " · ".join(say(COUNTED[what], count=f"**{count:,}**") for what, count in plan.counts.items())
        or say("There is nothing to change."),
        plural("{count} row is so already.", "{count} rows are so already.", plan.unchanged),
    ]
    if plan.problems:
        count = len(plan.problems)
        head.append(plural("{count} row can't be imported.", "{count} rows can't be imported.", count))
    title = say("Import of {file} to {page}", file=escaped(stored.filename), page=escaped(found.page.title))
    foot = (
        None
        if not plan.rows
        else say(
            "Nothing is done yet. Ranks, callsigns, statuses, dates and hours replace what is there, as "
            "shown before the arrow; the rest is only added. Empty cells change nothing."
        )
    )
    colour = BAD if not plan.rows else WARNING if plan.problems else ACCENT
    return Card(title, (*head, "", *made[leaf]), foot=foot, colour=colour, rows=_rows(found, leaf, len(made)))


def kinds_card(found: ImportPreview, column: int) -> Card:
    """Ask what a column holds."""
    name = found.sheet.headers[column] or str(column + 1)
    kinds = [kind for kind in ColumnKind if kind in IMPORTED or kind is ColumnKind.IGNORED]
    options = [
        option(say(HOLDS[kind]), kind.value, is_default=found.stored.columns[column] is kind)
        for kind in kinds
    ]
    pick = Pick(say("What it holds"), KIND, f"{found.stored.id}:{column}", options=options)
    cells = [escaped(row.cells[column], 60) for row in found.sheet.rows[:5] if row.cells[column]]
    return Card(
        say("What does “{column}” hold?", column=escaped(name, 60)),
        tuple(f"> {cell}" for cell in cells),
        rows=[[pick], [Button(say("Back"), LEAF, f"{found.stored.id}:0")]],
    )


def staging_card(done: int, total: int) -> Card:
    """Draw how far an import has come."""
    return Card(say("Importing…"), (f"**{done:,} / {total:,}**",))


def applied_card(applied: Applied) -> Card:
    """Draw what an import, or its taking back, has done."""
    lines = [plural("{count} row written.", "{count} rows written.", applied.written)]
    if applied.batch is not None:
        lines.append(
            plural(
                "{count} order is given one after the other; /bulk status shows how far they have come.",
                "{count} orders are given one after the other; /bulk status shows how far they have come.",
                applied.orders,
            )
        )
    foot = say("/roster-import rollback takes it back, as long as nothing of it was changed since.")
    return Card(say("Imported"), tuple(lines), foot=foot, colour=GOOD)


def rolled_back_card(applied: Applied) -> Card:
    """Draw what taking an import back has done."""
    lines = [plural("{count} row is as it was.", "{count} rows are as they were.", applied.written)]
    if applied.orders:
        lines.append(
            plural(
                "{count} order gives its role back.", "{count} orders give the roles back.", applied.orders
            )
        )
    return Card(say("Import #{number} is taken back", number=applied.stored.id), tuple(lines), colour=GOOD)


def cancelled_card() -> Card:
    """Say that nothing was imported."""
    return Card(say("Cancelled: nothing was imported."), colour=WARNING)


def _rows(found: ImportPreview, leaf: int, count: int) -> Rows:
    number, rows = found.stored.id, list[list[Button | Pick]]()
    decide: list[Button | Pick] = [Button(say("Cancel"), CANCEL, number)]
    if found.plan.rows:
        label = plural("Apply {count} row", "Apply {count} rows", len(found.plan.rows))
        decide.insert(0, Button(label, APPLY, number, style=discord.ButtonStyle.success))
    rows.append(decide)
    if count > 1:
        rows.append(
            [
                Button(say("Back"), LEAF, f"{number}:{leaf - 1}", is_disabled=leaf == 0),
                Button(f"{leaf + 1} / {count}", LEAF, f"{number}:{leaf}", is_disabled=True),
                Button(say("Next"), LEAF, f"{number}:{leaf + 1}", is_disabled=leaf == count - 1),
            ]
        )
    columns = zip(found.sheet.headers, found.stored.columns, strict=True)
    options = [
        option(f"{place + 1}: {name or '–'}", place, detail=say(HOLDS[kind]))
        for place, (name, kind) in enumerate(columns)
    ][:MOST_CHOICES]
    rows.append([Pick(say("Say what a column holds"), COLUMN, number, options=options)])
    return rows


def _lines(found: ImportPreview) -> Iterator[str]:
    for header, kind in zip(found.sheet.headers, found.stored.columns, strict=True):
        yield f"**{escaped(header, 60) or '–'}** · {say(HOLDS[kind])}"
    for problem in found.plan.problems:
        why = escaped(said(problem.sentence))
        yield "⚠️ " + say("line {line}: {why}", line=problem.line, why=why)
    for row in found.plan.rows:
        yield "▫️ " + say("line {line}: {why}", line=row.line, why=_row(found, row))


def _row(found: ImportPreview, row: PlannedRow) -> str:
    before, zone = row.before, found.plan.zone
    parts = [f"**{escaped(row.name, 60)}**", *(_ask(found.page, ask, before) for ask in row.asks)]
    parts += [*_own(row.now, before, zone), *_own(row.late, before, zone)]
    return " · ".join([*parts, *_particulars(row.particulars)])


def _particulars(particulars: Sequence[Particular]) -> Iterator[str]:
    for each, times in Counter(particulars).items():
        match each.kind:
            case ParticularKind.NOTE:
                yield say("note: {text}", text=escaped(each.value, LONGEST_NOTE))
            case ParticularKind.AWARD:
                yield f"+ {escaped(each.value)}" + (f" ×{times}" if times > 1 else "")
            case ParticularKind.CALLSIGN:
                yield " → ".join(escaped(name) for name in (each.before, each.after) if name)
            case ParticularKind.STATUS:
                yield " → ".join(term_words(name) for name in (each.before, each.after))


def _ask(page: Page, ask: Ask, before: Membership | None) -> str:
    match ask:
        case Promote(rank_id=noun) | Demote(rank_id=noun) | Reinstate(rank_id=noun):
            ranks = {each.id: escaped(each.name) for each in page.ranks}
            had = ranks.get(before.standing.shown, "?") if before else ""
            return f"{had} → {ranks.get(noun, '?') if noun else '?'}".strip()
        case Certify(certification_id=certification):
            return "+ " + escaped(next((e.name for e in page.certifications if e.id == certification), "?"))
        case Assign(subdivision_id=division):
            return "+ " + escaped(next((e.name for e in page.subdivisions if e.id == division), "?"))
        case _:
            return "?"


def _own(own: Own, before: Membership | None, zone: tzinfo) -> Iterator[str]:
    if own.joined_at is not None:
        yield say("joined {day}", day=_days(before.joined_at if before else None, own.joined_at, zone))
    if own.rank_since is not None:
        yield say("promoted {day}", day=_days(before.rank_since if before else None, own.rank_since, zone))
    if own.carried_seconds is not None:
        worked = before.worked_seconds if before else 0
        after = say("{hours} h", hours=_hours(own.carried_seconds + worked))
        if before is None:
            yield after
        else:
            yield f"{say('{hours} h', hours=_hours(before.carried_seconds + worked))} → {after}"


def _days(before: datetime | None, after: datetime, zone: tzinfo) -> str:
    days = [each.astimezone(zone).date().isoformat() for each in (before, after) if each is not None]
    return " → ".join(days)


def _hours(seconds: int) -> str:
    return f"{shown_hours(seconds):,.10g}"
