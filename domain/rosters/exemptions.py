"""Exemptions: from when to when a member need not meet quotas."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.errors import Invalid
from domain.ids import ExemptionId, PageId, PersonId
from domain.rosters.statuses import FORM, UNTIL
from domain.words import mark, sentence

LONGEST = timedelta(days=2 * 366)
EXEMPT, NOT_EXEMPT = mark("Exempt"), mark("Not exempt")


@dataclass(frozen=True, slots=True)
class Exemption:
    """A member of a page is exempt from `starts_at` up to `ends_at`, or for good; `actor_id` said so."""

    id: ExemptionId
    page_id: PageId
    person_id: PersonId
    starts_at: datetime
    ends_at: datetime | None = None
    reason: str | None = None
    actor_id: PersonId | None = None

    def covers(self, moment: datetime) -> bool:
        """Say whether the member is exempt then."""
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


def exempt_text(ends_at: datetime | None) -> str:
    """Return what a record keeps of an exemption: `Exempt until 2026-12-24 18:00 UTC`."""
    return f"{EXEMPT}{UNTIL}{ends_at.astimezone(UTC):{FORM}}" if ends_at is not None else EXEMPT


def checked_end(ends_at: datetime | None, *, now: datetime) -> datetime | None:
    """Return the end to the minute, or raise `Invalid` if it lies too far off or has passed."""
    if ends_at is None:
        return None
    if ends_at <= now:
        raise Invalid(sentence("until: that moment has passed."), field="until")
    if ends_at > now + LONGEST:
        raise Invalid(sentence("until must lie within two years."), field="until")
    whole = ends_at.replace(second=0, microsecond=0)
    return whole if whole == ends_at else whole + timedelta(minutes=1)
