"""Leaves: absences with dates and approval, whatever they are called; one noun for all of them.

    requested ──► approved ──► active ──► ended
        │            │            └── ended early ──► ended
        ├──► denied  └──► cancelled
        └──► cancelled

A leave lasts from the first moment of its first day to the first moment after its last, by the guild's clock
of when it was asked for. Whoever wants it longer asks for an extension, which is decided like the leave.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.errors import Invalid, Refused
from domain.ids import ChannelId, GuildId, LeaveId, PersonId, RoleId
from domain.time import NOTHING, Window
from domain.words import mark, sentence
from domain.zones import checked_day, day_start

DAY = timedelta(days=1)
LONGEST_LEAVE = 366
"""Days; a longer one is a slip of the pen."""
FURTHEST = 366
LONGEST_REASON = 1000


class LeaveKind(StrEnum):
    """What kind of absence it is; with reduced activity somebody is still there."""

    LOA = "loa"
    REDUCED = "reduced"
    ANNUAL = "annual"
    SICK = "sick"


KIND_WORDS = {
    LeaveKind.LOA: mark("Leave of absence"),
    LeaveKind.REDUCED: mark("Reduced activity"),
    LeaveKind.ANNUAL: mark("Annual leave"),
    LeaveKind.SICK: mark("Sick leave"),
}


class LeaveState(StrEnum):
    """Where a leave stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    ACTIVE = "active"
    ENDED = "ended"
    DENIED = "denied"
    CANCELLED = "cancelled"


GRANTED = frozenset({LeaveState.APPROVED, LeaveState.ACTIVE})
UNSETTLED = GRANTED | {LeaveState.REQUESTED}
TAKEN = frozenset({LeaveState.ACTIVE, LeaveState.ENDED})


@dataclass(frozen=True, slots=True)
class Extension:
    """A later end that somebody has asked for, and why."""

    end: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """One absence of a person, `window` from its first moment up to the one after its last."""

    id: LeaveId
    guild_id: GuildId
    person_id: PersonId
    kind: LeaveKind
    window: Window
    state: LeaveState
    requested_at: datetime
    reason: str | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    decision: str | None = None
    extension: Extension | None = None
    reminded_at: datetime | None = None

    @property
    def asked(self) -> Window:
        """Return from when to when it would last if what is asked for were granted."""
        return Window(self.window.start, self.extension.end) if self.extension else self.window

    @property
    def waits(self) -> bool:
        """Say whether it, or its extension, waits for a decision."""
        return self.state is LeaveState.REQUESTED or self.extension is not None

    def decided(
        self, state: LeaveState, *, by: PersonId | None, at: datetime, decision: str | None = None
    ) -> "Leave":
        """Return it approved or denied, and begun if its time has come."""
        if self.state is not LeaveState.REQUESTED:
            raise Refused(sentence("This leave does not wait for a decision."))
        decided = replace(self, state=state, decided_by=by, decided_at=at, decision=decision)
        return decided.as_of(at) if state is LeaveState.APPROVED else decided

    def as_of(self, now: datetime) -> "Leave":
        """Return it as it stands now: begun, or ended, if that moment has come."""
        if self.state not in GRANTED:
            return self
        if self.window.end <= now:
            return replace(self, state=LeaveState.ENDED, extension=None)
        return replace(self, state=LeaveState.ACTIVE) if self.window.start <= now else self

    def ended_early(self, *, now: datetime) -> "Leave":
        """Return it ended now, or called off if it has not begun."""
        if self.state not in UNSETTLED:
            raise Refused(sentence("This leave is over already."))
        if self.state is not LeaveState.ACTIVE:
            return replace(self, state=LeaveState.CANCELLED, extension=None)
        end = max(now, self.window.start)
        return replace(self, window=Window(self.window.start, end), state=LeaveState.ENDED, extension=None)

    def asked_longer(self, extension: Extension) -> "Leave":
        """Return it with an extension that waits for a decision."""
        if self.state not in GRANTED:
            raise Refused(sentence("Only a leave that was approved and is not over can be extended."))
        if extension.end <= self.window.end:
            raise Invalid(sentence("end: the leave lasts that long already."), field="end")
        return replace(self, extension=extension, decision=None)

    def extended(self, *, by: PersonId | None, at: datetime, is_granted: bool) -> "Leave":
        """Return it with its extension granted or not."""
        if self.extension is None:
            raise Refused(sentence("Nobody has asked to extend this leave."))
        longer = Window(self.window.start, self.extension.end) if is_granted else self.window
        return replace(self, window=longer, extension=None, decided_by=by, decided_at=at, reminded_at=None)


@dataclass(frozen=True, slots=True)
class LeaveQuery:
    """Which leaves are asked for: those that have a moment in `window`, of these states, kinds and people."""

    window: Window | None = None
    states: frozenset[LeaveState] | None = None
    kinds: frozenset[LeaveKind] | None = None
    person_ids: frozenset[PersonId] | None = None


@dataclass(frozen=True, slots=True)
class LeaveRules:
    """How a guild gives leave: how long it may be (days), how far apart, who is told, which roles are held.

    Nothing longer than `approval_above` days is granted without somebody's approval; None: nothing at all.
    Whoever is away goes on no patrol, unless `patrols_allowed`; with reduced activity everybody may.
    """

    guild_id: GuildId
    shortest: int = 1
    longest: int = 90
    cooldown: int = 0
    approval_above: int | None = None
    needs_reason: bool = True
    remind_before: int = 2
    patrols_allowed: bool = False
    channel_id: ChannelId | None = None
    roles: tuple[tuple[LeaveKind, RoleId], ...] = ()

    def role_of(self, kind: LeaveKind) -> RoleId | None:
        """Return the role that is held during a leave of this kind, if there is one."""
        return dict(self.roles).get(kind)

    def keeps_from_patrol(self, leave: Leave) -> bool:
        """Say whether somebody on this leave may go on no patrol."""
        is_away = leave.state is LeaveState.ACTIVE and leave.kind is not LeaveKind.REDUCED
        return is_away and not self.patrols_allowed

    def is_reminder_due(self, leave: Leave, *, now: datetime) -> bool:
        """Say whether it is time to tell somebody that his leave ends soon: once for each end.

        A leave that is no longer than the notice has none: it would come as the leave begins.
        """
        notice = self.remind_before * DAY
        if leave.state is not LeaveState.ACTIVE or leave.reminded_at is not None:
            return False
        return (
            NOTHING < notice < leave.window.duration and leave.window.end - notice <= now < leave.window.end
        )

    def is_granted_at_once(self, window: Window) -> bool:
        """Say whether so short a leave needs nobody's approval."""
        return self.approval_above is not None and days_of(window) <= self.approval_above


def checked_rules(rules: LeaveRules) -> LeaveRules:
    """Return the rules, or say which of them makes no sense."""
    for name, least, most in (
        ("shortest", 1, LONGEST_LEAVE),
        ("longest", 1, LONGEST_LEAVE),
        ("cooldown", 0, LONGEST_LEAVE),
        ("remind_before", 0, 30),
        ("approval_above", 0, LONGEST_LEAVE),
    ):
        value: int | None = getattr(rules, name)
        if value is not None and not least <= value <= most:
            raise Invalid(
                sentence(
                    "{name} must be between {least} and {most} days.", name=name, least=least, most=most
                ),
                field=name,
            )
    if rules.shortest > rules.longest:
        raise Invalid(sentence("shortest must not be more than longest."), field="shortest")
    return rules


def days_window(first: date, last: date, *, zone: str) -> Window:
    """Return the window from the start of the first day to the end of the last, by the clock of `zone`."""
    if last < first:
        raise Invalid(sentence("end must not lie before start."), field="end")
    return Window(day_start(checked_day(first, field="start"), zone), end_of(last, zone=zone))


def end_of(last: date, *, zone: str) -> datetime:
    """Return when a leave whose last day this is is over, by the clock of `zone`."""
    return day_start(checked_day(last, field="end") + DAY, zone)


def days_of(window: Window) -> int:
    """Return how many days a leave has; one with a change of the clock in it has no more or fewer."""
    return round(window.duration / DAY)


def check_request(
    window: Window,
    rules: LeaveRules,
    others: Iterable[Leave],
    *,
    now: datetime,
    reason: str | None,
    but: LeaveId | None = None,
) -> None:
    """Raise `Invalid` or `Refused` unless a member may ask for this; `others` are all leaves he has had."""
    days = days_of(window)
    if window.end <= now:
        raise Invalid(sentence("end: that day has passed."), field="end")
    if but is None and window.start + DAY <= now:
        raise Invalid(sentence("start: that day has passed."), field="start")
    if window.start > now + FURTHEST * DAY:
        raise Invalid(sentence("start must lie within a year."), field="start")
    if not rules.shortest <= days <= rules.longest:
        raise Invalid(
            sentence(
                "A leave has {least} to {most} days here; this one has {days}.",
                least=rules.shortest,
                most=rules.longest,
                days=days,
            ),
            field="end",
        )
    if rules.needs_reason and not reason:
        raise Invalid(sentence("reason: say why."), field="reason")
    check_alone(window, others, but=but)
    _check_cooldown(window, [each for each in others if each.state in TAKEN and each.id != but], rules)


def check_alone(
    window: Window,
    others: Iterable[Leave],
    *,
    but: LeaveId | None = None,
    states: Collection[LeaveState] = UNSETTLED,
    field: str = "start",
) -> None:
    """Raise `Refused` if another leave of these states shares a moment with this; `field` is at fault."""
    for other in others:
        if other.id != but and other.state in states and other.window.clipped(window):
            raise Refused(sentence("That overlaps with another leave; end or extend that one."), field=field)


def _check_cooldown(window: Window, taken: Iterable[Leave], rules: LeaveRules) -> None:
    """Refuse a leave too soon after the last."""
    latest = max((each.window.end for each in taken), default=None)
    if latest is None or window.start >= latest + rules.cooldown * DAY:
        return
    if not rules.cooldown:
        why = sentence("start: a leave of yours ended on that day; begin a day later.")
        raise Invalid(why, field="start")
    raise Refused(sentence("There must be {days} days between two leaves.", days=rules.cooldown))
