"""Absences: somebody's own leave as the dashboard shows it to him."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.hr.leaves import GRANTED, KIND_WORDS, UNSETTLED, Leave, LeaveState
from domain.ids import LeaveId
from domain.zones import last_moment
from words import mark, say
from words.dates import day_of

STATE_WORDS = {
    LeaveState.REQUESTED: mark("waits for approval"),
    LeaveState.APPROVED: mark("approved"),
    LeaveState.ACTIVE: mark("under way"),
    LeaveState.ENDED: mark("over"),
    LeaveState.DENIED: mark("denied"),
    LeaveState.CANCELLED: mark("called off"),
}


@dataclass(frozen=True, slots=True)
class OwnLeave:
    """A leave as its member sees it, and what he may do about it."""

    id: LeaveId
    kind: str
    when: str
    state: str
    longer: str
    reason: str | None
    decision: str | None
    has_begun: bool
    can_be_ended: bool
    can_be_extended: bool


def own_leaves(leaves: Sequence[Leave]) -> list[OwnLeave]:
    """Return leaves drawn, the one that an extension would be of marked as such."""
    unsettled = [each for each in leaves if each.state in UNSETTLED]
    next_one = min(unsettled, key=lambda each: each.window.start, default=None)
    return [_drawn(each, is_next=each is next_one) for each in leaves]


def _drawn(leave: Leave, *, is_next: bool) -> OwnLeave:
    first, last = day_of(leave.window.start), day_of(last_moment(leave.window.end))
    return OwnLeave(
        id=leave.id,
        kind=say(KIND_WORDS[leave.kind]),
        when=say("from {first} to {last}", first=first, last=last),
        state=say(STATE_WORDS[leave.state]),
        longer=day_of(last_moment(leave.extension.end)) if leave.extension else "",
        reason=leave.reason,
        decision=leave.decision,
        has_begun=leave.state is LeaveState.ACTIVE,
        can_be_ended=leave.state in UNSETTLED,
        can_be_extended=is_next and leave.state in GRANTED and leave.extension is None,
    )
