"""A town in the database: a guild with one page, and whoever a test enrols."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

import pytest

from domain.ids import PageId, PersonId, UserId
from domain.rosters.guilds import Guild
from domain.rosters.memberships import Standing
from domain.rosters.pages import Page
from domain.rosters.people import Profile
from storage.database import Database, open_database
from storage.rosters.memberships import StandingWrite
from tests.domain.makers import GUILD, NOW, a_page


@dataclass
class Town:
    """A database with a guild and a page in it."""

    database: Database
    page: Page

    @property
    def page_id(self) -> PageId:
        return self.page.id

    def standing(
        self, *ranks: int, certifications: Iterable[int] = (), subdivisions: Iterable[int] = ()
    ) -> Standing:
        """Return the standing in the ranks at these places of the page, shown in the first."""
        held = tuple(self.page.ranks[place].id for place in ranks)
        return Standing(
            held[0],
            held,
            tuple(self.page.certifications[place].id for place in certifications),
            tuple(self.page.subdivisions[place].id for place in subdivisions),
        )

    async def enrol(
        self, user_id: UserId, standing: Standing, *, page_id: PageId | None = None, at: datetime = NOW
    ) -> PersonId:
        """Make an account a member and return the person's id."""
        async with self.database.begin() as tx:
            ids = await tx.people.ensure(GUILD, {user_id: Profile(f"user{user_id}", f"member {user_id}")})
            gained = StandingWrite(ids[user_id], None, standing, True, at, None, at)
            await tx.memberships.write(page_id or self.page_id, [gained], now=at)
        return ids[user_id]

    async def dismiss(self, person_id: PersonId, before: Standing, *, at: datetime = NOW) -> None:
        """End a membership."""
        async with self.database.begin() as tx:
            await tx.memberships.write(self.page_id, [StandingWrite(person_id, before, None)], now=at)


@pytest.fixture
async def town(database: Database) -> Town:
    async with database.begin() as tx:
        await tx.guilds.save(Guild(GUILD, "Blaine County"))
        page = await tx.pages.add(a_page())
    return Town(database, page)


@pytest.fixture
async def other(migrated_url: str) -> AsyncIterator[Database]:
    """A second opening of the same database, as another process would have."""
    opened = await open_database(migrated_url)
    yield opened
    await opened.close()
