"""Feeds: what changed on a page, day by day, as one audience may read it.

    records ── feed_of(…, audience) ──► Feed ──► HTML, JSON, Atom, message

| record                   | entry             | shown to whoever may see            |
|--------------------------|-------------------|-------------------------------------|
| listing                  | listed, by number | promotions                          |
| appointment              | joined            | promotions                          |
| reinstatement            | returned          | promotions                          |
| promotion, demotion      | promoted, demoted | promotions                          |
| removal, departure       | left              | the page                            |
| certification, …         | certified, …      | certifications                      |
| assignment, …            | assigned, …       | subdivisions                        |
| award, award revocation  | awarded, …        | awards                              |
| renewal, name change,    | none              |                                     |
| status,                  |                   |                                     |
| callsign, exemption      |                   |                                     |

By whom is told to whoever may see that, all of it to whoever may read the list of changes.
An entry holds names, words and moments. Reasons, Discord ids and where we know it from are not in it, nor is
anybody in it, as a member or as an officer, who hid himself from the audience.
What undoes a record is told as a correction; what undoes a transfer as one, from where to where.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.errors import Invalid
from domain.ids import OrderId, PersonId
from domain.rosters.fields import Field
from domain.rosters.pages import Page
from domain.rosters.people import Person
from domain.rosters.records import Record, RecordKind
from domain.rosters.rosters import Audience, is_shown
from domain.rosters.settings import DEFAULTS, GuildSettings
from domain.rosters.undoing import MOVES
from domain.words import mark, sentence
from domain.zones import day_start

MOST_DAYS = 366
EARLIEST = date(2000, 1, 1)
"""Nothing was ever recorded before; the way back ends here."""


class FeedKind(StrEnum):
    """What an entry tells: whether somebody went or was put out, for one, is nobody's business."""

    LISTED = "listed"
    JOINED = "joined"
    RETURNED = "returned"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    LEFT = "left"
    CERTIFIED = "certified"
    DECERTIFIED = "decertified"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    AWARDED = "awarded"
    AWARD_REVOKED = "award_revoked"


SENTENCES: Mapping[FeedKind, str] = {
    FeedKind.JOINED: mark("{who} joined as {what}"),
    FeedKind.RETURNED: mark("{who} returned as {what}"),
    FeedKind.PROMOTED: mark("{who} was promoted to {what}"),
    FeedKind.DEMOTED: mark("{who} was demoted to {what}"),
    FeedKind.LEFT: mark("{who} left as {what}"),
    FeedKind.CERTIFIED: mark("{who} received {what}"),
    FeedKind.DECERTIFIED: mark("{who} no longer holds {what}"),
    FeedKind.ASSIGNED: mark("{who} was assigned to {what}"),
    FeedKind.UNASSIGNED: mark("{who} is no longer in {what}"),
    FeedKind.AWARDED: mark("{who} was awarded {what}"),
    FeedKind.AWARD_REVOKED: mark("{who} no longer has the award {what}"),
}
"""What an entry says, but for those listed, who are told by number."""

TOLD: Mapping[RecordKind, tuple[FeedKind, Field | None]] = {
    RecordKind.APPOINTMENT: (FeedKind.JOINED, Field.PROMOTION),
    RecordKind.REINSTATEMENT: (FeedKind.RETURNED, Field.PROMOTION),
    RecordKind.PROMOTION: (FeedKind.PROMOTED, Field.PROMOTION),
    RecordKind.DEMOTION: (FeedKind.DEMOTED, Field.PROMOTION),
    RecordKind.REMOVAL: (FeedKind.LEFT, None),
    RecordKind.DEPARTURE: (FeedKind.LEFT, None),
    RecordKind.CERTIFICATION: (FeedKind.CERTIFIED, Field.CERTIFICATIONS),
    RecordKind.REVOCATION: (FeedKind.DECERTIFIED, Field.CERTIFICATIONS),
    RecordKind.ASSIGNMENT: (FeedKind.ASSIGNED, Field.SUBDIVISIONS),
    RecordKind.UNASSIGNMENT: (FeedKind.UNASSIGNED, Field.SUBDIVISIONS),
    RecordKind.AWARD: (FeedKind.AWARDED, Field.AWARDS),
    RecordKind.AWARD_REVOCATION: (FeedKind.AWARD_REVOKED, Field.AWARDS),
}
"""What each kind of record is told as, and the field an audience must see for it."""

UNTOLD = frozenset(
    {
        RecordKind.NAME_CHANGE,
        RecordKind.STATUS,
        RecordKind.CALLSIGN,
        RecordKind.EXEMPTION,
        RecordKind.RENEWAL,
    }
)
"""What the feed passes over; the page shows how somebody is called, and how he serves, now."""

WITH_OFFICER = frozenset({FeedKind.JOINED, FeedKind.RETURNED, FeedKind.PROMOTED, FeedKind.DEMOTED})
"""Where the page, too, shows by whom."""


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days of one zone, from `first` up to `end`, which is none of them."""

    first: date
    end: date
    zone: str = "UTC"

    @property
    def opens(self) -> datetime:
        """Return the first moment that belongs to it."""
        return day_start(self.first, self.zone)

    @property
    def closes(self) -> datetime:
        """Return the first moment that no longer does."""
        return day_start(self.end, self.zone)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One change in words; `key` names it for ever within its page, `rank` is where it stands on the page.

    `count` is how many members it tells of: `name` is None where that is said by a number.
    `is_correction` if it undoes what was told before.
    """

    key: str
    kind: FeedKind
    at: datetime
    name: str | None = None
    rank: str | None = None
    before: str | None = None
    after: str | None = None
    officer: str | None = None
    count: int = 1
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day's entries, the latest first."""

    date: date
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What changed on a page in a window, the latest day first, days without a change left out.

    `older` is the end of the window to read next, None if there is nothing before this one. Of a page whose
    changes the audience may not read it is empty, and not `is_shown`.
    """

    page: Page
    audience: Audience
    window: Window
    days: tuple[Day, ...]
    older: date | None = None
    settings: GuildSettings = DEFAULTS
    is_shown: bool = True

    @property
    def updated(self) -> datetime | None:
        """Return when the last of it happened."""
        return max((entry.at for day in self.days for entry in day.entries), default=None)


@dataclass(frozen=True, slots=True)
class History:
    """What is stored of a window: those listed are counted by moment, `ranks` are those members hold now."""

    records: tuple[Record, ...] = ()
    listings: Mapping[datetime, int] = field(default_factory=dict)
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    ranks: Mapping[PersonId, str] = field(default_factory=dict)


def window_of(*, today: date, before: date | None, days: int, zone: str = "UTC") -> Window:
    """Return the `days` days up to `before`, or up to and with today; `Invalid` if there are no such days."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(sentence("days must be between 1 and {most}.", most=MOST_DAYS), field="days")
    end = today + timedelta(days=1)
    if before is not None:
        if before <= EARLIEST:
            raise Invalid(
                sentence("before must be a day after {day}.", day=EARLIEST.isoformat()),
                field="before",
            )
        end = min(end, before)
    return Window(max(end - timedelta(days=days), EARLIEST), end, zone)


def feed_of(
    page: Page,
    audience: Audience,
    window: Window,
    history: History,
    *,
    older: date | None = None,
    settings: GuildSettings = DEFAULTS,
) -> Feed:
    """Return what `audience` may read of what happened on `page` in `window`."""
    zone = ZoneInfo(window.zone)
    shows = audience.fields_of(page)
    if Field.CHANGES not in shows:
        return Feed(page, audience, window, (), None, settings, is_shown=False)
    told = [
        entry for record in _joined(history.records) if (entry := _told(record, shows, history)) is not None
    ]
    told += _listed(history.listings, shows, zone)
    inside = [entry for entry in told if window.opens <= entry.at < window.closes]
    inside.sort(key=lambda entry: (entry.at, entry.key), reverse=True)
    days = groupby(inside, key=lambda entry: entry.at.astimezone(zone).date())
    told_days = tuple(Day(day, tuple(entries)) for day, entries in days)
    return Feed(page, audience, window, told_days, older, settings)


def kinds_told(shows: frozenset[Field]) -> frozenset[RecordKind]:
    """Return the kinds of records that whoever sees these fields is told of."""
    told = {kind for kind, (_, needed) in TOLD.items() if needed is None or needed in shows}
    return frozenset(told | ({RecordKind.LISTING} if Field.PROMOTION in shows else set()))


def _joined(records: Iterable[Record]) -> Iterable[Record]:
    """Yield the records, those by which one order took a transfer back as one."""
    moved: dict[OrderId, list[Record]] = {}
    for record in records:
        if record.undoes is not None and record.order_id is not None and record.kind in MOVES:
            moved.setdefault(record.order_id, []).append(record)
        else:
            yield record
    for together in moved.values():
        main = next((each for each in together if each.kind is RecordKind.ASSIGNMENT), together[0])
        before, after = _names(each.before for each in together), _names(each.after for each in together)
        yield replace(main, before=before, after=after)


def _names(names: Iterable[str | None]) -> str | None:
    return ", ".join(name for name in names if name) or None


def _told(record: Record, shows: frozenset[Field], history: History) -> FeedEntry | None:
    kind, needed = TOLD.get(record.kind, (None, None))
    person = history.people.get(record.person_id)
    if kind is None or person is None or (needed is not None and needed not in shows):
        return None
    if not is_shown(person, shows):
        return None
    officer = history.people.get(record.actor_id) if record.actor_id is not None else None
    if officer is not None and not (Field.OFFICER in shows and is_shown(officer, shows)):
        officer = None
    is_of_rank = kind in WITH_OFFICER or kind is FeedKind.LEFT
    return FeedEntry(
        key=f"r{record.id}",
        kind=kind,
        at=record.at,
        name=person.profile.name,
        rank=(record.after or record.before) if is_of_rank else history.ranks.get(record.person_id),
        before=record.before,
        after=record.after,
        officer=officer.profile.name if officer is not None and kind in WITH_OFFICER else None,
        is_correction=record.undoes is not None,
    )


def _listed(listings: Mapping[datetime, int], shows: frozenset[Field], zone: ZoneInfo) -> Iterable[FeedEntry]:
    """Yield one entry a day: who was there before us was told of by no change, and is told of by number."""
    if Field.PROMOTION not in shows:
        return
    for day, moments in groupby(sorted(listings), key=lambda at: at.astimezone(zone).date()):
        of_day = list(moments)
        count = sum(listings[at] for at in of_day)
        yield FeedEntry(f"listed-{day.isoformat()}", FeedKind.LISTED, of_day[-1], count=count)
