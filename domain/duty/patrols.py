"""Patrols: a logged stretch of duty, and how much of it counts.

            ┌─ stop ───────────────────────────────► approved
    open ───┤                                           ▲  │
            └─ stop, too long or cut off ──► pending ───┤  ├──► void
    logged afterwards ─────────────────────► pending ───┘  │
                                                └──► denied┘

Moments are whole seconds, so that the parts of a patrol in two periods add up to the whole of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from domain.duty.settings import DutySettings
from domain.errors import Invalid, Refused
from domain.ids import AdjustmentId, GuildId, PageId, PatrolId, PatrolTypeId, PersonId
from domain.time import Window, whole_second
from domain.words import sentence

LONGEST_LOGGED = timedelta(days=7)
"""A patrol that somebody logs afterwards may not be longer: it is a slip of the pen."""
OLDEST_LOGGED = timedelta(days=366)
LONGEST_NOTE = 1000
LONGEST_ADJUSTMENT = timedelta(hours=1000)


class PatrolState(StrEnum):
    """Where a patrol stands; only what is approved counts."""

    OPEN = "open"
    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    VOID = "void"


class PatrolSource(StrEnum):
    """How we know of a patrol."""

    PANEL = "panel"
    COMMAND = "command"
    LOGGED = "logged"
    IMPORT = "import"
    API = "api"


class PatrolEnd(StrEnum):
    """Who or what ended a patrol."""

    MEMBER = "member"
    SUPERVISOR = "supervisor"
    CUT_OFF = "cut_off"
    DEPARTURE = "departure"


@dataclass(frozen=True, slots=True)
class Break:
    """A rest within a patrol; without an end it is going on."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a patrol: an address, and the name of the file there. Discord's own addresses run out."""

    url: str
    file_name: str | None = None

    @property
    def host(self) -> str:
        """Return the name of the site it is on; nothing if the address is none."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    @property
    def is_link(self) -> bool:
        """Say whether a browser could open it, and nobody on the way read along."""
        return self.url.startswith("https://") and " " not in self.url and bool(self.host)


@dataclass(frozen=True, slots=True)
class Patrol:
    """A stretch of duty of one member of a page; without an end it is going on."""

    id: PatrolId
    guild_id: GuildId
    page_id: PageId
    person_id: PersonId
    started_at: datetime
    ended_at: datetime | None = None
    breaks: tuple[Break, ...] = ()
    state: PatrolState = PatrolState.OPEN
    source: PatrolSource = PatrolSource.COMMAND
    type_id: PatrolTypeId | None = None
    note: str | None = None
    evidence: Evidence | None = None
    ended_by: PatrolEnd | None = None
    reviewed_by: PersonId | None = None
    reviewed_at: datetime | None = None
    decision: str | None = None
    reminded_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is going on."""
        return self.state is PatrolState.OPEN

    @property
    def is_on_break(self) -> bool:
        """Say whether its member rests at this moment."""
        return self.is_open and bool(self.breaks) and self.breaks[-1].end is None

    def seconds(self, *, within: Window | None = None, now: datetime | None = None) -> int:
        """Return its seconds on duty, breaks left out: of those `within`; up to `now` if it goes on."""
        whole = self.window(now=now)
        counted = whole if within is None else whole.clipped(within)
        if counted is None:
            return 0
        rested = sum(
            (Window(each.start, each.end or whole.end).overlap(counted) for each in self.breaks), timedelta()
        )
        return (counted.duration - rested) // timedelta(seconds=1)

    def window(self, *, now: datetime | None = None) -> Window:
        """Return from when to when it lasts; up to `now` if it goes on."""
        end = self.ended_at or whole_second(max(now or self.started_at, self.started_at))
        return Window(self.started_at, end)

    def paused(self, *, now: datetime) -> "Patrol":
        """Return it with a break that begins now."""
        self.check_open()
        if self.is_on_break:
            raise Refused(sentence("You are on a break already."))
        return replace(self, breaks=(*self.breaks, Break(max(whole_second(now), self.started_at))))

    def resumed(self, *, now: datetime) -> "Patrol":
        """Return it with its break ended now."""
        self.check_open()
        if not self.is_on_break:
            raise Refused(sentence("You are not on a break."))
        *before, last = self.breaks
        return replace(self, breaks=(*before, replace(last, end=max(whole_second(now), last.start))))

    def stopped(self, settings: DutySettings, *, at: datetime, by: PatrolEnd) -> "Patrol":
        """Return it ended at a moment: approved, or to be looked at by somebody above."""
        self.check_open()
        at = max(whole_second(at), self.started_at)
        breaks = tuple(_closed(each, at) for each in self.breaks if each.start < at)
        ended = replace(self, ended_at=at, breaks=breaks, ended_by=by)
        needs_review = by is PatrolEnd.CUT_OFF or settings.needs_approval(ended.seconds())
        return replace(ended, state=PatrolState.PENDING if needs_review else PatrolState.APPROVED)

    def edited(self, window: Window) -> "Patrol":
        """Return it with another start and end; breaks outside are cut off."""
        if self.is_open:
            raise Refused(sentence("This {patrol} is still going on; end it first."))
        window = Window(whole_second(window.start), whole_second(window.end))
        breaks = (Window(each.start, each.end or window.end).clipped(window) for each in self.breaks)
        kept = tuple(Break(each.start, each.end) for each in breaks if each is not None)
        return replace(self, started_at=window.start, ended_at=window.end, breaks=kept)

    def check_open(self) -> None:
        """Raise `Refused` unless it is going on."""
        if not self.is_open:
            raise Refused(sentence("This {patrol} has ended already."))


@dataclass(frozen=True, slots=True)
class OnDuty:
    """What is shown of a patrol that is going on: since when, of which type, and whether its member rests."""

    since: datetime
    type: str | None = None
    is_on_break: bool = False


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Seconds added to somebody's hours, or taken off; they count in the period in which `at` lies."""

    id: AdjustmentId
    page_id: PageId
    person_id: PersonId
    seconds: int
    at: datetime
    reason: str
    by: PersonId | None = None


def hours_of(
    patrols: Iterable[Patrol], adjustments: Iterable[Adjustment], *, within: Window | None = None
) -> int:
    """Return the seconds that count of these: approved patrols and adjustments, of those `within`.

    This is the one place where hours are added up.
    """
    worked = sum(each.seconds(within=within) for each in patrols if each.state is PatrolState.APPROVED)
    adjusted = sum(each.seconds for each in adjustments if within is None or each.at in within)
    return worked + adjusted


def checked_log(window: Window, *, now: datetime) -> Window:
    """Return the window of a patrol logged afterwards in whole seconds, or say what is wrong with it."""
    window = Window(whole_second(window.start), whole_second(window.end))
    if window.end > now:
        raise Invalid(
            sentence("end: a {patrol} that is logged has ended; that moment is to come."), field="end"
        )
    if window.start == window.end:
        raise Invalid(sentence("end must lie after start."), field="end")
    if window.duration > LONGEST_LOGGED:
        raise Invalid(sentence("end: a {patrol} may not be longer than seven days."), field="end")
    if now - window.start > OLDEST_LOGGED:
        raise Invalid(sentence("start: that is more than a year ago."), field="start")
    return window


def checked_adjustment(seconds: int) -> int:
    """Return the seconds of an adjustment, or say what is wrong with them."""
    if seconds == 0:
        raise Invalid(sentence("time must not be nothing."), field="time")
    if abs(seconds) > LONGEST_ADJUSTMENT.total_seconds():
        raise Invalid(sentence("time may be 1,000 hours at most."), field="time")
    return seconds


def _closed(rest: Break, at: datetime) -> Break:
    return replace(rest, end=min(rest.end or at, at))
