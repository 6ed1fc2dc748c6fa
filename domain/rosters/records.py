"""Records: the service history, one line each: who, what, from, to, when, by whom, why.

What a change of standing is called:

| before          | after       | kind                                                      |
|-----------------|-------------|-----------------------------------------------------------|
| nothing         | a rank      | listing (the rank is new to the page), reinstatement      |
|                 |             | (he was a member before), else appointment                |
| a rank          | higher one  | promotion                                                 |
| a rank          | lower one   | demotion                                                  |
| a rank          | nothing     | departure (left the guild), removal (lost his last rank)  |
| certification   | + / −       | certification / revocation                                |
| certification   | the same    | renewal: it was given again, and has another end          |
| subdivision     | + / −       | assignment / unassignment                                 |
| a status        | another     | status                                                    |

An award is given by hand, and changes no standing: award / award revocation.

Somebody who changes a role by hand takes the old one and gives the new one in two steps. Between them the
member holds no rank; coming back to another rank so soon is a promotion or demotion from the one he had.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.ids import GuildId, OrderId, PageId, PersonId, RankId, RecordId, RoleId, UserId
from domain.rosters.pages import Certification, Page, Rank, Subdivision
from domain.rosters.sync import ProfileChanged, StandingChanged
from domain.words import mark

BETWEEN_STEPS = timedelta(minutes=2)
"""How long a member may be without a rank while somebody changes his roles by hand."""


class RecordKind(StrEnum):
    """What happened to a member."""

    LISTING = "listing"
    APPOINTMENT = "appointment"
    REINSTATEMENT = "reinstatement"
    PROMOTION = "promotion"
    DEMOTION = "demotion"
    REMOVAL = "removal"
    DEPARTURE = "departure"
    CERTIFICATION = "certification"
    REVOCATION = "revocation"
    RENEWAL = "renewal"
    ASSIGNMENT = "assignment"
    UNASSIGNMENT = "unassignment"
    NAME_CHANGE = "name_change"
    STATUS = "status"
    CALLSIGN = "callsign"
    AWARD = "award"
    AWARD_REVOCATION = "award_revocation"
    EXEMPTION = "exemption"


RECORD_WORDS: Mapping[RecordKind, str] = {
    RecordKind.LISTING: mark("Listing"),
    RecordKind.APPOINTMENT: mark("Appointment"),
    RecordKind.REINSTATEMENT: mark("Reinstatement"),
    RecordKind.PROMOTION: mark("Promotion"),
    RecordKind.DEMOTION: mark("Demotion"),
    RecordKind.REMOVAL: mark("Removal"),
    RecordKind.DEPARTURE: mark("Departure"),
    RecordKind.CERTIFICATION: mark("Certification"),
    RecordKind.REVOCATION: mark("Revocation"),
    RecordKind.ASSIGNMENT: mark("Assignment"),
    RecordKind.UNASSIGNMENT: mark("Unassignment"),
    RecordKind.RENEWAL: mark("Renewal"),
    RecordKind.AWARD: mark("Award"),
    RecordKind.AWARD_REVOCATION: mark("Award revocation"),
    RecordKind.NAME_CHANGE: mark("Name change"),
    RecordKind.STATUS: mark("Status"),
    RecordKind.EXEMPTION: mark("Exemption"),
    RecordKind.CALLSIGN: mark("Callsign"),
}
"""What people call each kind."""


def record_words(kind: RecordKind) -> str:
    """Return what people call a kind."""
    return RECORD_WORDS.get(kind, kind.value.replace("_", " ").capitalize())


class Source(StrEnum):
    """How we know who did it: an order of ours, an edit or an import, Discord's audit log, or not at all.

    What the clock did nobody did: a time was up.
    """

    ORDER = "order"
    EDIT = "edit"
    IMPORT = "import"
    AUDIT_LOG = "audit_log"
    CLOCK = "clock"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who made a change, and why; `user_id` is None where nobody knows; `is_ours` if it was the bot."""

    source: Source = Source.UNKNOWN
    user_id: UserId | None = None
    name: str | None = None
    reason: str | None = None
    at: datetime | None = None
    order_id: OrderId | None = None
    is_ours: bool = False
    undoes: RecordId | None = None


UNKNOWN = Attribution()


@dataclass(frozen=True, slots=True)
class Entry:
    """A record about to be written: `role_ids` are the roles whose coming or going it tells of."""

    user_id: UserId
    page_id: PageId | None
    kind: RecordKind
    before: str | None
    after: str | None
    gained: frozenset[RoleId] = frozenset()
    lost: frozenset[RoleId] = frozenset()


@dataclass(frozen=True, slots=True)
class Record:
    """One line of service history; `before` and `after` are the names of then, `actor_id` who did it.

    `undoes` is the record that this one reverses.
    """

    id: RecordId
    guild_id: GuildId
    page_id: PageId | None
    person_id: PersonId
    kind: RecordKind
    before: str | None
    after: str | None
    at: datetime
    source: Source = Source.UNKNOWN
    actor_id: PersonId | None = None
    reason: str | None = None
    order_id: OrderId | None = None
    undoes: RecordId | None = None


RANK_KINDS = frozenset(
    {
        RecordKind.LISTING,
        RecordKind.APPOINTMENT,
        RecordKind.REINSTATEMENT,
        RecordKind.PROMOTION,
        RecordKind.DEMOTION,
    }
)
"""The kinds that say since when, and by whom, somebody holds the rank he is shown in."""


def entries_of(change: StandingChanged, page: Page, *, now: datetime) -> tuple[Entry, ...]:
    """Return what is to be recorded of a change of standing on `page`, the rank first."""
    return (*_rank_entries(change, page, now), *_held_entries(change, page))


def name_entry(change: ProfileChanged) -> Entry | None:
    """Return the record of a changed name, or None if the name shown is the same.

    Nor is it a change of name that Discord first shows one for an account of which only the number was known.
    """
    if change.before is None or change.before.name in (change.after.name, str(change.user_id)):
        return None
    return Entry(change.user_id, None, RecordKind.NAME_CHANGE, change.before.name, change.after.name)


def _rank_entries(change: StandingChanged, page: Page, now: datetime) -> Iterator[Entry]:
    ranks = {rank.id: rank for rank in page.ranks}
    before, after = change.before, change.after
    held = before.shown if before else _held_just_now(change, now)
    old = ranks.get(held) if held is not None else None
    new = ranks.get(after.shown) if after else None
    if new is not None and (before is None or before.shown != new.id):
        gained = frozenset({new.role_id})
        lost = frozenset({old.role_id}) if old else frozenset[RoleId]()
        kind = _kind_of_rise(change, page, old)
        yield Entry(change.user_id, page.id, kind, old.name if old else None, new.name, gained, lost)
    elif after is None and before is not None:
        kind = RecordKind.DEPARTURE if change.has_left else RecordKind.REMOVAL
        lost = frozenset(ranks[rank_id].role_id for rank_id in before.ranks if rank_id in ranks)
        yield Entry(change.user_id, page.id, kind, old.name if old else None, None, lost=lost)


def _held_just_now(change: StandingChanged, now: datetime) -> RankId | None:
    """Return the rank he was shown in a moment ago, if this is the second step of a change made by hand."""
    former = change.former
    if former is None or former.left_at is None or now - former.left_at > BETWEEN_STEPS:
        return None
    return former.rank_id if change.after and change.after.shown != former.rank_id else None


def _kind_of_rise(change: StandingChanged, page: Page, old: Rank | None) -> RecordKind:
    assert change.after is not None
    order = page.order()
    shown = page.ranks[order[change.after.shown]]
    before = change.before
    if before is None and old is None:
        if change.former is not None:
            return RecordKind.REINSTATEMENT
        return RecordKind.LISTING if shown.is_new else RecordKind.APPOINTMENT
    if old is None or shown.is_new or (before and set(before.ranks) == set(change.after.ranks)):
        return RecordKind.LISTING
    return RecordKind.PROMOTION if order[shown.id] < order[old.id] else RecordKind.DEMOTION


def _held_entries(change: StandingChanged, page: Page) -> Iterator[Entry]:
    """What came and went of certifications and subdivisions; a leaver's end with him, without a line each."""
    if change.after is None:
        return
    certifications_before = change.before.certifications if change.before else ()
    subdivisions_before = change.before.subdivisions if change.before else ()
    yield from _came_and_went(
        change,
        page.certifications,
        set(certifications_before),
        set(change.after.certifications),
        (RecordKind.CERTIFICATION, RecordKind.REVOCATION),
    )
    yield from _came_and_went(
        change,
        page.subdivisions,
        set(subdivisions_before),
        set(change.after.subdivisions),
        (RecordKind.ASSIGNMENT, RecordKind.UNASSIGNMENT),
    )


def _came_and_went(
    change: StandingChanged,
    mappings: Iterable[Certification | Subdivision],
    before: set[int],
    after: set[int],
    kinds: tuple[RecordKind, RecordKind],
) -> Iterator[Entry]:
    for mapping in mappings:
        role = frozenset({mapping.role_id})
        if mapping.id in after - before and not mapping.is_new:
            yield Entry(change.user_id, change.page_id, kinds[0], None, mapping.name, gained=role)
        elif mapping.id in before - after:
            yield Entry(change.user_id, change.page_id, kinds[1], mapping.name, None, lost=role)


def shown_since(
    entries: Iterable[Entry], attributions: Mapping[Entry, Attribution], now: datetime
) -> tuple[datetime | None, UserId | None] | None:
    """Return since when and by whom the rank now shown is held, or None if the rank shown did not change."""
    for entry in entries:
        if entry.kind in RANK_KINDS:
            attribution = attributions.get(entry, UNKNOWN)
            if entry.kind is RecordKind.LISTING:
                return attribution.at, attribution.user_id
            return attribution.at or now, attribution.user_id
    return None
