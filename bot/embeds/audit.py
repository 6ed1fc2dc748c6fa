"""The audit drawn: who did what, when, about whom."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from bot.embeds.cards import Card
from bot.embeds.limits import clipped, escaped, moment
from bot.embeds.members import term_words
from domain.access.actors import Via
from domain.access.audit import AuditLine, Plain
from services.access.audit import MOST_SHOWN, AuditLines
from words import mark, say

LONGEST_VALUE = 80
TERMED = ("status.", "exemption.")
"""Actions whose subject is what a record keeps: words of ours, and until when."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\+00:00| UTC)", re.ASCII)
"""A moment as the audit keeps it: in UTC, for it may be read in any zone."""

ACTIONS: Mapping[str, str] = {
    "activity_check.ended": mark("Activity check ended"),
    "activity_check.reminded": mark("Activity check: reminded"),
    "activity_check.started": mark("Activity check started"),
    "announcement.reset": mark("Announcement reset"),
    "announcement.set": mark("Announcement set"),
    "audit.exported": mark("Audit exported"),
    "award.created": mark("Award made"),
    "award.edited": mark("Award edited"),
    "award.recorded": mark("Award given or taken"),
    "award.removed": mark("Award removed"),
    "award.undone": mark("Award undone"),
    "award_revocation.recorded": mark("Award revoked"),
    "award_revocation.undone": mark("Award undone"),
    "batch.cancelled": mark("Bulk order cancelled"),
    "batch.started": mark("Bulk order given"),
    "board.posted": mark("Roster posted"),
    "board.unposted": mark("Posted roster removed"),
    "boards.refreshed": mark("Posted rosters refreshed"),
    "callsign.recorded": mark("Callsign changed"),
    "callsign.reserved": mark("Callsign reserved"),
    "callsign.undone": mark("Callsign change undone"),
    "callsign.unreserved": mark("Callsign free again"),
    "certification.added": mark("Certification added"),
    "certification.edited": mark("Certification edited"),
    "certification.moved": mark("Certifications put in order"),
    "certification.removed": mark("Certification removed"),
    "data.exported": mark("Own data exported"),
    "guild.forgotten": mark("Server forgotten"),
    "hours.adjusted": mark("Hours adjusted"),
    "hours.imported": mark("Hours imported"),
    "import.applied": mark("Import applied"),
    "import.cancelled": mark("Import cancelled"),
    "import.taken_back": mark("Import taken back"),
    "key.created": mark("API key made"),
    "key.rotated": mark("API key renewed"),
    "key.revoked": mark("API key revoked"),
    "leave.approved": mark("Leave approved"),
    "leave.cancelled": mark("Leave cancelled"),
    "leave.created": mark("Leave asked for"),
    "leave.denied": mark("Leave denied"),
    "leave.edited": mark("Leave edited"),
    "leave.ended": mark("Leave ended"),
    "leave.requested": mark("Leave asked for on somebody's behalf"),
    "leave_rules.changed": mark("Rules of leave changed"),
    "member.forgotten": mark("Member forgotten"),
    "member.hidden": mark("Member hidden"),
    "member.shown": mark("Member shown"),
    "exemption.recorded": mark("Exemption set"),
    "exemption.undone": mark("Exemption undone"),
    "note.added": mark("Note added"),
    "note.removed": mark("Note removed"),
    "order.cancelled": mark("Order cancelled"),
    "order.expired": mark("Order expired"),
    "order.failed": mark("Order failed"),
    "order.given": mark("Order given"),
    "page.created": mark("Page made"),
    "page.deleted": mark("Page deleted"),
    "page.edited": mark("Page edited"),
    "page.passed_on": mark("Page given another owner"),
    "page.restored": mark("Page restored"),
    "patrol.approved": mark("{Patrol} approved"),
    "patrol.denied": mark("{Patrol} denied"),
    "patrol.edited": mark("{Patrol} edited"),
    "patrol.ended": mark("{Patrol} ended"),
    "patrol.voided": mark("{Patrol} voided"),
    "patrol_panel.posted": mark("Panel of {patrols} posted"),
    "patrol_rules.changed": mark("Rules of {patrols} changed"),
    "patrol_type.added": mark("Type of {patrol} added"),
    "patrol_type.retired": mark("Type of {patrol} retired"),
    "patrols.exported": mark("{Patrols} exported"),
    "periods.changed": mark("Periods changed"),
    "permission.set": mark("Permission set"),
    "premium.granted": mark("Premium granted"),
    "premium.revoked": mark("Premium revoked"),
    "quota.removed": mark("Quota removed"),
    "quota_reports.off": mark("Reports on hours no longer posted"),
    "quota_reports.on": mark("Reports on hours posted"),
    "quota.set": mark("Quota set"),
    "rank.added": mark("Rank added"),
    "rank.edited": mark("Rank edited"),
    "rank.moved": mark("Ranks put in order"),
    "rank.removed": mark("Rank removed"),
    "roster.exported": mark("Roster exported with ids"),
    "settings.changed": mark("Settings changed"),
    "site.created": mark("Site made"),
    "site.edited": mark("Site edited"),
    "site.removed": mark("Site removed"),
    "staff.created": mark("Member of staff taken on"),
    "staff.edited": mark("Member of staff edited"),
    "staff.forgotten": mark("Member of staff forgotten"),
    "staff.linked": mark("Member of staff linked with Discord"),
    "staff.removed": mark("Member of staff let go"),
    "status.recorded": mark("Status set"),
    "status.undone": mark("Status undone"),
    "subdivision.added": mark("Subdivision added"),
    "subdivision.edited": mark("Subdivision edited"),
    "subdivision.moved": mark("Subdivisions put in order"),
    "subdivision.removed": mark("Subdivision removed"),
    "sync.confirmed": mark("Held sync confirmed"),
    "sync.requested": mark("Sync asked for"),
    "webhook.created": mark("Webhook made"),
    "webhook.deleted": mark("Webhook deleted"),
    "webhook.switched_off": mark("Webhook switched off"),
    "webhook.switched_on": mark("Webhook switched on"),
    "webhook.tested": mark("Webhook tested"),
}
"""What people call each action; one that is missing here is shown as it is stored."""

WAYS: Mapping[Via, str] = {
    Via.COMMAND: "",
    Via.WEB: mark("on the website"),
    Via.API: mark("with an API key"),
    Via.CLI: mark("at the command line"),
}


def audit_card(who: str | None) -> Card:
    """Draw the head of the audit, of a server or of what concerns one member."""
    title = say("Audit: {member}", member=escaped(who)) if who else say("Audit")
    return Card(title, foot=say("Kept for a year. /audit export has every line."))


def audit_lines(told: AuditLines) -> tuple[str, ...]:
    """Draw every line, the newest first."""
    lines = tuple(_line(line) for line in told.lines)
    if len(lines) == MOST_SHOWN:
        return (*lines, say("Older lines are in /audit export."))
    return lines


def action_words(action: str) -> str:
    """Return what an action is called."""
    return say(ACTIONS[action]) if action in ACTIONS else escaped(action)


def _line(line: AuditLine) -> str:
    return " · ".join(part for part in _parts(line) if part)


def _parts(line: AuditLine) -> Iterator[str]:
    yield moment(line.at, "f")
    subject = f": {_subject(line)}" if line.deed.subject else ""
    yield f"**{action_words(line.deed.action)}**{subject}"
    if line.target_id is not None:
        yield f"<@{line.target_id}>"
    yield say("by {name}", name=f"<@{line.actor_id}>" if line.actor_id else escaped(line.actor_name))
    way = WAYS[line.via]
    yield say(way) if way else ""
    yield ", ".join(_detail(name, value) for name, value in line.deed.detail.items())


def _subject(line: AuditLine) -> str:
    if line.deed.action.startswith(TERMED):
        return " → ".join(map(term_words, line.deed.subject.split(" → ")))
    return _timed(line.deed.subject)


def _detail(name: str, value: Plain) -> str:
    shown = clipped(str(value), LONGEST_VALUE)
    if name == "channel" and shown.isdecimal():
        return f"{escaped(name)}: <#{shown}>"
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
