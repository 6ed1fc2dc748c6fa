"""A station: a page that keeps patrols, a captain of the command tier, a sergeant, and an officer."""

from dataclasses import dataclass

from domain.access.actors import OPERATOR, Actor
from domain.access.tiers import Tier, TierGrant
from domain.ids import RoleId
from domain.rosters.pages import Page
from tests.domain.makers import ANNA, BEN, CAPTAIN, CARLA, GUILD, OFFICER, SERGEANT, seen
from tests.services.house import DRAFT, MANAGER, House
from tests.services.settled import settled

SUPERVISING = RoleId(99)

CHIEF = Actor(ANNA, "Anna", role_ids=frozenset({SUPERVISING}))
OFFICER_BEN = Actor(BEN, "Ben")
SERGEANT_CARLA = Actor(CARLA, "Carla", role_ids=frozenset({SUPERVISING}))


@dataclass
class Station:
    """A house with people on duty in it."""

    house: House
    page: Page

    async def hours(self, actor: Actor = OFFICER_BEN) -> float:
        """Return the hours that the page says somebody has."""
        assert actor.user_id is not None
        row = (await self.house.view(self.page)).of(actor.user_id)
        assert row is not None
        assert row.patrol_seconds is not None
        return row.patrol_seconds / 3600


async def stationed(house: House) -> Station:
    """Return a station whose sergeant and captain are of the supervisor tier."""
    return Station(house, await settled(house, _manned))


async def _manned(house: House) -> Page:
    await house.saw_guild()
    page = await house.pages.create(OPERATOR, DRAFT)
    page = await house.pages.edit(MANAGER, page.id, patrol_logs=True)
    await house.compare(
        seen(ANNA, CAPTAIN, SUPERVISING, name="Anna"),
        seen(BEN, OFFICER, name="Ben"),
        seen(CARLA, SERGEANT, SUPERVISING, name="Carla"),
    )
    await house.tiers.grant(MANAGER, GUILD, TierGrant(SUPERVISING, Tier.SUPERVISOR))
    house.heard.clear()
    return page
