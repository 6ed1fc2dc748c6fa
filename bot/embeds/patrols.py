"""Patrols drawn: when, how long, where they stand; for members and supervisors alike."""

from collections.abc import Iterator
from datetime import datetime

from bot.embeds.limits import escaped, moment
from domain.duty.patrols import Patrol, PatrolEnd, PatrolState
from words import mark, say

LONGEST_SAID = 200

STATES = {
    PatrolState.OPEN: mark("going on"),
    PatrolState.PENDING: mark("waits for approval"),
    PatrolState.APPROVED: mark("counts"),
    PatrolState.DENIED: mark("denied"),
    PatrolState.VOID: mark("void"),
}


def hours(seconds: int) -> str:
    """Return a length of time in hours and minutes, `1:05`; what is left of a minute is not shown."""
    minutes = abs(seconds) // 60
    sign = "-" if seconds < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}"


def span_of(patrol: Patrol) -> str:
    """Return from when to when a patrol lasts, as every reader's own clock shows it."""
    start = moment(patrol.started_at, "f")
    if patrol.ended_at is None:
        return say("since {start}", start=start)
    same_day = patrol.ended_at.date() == patrol.started_at.date()
    return say("{start} to {end}", start=start, end=moment(patrol.ended_at, "t" if same_day else "f"))


def patrol_line(patrol: Patrol, *, who: str | None = None, kind: str | None = None, now: datetime) -> str:
    """Draw a patrol in one line: its number, whose it is, when, how long, which type, where it stands."""
    return " · ".join(_parts(patrol, who, kind, now))


def told_lines(patrol: Patrol) -> tuple[str, ...]:
    """Draw what was said of a patrol: its member's report, the evidence, and how it was decided."""
    lines: list[str] = []
    if patrol.note:
        lines.append(say("Report: {note}", note=escaped(patrol.note, LONGEST_SAID)))
    if patrol.evidence is not None:
        shown = patrol.evidence.file_name or patrol.evidence.url
        lines.append(say("Evidence: {evidence}", evidence=f"[{escaped(shown, 80)}]({_address(patrol)})"))
    if patrol.decision:
        lines.append(say("Reason: {reason}", reason=escaped(patrol.decision, LONGEST_SAID)))
    return tuple(lines)


def _parts(patrol: Patrol, who: str | None, kind: str | None, now: datetime) -> Iterator[str]:
    yield f"`#{patrol.id}`"
    if who is not None:
        yield f"**{escaped(who, 100)}**"
    yield span_of(patrol)
    yield hours(patrol.seconds(now=now))
    if patrol.breaks:
        yield say("breaks left out")
    if kind is not None:
        yield escaped(kind, 100)
    if patrol.is_on_break:
        yield say("on a break")
    yield say(STATES[patrol.state])
    if patrol.ended_by is PatrolEnd.CUT_OFF and patrol.state is PatrolState.PENDING:
        yield say("nobody stopped it")


def _address(patrol: Patrol) -> str:
    """Return where the evidence is, so that nothing of it ends the link early."""
    assert patrol.evidence is not None
    address = patrol.evidence.url.replace("(", "%28").replace(")", "%29")
    return "".join(each for each in address if each.isprintable() and each not in "<>[] ")
