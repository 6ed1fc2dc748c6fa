"""A department in an office: Anna is captain, Ben sergeant, Carla officer; what they did or ask for waits."""

from collections.abc import Mapping
from datetime import timedelta

from domain.access.actors import Actor
from domain.duty.patrols import Patrol
from domain.hr.leaves import Leave, LeaveKind
from domain.ids import UserId
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER
from tests.web.clients import Reply
from tests.web.dashboard.office import NAMES, OLGA, Office

ROLES = {ANNA: CAPTAIN, BEN: SERGEANT, CARLA: OFFICER}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MAY_DECIDE = {
    OLGA: {ANNA, BEN, CARLA},
    ANNA: {BEN, CARLA},
    BEN: {CARLA},
    CARLA: set[UserId](),
}
"""Whose patrols and leave each of them decides about."""


async def manned(office: Office) -> Office:
    """Put the three of them on the page."""
    office.page = await office.house.pages.edit(MANAGER, office.page.id, patrol_logs=True)
    await office.house.compare(*(seen(user_id, role, name=NAMES[user_id]) for user_id, role in ROLES.items()))
    return office


def member(user_id: UserId) -> Actor:
    """Return one of them as he acts for himself."""
    return Actor(user_id, NAMES[user_id])


async def patrolled(office: Office, user_id: UserId) -> Patrol:
    """Return a patrol that was too long to count by itself."""
    await office.house.patrols.start(member(user_id), office.page.id)
    office.house.clock.move(9 * HOUR)
    return await office.house.patrols.stop(member(user_id), GUILD)


async def asked(office: Office, user_id: UserId, reason: str = "away") -> Leave:
    """Return a leave that waits."""
    today = office.house.clock.now.date()
    return await office.house.leaves.request(
        member(user_id),
        GUILD,
        kind=LeaveKind.LOA,
        first=today + DAY,
        last=today + 7 * DAY,
        reason=reason,
    )


async def sent(office: Office, page: str, path: str, form: Mapping[str, str | list[str]]) -> Reply:
    """Fill a form that is on a page, and send it."""
    shown = await office.get(page)
    token = office.form_token(shown) if shown.status == 200 else "none"
    return await office.post(path, {"form_token": token, **form})
