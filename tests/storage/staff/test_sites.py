"""Sites in the database."""

import pytest
from sqlalchemy.exc import IntegrityError

from domain.errors import NotFound
from domain.ids import GuildId, SiteId
from domain.staff.sites import Site, SiteDetails
from tests.domain.makers import GUILD, NOW
from tests.storage.conftest import Town


def a_site(name: str = "North", **others: str) -> Site:
    return Site(SiteId(0), GUILD, SiteDetails(name, **others), NOW)


async def test_a_site_is_added_found_changed_and_removed(town: Town) -> None:
    async with town.database.begin() as tx:
        north = await tx.sites.add(a_site(timezone="Europe/Berlin", address="1 Main Street"))
        docks = await tx.sites.add(a_site("Docks"))

        assert await tx.sites.of_guild(GUILD) == (docks, north)
        assert await tx.sites.get(GUILD, north.id) == north
        assert await tx.sites.named(GUILD, " NORTH ") == north
        assert await tx.sites.unknown(GUILD, [north.id, SiteId(99)]) == {SiteId(99)}
        moved = await tx.sites.save(Site(docks.id, GUILD, SiteDetails("Harbour"), NOW))
        assert (moved.details.name, moved.version) == ("Harbour", 2)
        await tx.sites.remove(north.id)
        assert await tx.sites.of_guild(GUILD) == (moved,)


async def test_another_guild_has_other_sites(town: Town) -> None:
    async with town.database.begin() as tx:
        north = await tx.sites.add(a_site())

        assert await tx.sites.unknown(GuildId(1), [north.id]) == {north.id}
        with pytest.raises(NotFound, match="no such site"):
            await tx.sites.get(GuildId(1), north.id)


async def test_two_of_one_name_are_kept_apart_by_the_database(town: Town) -> None:
    async def both() -> None:
        async with town.database.begin() as tx:
            await tx.sites.add(a_site())
            await tx.sites.add(a_site("NORTH"))

    with pytest.raises(IntegrityError):
        await both()
