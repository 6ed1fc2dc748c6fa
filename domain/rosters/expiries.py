"""Expiries: when a certification that somebody holds ends, unless it is given again.

    given ──► held ──► reminded (once) ──► ended: taken by an order of Muster's own
               ▲ └──────── renewed ◄──────────┘ until the order is done

The end is the one said when it was given, else the certification's own `valid_for` counts from then.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.ids import CertificationId, GuildId, MembershipId, PageId, PersonId, UserId
from domain.rosters.orders import Order
from domain.rosters.pages import Certification
from domain.zones import last_day

EXPIRED = "expired"
"""The reason on record where something was taken because its time was up."""


@dataclass(frozen=True, slots=True)
class End:
    """When a member's certification ends, None for never; `is_own` if that was said of this one.

    `is_reminded` where nobody needs to be told again: it was given for less than a reminder's time.
    """

    person_id: PersonId
    certification_id: CertificationId
    at: datetime | None
    is_own: bool = False
    is_reminded: bool = False


@dataclass(frozen=True, slots=True)
class Renewal:
    """What ends of a certification a renewal replaced, and what by; to be taken back by them."""

    before: End
    after: End


@dataclass(frozen=True, slots=True)
class Ending:
    """A certification of a current member that ends, with what must be known to do something about it."""

    guild_id: GuildId
    page_id: PageId
    membership_id: MembershipId
    person_id: PersonId
    user_id: UserId | None
    name: str
    certification: Certification
    at: datetime

    def wants_reminder(self, now: datetime) -> bool:
        """Say whether the time has come to remind its holder."""
        return now < self.at <= now + self.certification.reminds_within


@dataclass(frozen=True, slots=True)
class Expiry:
    """When one certification of a member ends, unless it is renewed; in the zone of the audience."""

    certification: str
    at: datetime

    @property
    def last_day(self) -> date:
        """Return the last day on which it is held; `at` is the moment after it."""
        return last_day(self.at, self.at.tzinfo or UTC)


def end_of(
    certification: Certification, person_id: PersonId, order: Order | None, *, since: datetime, now: datetime
) -> End | None:
    """Return when what was given at `since` ends, None if nobody said so and it is valid without end."""
    is_own = order is not None and (order.until is not None or order.is_for_good)
    if order is not None and is_own:
        at = order.until
    elif certification.valid_for is not None:
        at = since + certification.valid_for
    else:
        return None
    is_short = at is not None and at - now <= certification.reminds_within
    return End(person_id, certification.id, at, is_own=is_own, is_reminded=is_own and is_short)
