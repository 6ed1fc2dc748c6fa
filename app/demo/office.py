"""The department's office: two sites, staff with Discord and without, and somebody who asks for leave."""

from dataclasses import replace
from datetime import date, timedelta

from app.demo.department import Department
from domain.access.actors import OPERATOR
from domain.hr.leaves import LeaveKind
from domain.ids import GuildId, UserId
from domain.staff.sites import SiteDetails
from domain.staff.staff import Contract, StaffDetails
from services import Staffing

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SITES = (
    SiteDetails("Sandy Shores Station", "America/Los_Angeles", "Alhambra Drive 1"),
    SiteDetails("Paleto Bay Station", "America/Los_Angeles", "Paleto Boulevard 20"),
)
CIVILIANS = (
    StaffDetails("Mira Holm", "HR-001", skills=("Dispatch",), contract=Contract(20 * HOUR, 38 * HOUR, 5)),
    StaffDetails(
        "Noa Lindqvist", "HR-002", skills=("Forensics", "Driving"), contract=Contract(most=40 * HOUR)
    ),
)
"""Staff whom nobody has seen in Discord yet: `/staff link` says who they are there."""
MOST_DEPUTIES = 8


async def open_office(staffing: Staffing, guild_id: GuildId, department: Department, *, today: date) -> None:
    """Make the sites, take civilians and some deputies on, and have one ask for a week off."""
    sites = [(await staffing.sites.create(OPERATOR, guild_id, each)).id for each in SITES]
    for place, details in enumerate((*CIVILIANS, *_deputies(department))):
        here = replace(details, site_ids=(sites[place % len(sites)],))
        member = await staffing.staff.create(OPERATOR, guild_id, here)
        if details is CIVILIANS[0]:
            await staffing.requests.create(
                OPERATOR,
                guild_id,
                member.id,
                kind=LeaveKind.ANNUAL,
                first=today + 10 * DAY,
                last=today + 16 * DAY,
                reason="Family visit",
            )


def _deputies(department: Department) -> list[StaffDetails]:
    """Some of the lowest rank, under the names that Discord shows."""
    deputies = department.holders(department.ranks[-1])[:MOST_DEPUTIES]
    return [
        StaffDetails("", f"HR-{100 + place}", UserId(int(each.user.id)), ("Patrol",))
        for place, each in enumerate(deputies)
    ]
