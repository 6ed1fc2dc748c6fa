"""Announcements: which records are told to whom, where, and how; what is told besides.

    record written ──► announced in a channel, if its kind has one ──► and by direct message, if that is on

A rule is about one kind, or about all of them; on one page, or on every page of the guild. What a narrower
rule leaves open, a wider one says: kind and page ► kind ► page ► all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.duty.news import PatrolAsked, PatrolLines
from domain.hr.leaves import Leave
from domain.ids import AnnouncementId, ChannelId, GuildId, PageId, UserId
from domain.rosters.orders import Order, OrderKind
from domain.rosters.records import RANK_KINDS, Record, RecordKind, Source

COMBINED_FROM = 11
"""So many of a kind that wait for the same channel are told in one message."""
LINES_FROM = 2
"""And so many lines about patrols, which are lines anyway."""
MOST_TOGETHER = 25
"""As many as one message holds, whatever the names."""
NEWS_FOR = timedelta(days=2)
"""What is older is not announced any more: the bot was away, or could not send."""


class AnnouncementKind(StrEnum):
    """What is announced; `log` is for the guild's staff: holds, and scheduled orders that came to nothing.

    News of patrols go by the page's own rules of them, and are in nobody's choice here.
    """

    APPOINTMENT = "appointment"
    REINSTATEMENT = "reinstatement"
    PROMOTION = "promotion"
    DEMOTION = "demotion"
    TRANSFER = "transfer"
    ASSIGNMENT = "assignment"
    UNASSIGNMENT = "unassignment"
    CERTIFICATION = "certification"
    REVOCATION = "revocation"
    RENEWAL = "renewal"
    EXPIRY = "expiry"
    AWARD = "award"
    AWARD_REVOCATION = "award_revocation"
    STATUS = "status"
    REMOVAL = "removal"
    DEPARTURE = "departure"
    LEAVE = "leave"
    CORRECTION = "correction"
    LOG = "log"
    PATROL = "patrol"


KIND_OF: Mapping[RecordKind, AnnouncementKind] = MappingProxyType(
    {
        RecordKind.APPOINTMENT: AnnouncementKind.APPOINTMENT,
        RecordKind.REINSTATEMENT: AnnouncementKind.REINSTATEMENT,
        RecordKind.PROMOTION: AnnouncementKind.PROMOTION,
        RecordKind.DEMOTION: AnnouncementKind.DEMOTION,
        RecordKind.ASSIGNMENT: AnnouncementKind.ASSIGNMENT,
        RecordKind.UNASSIGNMENT: AnnouncementKind.UNASSIGNMENT,
        RecordKind.CERTIFICATION: AnnouncementKind.CERTIFICATION,
        RecordKind.REVOCATION: AnnouncementKind.REVOCATION,
        RecordKind.RENEWAL: AnnouncementKind.RENEWAL,
        RecordKind.AWARD: AnnouncementKind.AWARD,
        RecordKind.AWARD_REVOCATION: AnnouncementKind.AWARD_REVOCATION,
        RecordKind.REMOVAL: AnnouncementKind.REMOVAL,
        RecordKind.DEPARTURE: AnnouncementKind.DEPARTURE,
        RecordKind.STATUS: AnnouncementKind.STATUS,
    }
)
UNTOLD = frozenset({RecordKind.LISTING, RecordKind.NAME_CHANGE, RecordKind.CALLSIGN, RecordKind.EXEMPTION})
"""Records that are nobody's news; each kind of record is either here or above."""
UNTOLD_SOURCES = frozenset({Source.EDIT, Source.IMPORT})
"""What was done to a page, or brought onto it, is no news of its members."""

NAMED_ONLY = frozenset({AnnouncementKind.LOG, AnnouncementKind.STATUS})
"""What goes into a channel only by a rule about it alone: not everybody is to read who is suspended."""
CORRECTIONS = frozenset({AnnouncementKind.CORRECTION})
"""What is told to nobody unless a rule about it alone says so: an undo is no demotion."""


UNRULED = frozenset({AnnouncementKind.PATROL, AnnouncementKind.LEAVE})
"""What no rule here is about; where it goes, the rules of patrols and of leave say."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a guild has set for a kind, or every kind, on a page, or every page; None leaves it open."""

    kind: AnnouncementKind | None = None
    page_id: PageId | None = None
    channel_id: ChannelId | None = None
    template: str | None = None
    is_on: bool | None = None
    sends_message: bool | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What holds for all announcements of a guild: changes made by hand too, members pinged."""

    by_hand: bool = True
    mentions: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind is told on a page: where (None: nowhere), in which words (None: ours), by message too."""

    channel_id: ChannelId | None
    template: str | None
    sends_message: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be told: of whom, from what to what, by whom, why, when; names as they are now."""

    member: str
    user_id: UserId | None
    before: str | None
    after: str | None
    by: str | None
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SyncHeld:
    """A sync that waits for a word of the guild's staff."""

    removals: int
    members: int


@dataclass(frozen=True, slots=True)
class OrderFailed:
    """An order that came to nothing when nobody was waiting for the answer any more."""

    kind: OrderKind
    subject: str | None
    member: str
    by: str
    failure: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class WebhookStopped:
    """A webhook that was switched off because it failed for days, or wanted nothing more."""

    name: str
    host: str
    reason: str


class LeaveTold(StrEnum):
    """What is told of a leave: the first two to those who decide, the others to its member."""

    ASKED = "asked"
    LONGER = "longer"
    DECIDED = "decided"
    ENDING = "ending"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LeaveNews:
    """A leave somebody asks for, or what became of it."""

    told: LeaveTold
    leave: Leave
    member: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """One message about to be sent: into a channel, or to the member himself if there is none.

    The same announcement has the same id at every try, and so is known to Discord as the same.
    """

    id: AnnouncementId
    guild_id: GuildId
    kind: AnnouncementKind
    page: str | None
    channel_id: ChannelId | None
    user_id: UserId | None
    template: str | None
    mentions: bool
    items: tuple[Item, ...]
    about: SyncHeld | OrderFailed | PatrolLines | PatrolAsked | LeaveNews | WebhookStopped | None = None


def manner_of(rules: Iterable[Rule], kind: AnnouncementKind, page_id: PageId | None) -> Manner:
    """Return how a kind is told on a page, by the narrowest rule that says so."""
    fitting = [rule for rule in rules if rule.kind in (kind, None) and rule.page_id in (page_id, None)]
    fitting.sort(key=lambda rule: (rule.kind is None, rule.page_id is None))
    placing = [rule for rule in fitting if rule.kind is kind] if kind in NAMED_ONLY | CORRECTIONS else fitting
    channel_id = next((rule.channel_id for rule in placing if rule.channel_id is not None), None)
    template = next((rule.template for rule in fitting if rule.template is not None), None)
    is_on = next((rule.is_on for rule in fitting if rule.is_on is not None), True)
    asking, unasked = (placing, False) if kind in CORRECTIONS else (fitting, True)
    sends = next((rule.sends_message for rule in asking if rule.sends_message is not None), unasked)
    return Manner(channel_id if is_on else None, template, sends)


def kind_told(
    record: Record, order: Order | None, choices: Choices, *, now: datetime
) -> AnnouncementKind | None:
    """Return as what a record is announced, or None if it is not.

    A transfer is one announcement, made when the new place is seen; leaving the old one is part of it.
    What undoes another record is a correction, whatever it is otherwise; what comes back with a rank is part
    of that one, and so is what one order moves back between subdivisions.
    """
    kind = KIND_OF.get(record.kind)
    if kind is None or record.source in UNTOLD_SOURCES or now - record.at > NEWS_FOR:
        return None
    if record.undoes is not None:
        if order is not None and not _is_main(record, order):
            return None
        return AnnouncementKind.CORRECTION if order is None or not order.is_silent else None
    if order is None:
        is_by_hand = record.source in (Source.AUDIT_LOG, Source.UNKNOWN)
        return kind if choices.by_hand or not is_by_hand else None
    if order.is_silent:
        return None
    if order.kind is OrderKind.TRANSFER:
        return AnnouncementKind.TRANSFER if kind is AnnouncementKind.ASSIGNMENT else None
    return kind


def _is_main(record: Record, order: Order) -> bool:
    """Say whether this is the one that tells of the whole order."""
    if order.kind is OrderKind.REINSTATE:
        return record.kind in RANK_KINDS
    return order.kind is not OrderKind.TRANSFER or order.subject in (record.before, record.after)
