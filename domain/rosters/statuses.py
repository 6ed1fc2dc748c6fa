"""Statuses: whether a member serves as usual, is away, in reserve, on trial or suspended, and until when.

| status    | what it means                                             | who may set it, and end it |
|-----------|-----------------------------------------------------------|----------------------------|
| active    | serves as usual                                           |                            |
| LOA       | on leave of absence                                       | command                    |
| reserve   | serves when called                                        | command                    |
| probation | on trial                                                  | supervisor                 |
| suspended | doesn't serve; his roles stay, for they are the roster    | command                    |
| reduced   | there less than usual, by a leave of that kind            | nobody: it comes from leave |

Whoever has one keeps his rank and his seat. It outlives leaving and coming back.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.access.tiers import Tier
from domain.errors import Invalid, Refused
from domain.words import mark, sentence

LONGEST = timedelta(days=2 * 366)
UNTIL = " until "
FORM = "%Y-%m-%d %H:%M UTC"


class Status(StrEnum):
    """How a member serves."""

    ACTIVE = "active"
    LOA = "loa"
    RESERVE = "reserve"
    PROBATION = "probation"
    SUSPENDED = "suspended"
    REDUCED = "reduced"


STATUS_WORDS: dict[Status, str] = {
    Status.ACTIVE: mark("Active"),
    Status.LOA: mark("LOA"),
    Status.RESERVE: mark("Reserve"),
    Status.PROBATION: mark("Probation"),
    Status.SUSPENDED: mark("Suspended"),
    Status.REDUCED: mark("Reduced activity"),
}
"""What members read, to be said in their language."""

SETTABLE = tuple(each for each in Status if each is not Status.REDUCED)
"""What somebody may be given; the other comes from a leave of that kind."""

SUPERVISED = frozenset({Status.ACTIVE, Status.PROBATION})
"""Between these a supervisor may move somebody: he trains those on trial."""


@dataclass(frozen=True, slots=True)
class Term:
    """A status, and until when: to the minute, None for as long as nobody ends it."""

    status: Status = Status.ACTIVE
    until: datetime | None = None

    @property
    def text(self) -> str:
        """Return it as a record keeps it: `Suspended until 2026-12-24 18:00 UTC`."""
        word = STATUS_WORDS[self.status]
        return f"{word}{UNTIL}{self.until.astimezone(UTC):{FORM}}" if self.until is not None else word


ACTIVE = Term()


def term_of(text: str | None) -> Term:
    """Return the term that a record's text tells of; `Refused` if it tells of none."""
    word, _, until = (text or "").partition(UNTIL)
    for status, known in STATUS_WORDS.items():
        if known == word:
            at = datetime.strptime(until, FORM).replace(tzinfo=UTC) if until else None
            return Term(status, at)
    raise Refused(sentence("That record tells of no status."))


def checked_term(status: Status, until: datetime | None, *, now: datetime) -> Term:
    """Return the term wanted, or raise `Invalid` naming what is wrong with it."""
    if status not in SETTABLE:
        raise Invalid(sentence("status: reduced activity is a leave; ask for it with /loa."), field="status")
    if until is None:
        return Term(status)
    if status is Status.ACTIVE:
        raise Invalid(sentence("until: whoever is active stays so; leave it out."), field="until")
    until = _to_the_minute(until)
    if until <= now:
        raise Invalid(sentence("until: that moment has passed."), field="until")
    if until > now + LONGEST:
        raise Invalid(sentence("until must lie within two years."), field="until")
    return Term(status, until)


def needed_tier(before: Status, after: Status) -> Tier:
    """Return the tier that may make the one status the other."""
    return Tier.SUPERVISOR if {before, after} <= SUPERVISED else Tier.COMMAND


def _to_the_minute(moment: datetime) -> datetime:
    """Round up: a term promised until then is never shorter."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)
