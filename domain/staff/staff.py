"""Staff: who works for a guild, with a Discord account or without; hours, skills and sites of each.

A member of staff is a person. What is kept of him here stands beside his ranks, patrols and leave, which are
the person's, too: to let him go ends this side of him and no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Invalid
from domain.ids import GuildId, PersonId, SiteId, StaffId, UserId
from domain.rosters.pages import checked_text
from domain.staff.sites import name_key
from domain.time import NOTHING
from domain.words import sentence
from domain.zones import checked_zone

LONGEST_NAME = 100
LONGEST_EXTERNAL_ID = 100
LONGEST_SKILL = 50
MOST_SKILLS = 50
MOST_SITES = 50
WEEK = timedelta(days=7)
LONGEST_RUN = 31
"""Days that somebody may work on end by his contract; more is a slip of the pen."""
HOUR = timedelta(hours=1)


class StaffStatus(StrEnum):
    """Whether somebody is to be reckoned with."""

    ACTIVE = "active"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Contract:
    """How long somebody works in a week, at least and at most, and how many days on end; None: not said."""

    least: timedelta | None = None
    most: timedelta | None = None
    longest_run: int | None = None


@dataclass(frozen=True, slots=True)
class StaffDetails:
    """What is said of a member of staff. `external_id` is what another system calls him.

    Without a zone of his own he lives by the guild's.
    """

    name: str
    external_id: str | None = None
    user_id: UserId | None = None
    skills: tuple[str, ...] = ()
    site_ids: tuple[SiteId, ...] = ()
    contract: Contract = field(default_factory=Contract)
    status: StaffStatus = StaffStatus.ACTIVE
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person as staff; `id` is what programs know him by, and stays when he is linked with Discord."""

    id: StaffId
    person_id: PersonId
    guild_id: GuildId
    details: StaffDetails
    created_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class StaffQuery:
    """Which members of staff are asked for; `person_id` leaves one at most."""

    text: str | None = None
    site_id: SiteId | None = None
    skill: str | None = None
    is_active: bool | None = None
    has_account: bool | None = None
    person_id: PersonId | None = None


def checked_staff(details: StaffDetails) -> StaffDetails:
    """Return the details as they are kept, or raise `Invalid` naming what makes no sense."""
    external_id, zone = details.external_id, details.timezone
    if external_id is not None:
        external_id = checked_text(external_id, name="external_id", longest=LONGEST_EXTERNAL_ID)
    return replace(
        details,
        name=checked_text(details.name, name="name", longest=LONGEST_NAME),
        external_id=external_id,
        skills=_checked_skills(details.skills),
        site_ids=_checked_sites(details.site_ids),
        contract=checked_contract(details.contract),
        timezone=checked_zone(zone, field="timezone") if zone is not None else None,
    )


def checked_contract(contract: Contract) -> Contract:
    """Return the contract, or say which of its numbers makes no sense."""
    for name, hours in (("contract.min_hours", contract.least), ("contract.max_hours", contract.most)):
        if hours is not None and not NOTHING <= hours <= WEEK:
            raise Invalid(
                sentence("{name} must be between 0 and {most} hours a week.", name=name, most=WEEK // HOUR),
                field=name,
            )
    run = contract.longest_run
    if run is not None and not 1 <= run <= LONGEST_RUN:
        name = "contract.max_consecutive"
        raise Invalid(
            sentence("{name} must be between 1 and {most} days.", name=name, most=LONGEST_RUN), field=name
        )
    if contract.least is not None and contract.most is not None and contract.least > contract.most:
        raise Invalid(
            sentence("contract.min_hours must not be more than contract.max_hours."),
            field="contract.min_hours",
        )
    return contract


def contracted(contract: Contract, days: int) -> timedelta | None:
    """Return how long somebody would work in so many days by his contract; None if it does not say."""
    week = contract.least if contract.least is not None else contract.most
    return week * days / 7 if week is not None else None


def _checked_skills(skills: Iterable[str]) -> tuple[str, ...]:
    """Each once, however it is written, in the order in which they were said."""
    kept: dict[str, str] = {}
    for place, skill in enumerate(skills):
        text = checked_text(skill, name=f"skills[{place}]", longest=LONGEST_SKILL)
        kept.setdefault(name_key(text), text)
    if len(kept) > MOST_SKILLS:
        raise Invalid(sentence("skills: {most} at most.", most=MOST_SKILLS), field="skills")
    return tuple(kept.values())


def _checked_sites(site_ids: Iterable[SiteId]) -> tuple[SiteId, ...]:
    kept = tuple(sorted(set(site_ids)))
    if len(kept) > MOST_SITES:
        raise Invalid(sentence("sites: {most} at most.", most=MOST_SITES), field="sites")
    return kept
