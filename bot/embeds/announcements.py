"""Announcements drawn: for a channel, for the member himself, and what a guild has set about them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.embeds.cards import ACCENT, BAD, GOOD, WARNING, Card
from bot.embeds.leaves import told_card
from bot.embeds.limits import clipped, escaped, moment
from bot.embeds.patrol_news import asked_card, lines_card
from bot.embeds.samples import sample_item
from domain.duty.news import PatrolAsked, PatrolLines
from domain.rosters.announcements import (
    Announcement,
    AnnouncementKind,
    Choices,
    Item,
    LeaveNews,
    OrderFailed,
    Rule,
    SyncHeld,
    WebhookStopped,
    manner_of,
)
from domain.rosters.orders import OrderKind
from domain.rosters.pages import Page
from domain.rosters.templates import filled
from services.rosters.announcement_rules import AnnouncementSettings
from words import mark, plural, said, say
from words.saying import template_of

LONGEST_NAME, LONGEST_NOUN = 32, 20
"""In a list, so that all of its lines fit one message."""
LONGEST_LINE = 140

TITLES: Mapping[AnnouncementKind, str] = {
    AnnouncementKind.APPOINTMENT: mark("Appointment"),
    AnnouncementKind.REINSTATEMENT: mark("Reinstatement"),
    AnnouncementKind.PROMOTION: mark("Promotion"),
    AnnouncementKind.DEMOTION: mark("Demotion"),
    AnnouncementKind.TRANSFER: mark("Transfer"),
    AnnouncementKind.ASSIGNMENT: mark("Subdivision joined"),
    AnnouncementKind.UNASSIGNMENT: mark("Subdivision left"),
    AnnouncementKind.CERTIFICATION: mark("Certification"),
    AnnouncementKind.REVOCATION: mark("Certification revoked"),
    AnnouncementKind.RENEWAL: mark("Certification renewed"),
    AnnouncementKind.EXPIRY: mark("Certification expiring"),
    AnnouncementKind.AWARD: mark("Award"),
    AnnouncementKind.AWARD_REVOCATION: mark("Award revoked"),
    AnnouncementKind.STATUS: mark("Status"),
    AnnouncementKind.REMOVAL: mark("Removed from the roster"),
    AnnouncementKind.DEPARTURE: mark("Left the server"),
    AnnouncementKind.LEAVE: mark("Leave"),
    AnnouncementKind.CORRECTION: mark("Correction"),
    AnnouncementKind.LOG: mark("Log"),
    AnnouncementKind.PATROL: mark("{Patrols}"),
}
TEMPLATES: Mapping[AnnouncementKind, str] = {
    AnnouncementKind.APPOINTMENT: mark("**{member}** joined as **{to}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.REINSTATEMENT: mark("**{member}** is back as **{to}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.PROMOTION: mark(
        "**{member}** was promoted to **{to}**.\nFrom {from} · By {by}\nReason: {reason}"
    ),
    AnnouncementKind.DEMOTION: mark("**{member}** was demoted to **{to}**.\nFrom {from} · By {by}"),
    AnnouncementKind.TRANSFER: mark(
        "**{member}** was transferred to **{to}**.\nFrom {from} · By {by}\nReason: {reason}"
    ),
    AnnouncementKind.ASSIGNMENT: mark("**{member}** belongs to **{to}** now.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.UNASSIGNMENT: mark("**{member}** no longer belongs to **{from}**.\nBy {by}"),
    AnnouncementKind.CERTIFICATION: mark("**{member}** holds **{to}** now.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.REVOCATION: mark("**{member}** no longer holds **{from}**.\nBy {by}"),
    AnnouncementKind.RENEWAL: mark("**{member}** keeps **{to}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.AWARD: mark("**{member}** was awarded **{to}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.AWARD_REVOCATION: mark("**{member}** no longer has the award **{from}**.\nBy {by}"),
    AnnouncementKind.EXPIRY: mark("**{to}** of **{member}** runs out on {date}."),
    AnnouncementKind.STATUS: mark("**{member}**: **{to}**\nBefore: {from} · By {by}"),
    AnnouncementKind.REMOVAL: mark("**{member}** is no longer {from}.\nBy {by}"),
    AnnouncementKind.DEPARTURE: mark("**{member}**, {from}, left the server."),
    AnnouncementKind.CORRECTION: mark("**{member}** · instead of {from} · now **{to}**\nBy {by}"),
}
"""Our own words for each kind, until a guild has its own; why somebody lost something is for him alone."""

MESSAGES: Mapping[AnnouncementKind, str] = {
    AnnouncementKind.APPOINTMENT: mark("You joined as **{to}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.REINSTATEMENT: mark("You are back as **{to}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.PROMOTION: mark(
        "You were promoted to **{to}**. Congratulations!\nFrom {from} · By {by}\nReason: {reason}"
    ),
    AnnouncementKind.DEMOTION: mark("You were demoted to **{to}**.\nFrom {from} · By {by}\nReason: {reason}"),
    AnnouncementKind.TRANSFER: mark(
        "You were transferred to **{to}**.\nFrom {from} · By {by}\nReason: {reason}"
    ),
    AnnouncementKind.ASSIGNMENT: mark("You belong to **{to}** now.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.UNASSIGNMENT: mark("You no longer belong to **{from}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.CERTIFICATION: mark("You hold **{to}** now.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.REVOCATION: mark("You no longer hold **{from}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.RENEWAL: mark("You keep **{to}**.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.AWARD: mark("You were awarded **{to}**. Congratulations!\nBy {by}\nReason: {reason}"),
    AnnouncementKind.AWARD_REVOCATION: mark(
        "You no longer have the award **{from}**.\nBy {by}\nReason: {reason}"
    ),
    AnnouncementKind.EXPIRY: mark("Your **{to}** runs out on {date}."),
    AnnouncementKind.STATUS: mark("Your status is **{to}** now.\nBefore: {from} · By {by}\nReason: {reason}"),
    AnnouncementKind.REMOVAL: mark("You are no longer on the roster.\nBy {by}\nReason: {reason}"),
    AnnouncementKind.DEPARTURE: mark("You left the server, and so the roster."),
    AnnouncementKind.CORRECTION: mark(
        "Your record was corrected.\nInstead of {from} · Now **{to}**\nBy {by}\nReason: {reason}"
    ),
}
"""What a member himself is told."""

COUNTED: Mapping[AnnouncementKind, tuple[str, str]] = {
    AnnouncementKind.APPOINTMENT: (mark("{count} appointment"), mark("{count} appointments")),
    AnnouncementKind.REINSTATEMENT: (mark("{count} reinstatement"), mark("{count} reinstatements")),
    AnnouncementKind.PROMOTION: (mark("{count} promotion"), mark("{count} promotions")),
    AnnouncementKind.DEMOTION: (mark("{count} demotion"), mark("{count} demotions")),
    AnnouncementKind.TRANSFER: (mark("{count} transfer"), mark("{count} transfers")),
}
WANTED: Mapping[OrderKind, str] = {
    OrderKind.PROMOTE: mark("Promote {who} to {what}"),
    OrderKind.DEMOTE: mark("Demote {who} to {what}"),
    OrderKind.TRANSFER: mark("Transfer {who} to {what}"),
    OrderKind.CERTIFY: mark("Give {who} {what}"),
    OrderKind.REVOKE: mark("Take {what} from {who}"),
    OrderKind.ASSIGN: mark("Assign {who} to {what}"),
    OrderKind.UNASSIGN: mark("Take {who} out of {what}"),
    OrderKind.DISCHARGE: mark("Discharge {who}"),
    OrderKind.REINSTATE: mark("Reinstate {who} as {what}"),
}
COLOURS: Mapping[AnnouncementKind, int] = {
    AnnouncementKind.PROMOTION: GOOD,
    AnnouncementKind.APPOINTMENT: GOOD,
    AnnouncementKind.REINSTATEMENT: GOOD,
    AnnouncementKind.CERTIFICATION: GOOD,
    AnnouncementKind.AWARD: GOOD,
    AnnouncementKind.DEMOTION: WARNING,
    AnnouncementKind.EXPIRY: WARNING,
    AnnouncementKind.REMOVAL: BAD,
}


def announcement_card(announcement: Announcement) -> Card:
    """Draw what is sent, in the language in force."""
    kind, page = announcement.kind, announcement.page
    foot = escaped(page) if page else None
    match announcement.about:
        case SyncHeld() as held:
            return _held_card(held)
        case OrderFailed() as failed:
            return _failed_card(failed)
        case PatrolLines() as told:
            return lines_card(told, page)
        case PatrolAsked() as asked:
            return asked_card(asked, page)
        case LeaveNews() as news:
            return told_card(news)
        case WebhookStopped() as stopped:
            return _stopped_card(stopped)
    colour = COLOURS.get(kind, ACCENT)
    if len(announcement.items) > 1:
        return Card(
            _counted(kind, len(announcement.items)), tuple(map(_line, announcement.items)), foot, colour
        )
    (item,) = announcement.items
    is_message = announcement.channel_id is None
    ours = template_of(MESSAGES[kind] if is_message else TEMPLATES[kind])
    template = ours if is_message else announcement.template or ours
    values = values_of(item, page, pings=announcement.mentions and not is_message)
    return Card(say(TITLES[kind]), tuple(filled(template, values).splitlines()), foot, colour)


def values_of(item: Item, page: str | None, *, pings: bool = False) -> Mapping[str, str]:
    """Return what fills a template's gaps: names that others chose, as they are."""
    name = f"<@{item.user_id}>" if pings and item.user_id else escaped(item.member)
    return {
        "member": name,
        "from": escaped(item.before or ""),
        "to": escaped(item.after or ""),
        "by": escaped(item.by or ""),
        "reason": escaped(item.reason or ""),
        "page": escaped(page or ""),
        "date": moment(item.at, "D"),
    }


def preview_card(
    kind: AnnouncementKind, settings: AnnouncementSettings, page: Page | None, who: str, now: datetime
) -> Card:
    """Draw how an announcement would look, about somebody of this name."""
    manner = manner_of(settings.rules, kind, page.id if page else None)
    item = sample_item(kind, page or next(iter(settings.pages), None), who, now)
    title = page.title if page else None
    lines = filled(manner.template or template_of(TEMPLATES[kind]), values_of(item, title)).splitlines()
    foot = say("A preview, seen by you alone.")
    if manner.channel_id is None:
        foot = say("A preview, seen by you alone. It is announced nowhere: /announce set chooses a channel.")
    return Card(say(TITLES[kind]), tuple(lines), foot=foot, colour=COLOURS.get(kind, ACCENT))


def settings_card(settings: AnnouncementSettings) -> Card:
    """Draw where what is announced, and what is in the way."""
    lines = [_rule_line(rule, settings.pages) for rule in settings.rules]
    if not any(rule.channel_id for rule in settings.rules):
        lines.append(say("Nothing is announced yet: /announce set chooses a channel."))
    lines += _choices(settings.choices)
    lines += fault_lines(settings)
    return Card(say("Announcements"), tuple(lines), colour=WARNING if settings.faults else ACCENT)


def fault_lines(settings: AnnouncementSettings) -> list[str]:
    """Draw each channel into which nothing could be sent lately."""
    return [
        "⚠ "
        + plural(
            "{channel}: {count} announcement was dropped, last {when}. {why}",
            "{channel}: {count} announcements were dropped, last {when}. {why}",
            fault.dropped,
            channel=f"<#{fault.channel_id}>",
            when=moment(fault.last_at),
            why=say(fault.failure),
        )
        for fault in settings.faults
    ]


def kind_words(kind: AnnouncementKind | None) -> str:
    """Return what a kind is called; None is every one."""
    return say(TITLES[kind]) if kind else say("Everything")


def _choices(choices: Choices) -> Iterator[str]:
    yield (
        say("Changes made by hand in Discord are announced too.")
        if choices.by_hand
        else say("Only what was ordered here is announced, nothing that was done by hand.")
    )
    yield say("Members are pinged.") if choices.mentions else say("Nobody is pinged.")


def _rule_line(rule: Rule, pages: Sequence[Page]) -> str:
    page = next((page.title for page in pages if page.id == rule.page_id), None)
    parts = [f"**{kind_words(rule.kind)}**"]
    if page is not None:
        parts.append(escaped(page))
    if rule.channel_id is not None:
        parts.append(f"<#{rule.channel_id}>")
    if rule.is_on is not None:
        parts.append(say("switched on") if rule.is_on else say("switched off"))
    if rule.sends_message is not None:
        parts.append(say("with messages") if rule.sends_message else say("without messages"))
    if rule.template is not None:
        parts.append(say("own words"))
    return " · ".join(parts)


def _counted(kind: AnnouncementKind, count: int) -> str:
    if kind in COUNTED:
        return plural(*COUNTED[kind], count)
    return f"{say(TITLES[kind])} ({count})"


def _line(item: Item) -> str:
    change = " → ".join(escaped(each, LONGEST_NOUN) for each in (item.before, item.after) if each)
    return clipped(f"• **{escaped(item.member, LONGEST_NAME)}** · {change}", LONGEST_LINE)


def _held_card(held: SyncHeld) -> Card:
    line = plural(
        "{count} of {members} members would leave a page at once, so nothing was applied.",
        "{count} of {members} members would leave a page at once, so nothing was applied.",
        held.removals,
        members=held.members,
    )
    cure = say("Look at /sync status: apply it there, or give the roles back.")
    return Card(say("A sync is held"), (line, cure), colour=WARNING)


def _stopped_card(stopped: WebhookStopped) -> Card:
    lines = (
        say("**{name}**, to {host}", name=escaped(stopped.name), host=escaped(stopped.host)),
        escaped(said(stopped.reason)),
        say("See /webhook log; switch it on again with /webhook switch."),
    )
    return Card(say("A webhook was switched off"), lines, colour=WARNING)


def _failed_card(failed: OrderFailed) -> Card:
    wanted = say(WANTED[failed.kind], who=escaped(failed.member), what=escaped(failed.subject or "?"))
    lines = (
        f"**{wanted}**",
        say("Given by {by} for {when}.", by=escaped(failed.by), when=moment(failed.due_at, "f")),
        escaped(said(failed.failure)) if failed.failure else "",
    )
    return Card(say("An order came to nothing"), tuple(filter(None, lines)), colour=BAD)
