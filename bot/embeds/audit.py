"""The audit drawn: who did what, when, about whom."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.embeds.cards import Card
from bot.embeds.limits import clipped, escaped, moment
from bot.embeds.members import term_words
from domain.access.audit import AuditLine, Plain
from domain.access.deeds import ACTIONS, WAYS
from services.access.audit import MOST_SHOWN, AuditLines
from words import called, say

LONGEST_VALUE = 80
TERMED = ("status.", "exemption.")
"""Actions whose subject is what a record keeps: words of ours, and until when."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\+00:00| UTC)", re.ASCII)
"""A moment as the audit keeps it: in UTC, for it may be read in any zone."""


def audit_card(who: str | None) -> Card:
    """Draw the head of the audit, of a server or of what concerns one member."""
    title = say("Audit: {member}", member=escaped(who)) if who else say("Audit")
    return Card(title, foot=say("Kept for a year. /audit export has every line."))


def audit_lines(told: AuditLines) -> tuple[str, ...]:
    """Draw every line, the newest first."""
    lines = tuple(_line(line, told) for line in told.lines)
    if len(lines) == MOST_SHOWN:
        return (*lines, say("Older lines are in /audit export."))
    return lines


def action_words(action: str) -> str:
    """Return what an action is called."""
    return say(ACTIONS[action]) if action in ACTIONS else escaped(action)


def _line(line: AuditLine, told: AuditLines) -> str:
    return " · ".join(part for part in _parts(line, told) if part)


def _parts(line: AuditLine, told: AuditLines) -> Iterator[str]:
    yield moment(line.at, "f")
    subject = f": {_subject(line)}" if line.deed.subject else ""
    yield f"**{action_words(line.deed.action)}**{subject}"
    if line.target_id is not None:
        yield f"<@{line.target_id}>"
    yield say("by {name}", name=f"<@{line.actor_id}>" if line.actor_id else escaped(called(line.actor_name)))
    way = WAYS[line.via]
    yield say(way) if way else ""
    yield ", ".join(_detail(name, value, told) for name, value in line.deed.detail.items())


def _subject(line: AuditLine) -> str:
    if line.deed.action.startswith(TERMED):
        return " → ".join(map(term_words, line.deed.subject.split(" → ")))
    return _timed(line.deed.subject)


def _detail(name: str, value: Plain, told: AuditLines) -> str:
    shown = clipped(str(told.called(name, value)), LONGEST_VALUE)
    if name == "channel" and shown.isdecimal():
        return f"{escaped(name)}: <#{shown}>"
    if name == "role" and str(value).isdecimal():
        return f"{escaped(name)}: <@&{value}>"
    if name == "what":  # the names of settings
        shown = shown.replace("_id", "").replace("_", " ")
    return f"{escaped(name.replace('_', ' '))}: {_timed(shown)}"


def _timed(text: str) -> str:
    """Return the text as it is, but its moments so that every reader sees them in his own zone."""
    parts, end = [], 0
    for found in MOMENT.finditer(text):
        at = _moment(found[0])
        if at is not None:
            parts += [escaped(text[end : found.start()]), moment(at, "f")]
            end = found.end()
    return "".join((*parts, escaped(text[end:])))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC").removesuffix("+00:00")).replace(tzinfo=UTC)
    except ValueError:
        return None
