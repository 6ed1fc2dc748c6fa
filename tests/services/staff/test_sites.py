"""What is done about sites, and by whom."""

from dataclasses import replace

import pytest

from domain.access.scopes import Scope
from domain.errors import Invalid, NotAllowed, NotFound, Refused
from domain.ids import GuildId, SiteId
from domain.staff.sites import SiteDetails
from tests.domain.makers import GUILD
from tests.services.house import MANAGER, STRANGER, House
from tests.services.staff.office import COMMANDER, MEMBER, MIRA, SUPERVISOR, a_key, opened

NORTH = SiteDetails("North", "Europe/Berlin")


async def test_a_site_is_made_changed_and_removed(house: House) -> None:
    await opened(house)
    made = await house.sites.create(MANAGER, GUILD, NORTH)

    same = await house.sites.change(MANAGER, GUILD, made.id, lambda details: details)
    moved = await house.sites.change(
        a_key(Scope.WRITE_SITES),
        GUILD,
        made.id,
        lambda details: replace(details, address="Dock 1"),
        version=1,
    )

    assert (same.version, moved.version, moved.details.timezone) == (1, 2, "Europe/Berlin")
    assert await house.sites.list(MEMBER, GUILD) == (moved,)
    with pytest.raises(Refused, match="at version 2 by now") as refusal:
        await house.sites.change(MANAGER, GUILD, made.id, lambda details: NORTH, version=1)
    assert refusal.value.field == "version"
    assert await house.sites.remove(MANAGER, GUILD, made.id) == moved
    lines = (await house.audit_lines.recent(MANAGER, GUILD)).lines
    assert [line.deed.action for line in lines[:3]] == ["site.removed", "site.edited", "site.created"]


async def test_a_name_is_one_site_s(house: House) -> None:
    await opened(house)
    north = await house.sites.create(MANAGER, GUILD, NORTH)
    docks = await house.sites.create(MANAGER, GUILD, SiteDetails("Docks"))

    with pytest.raises(Refused, match="called “North” already") as refusal:
        await house.sites.create(MANAGER, GUILD, SiteDetails(" NORTH "))
    assert refusal.value.field == "name"
    with pytest.raises(Refused, match="called “North” already"):
        await house.sites.change(MANAGER, GUILD, docks.id, lambda details: SiteDetails("north"))
    assert (
        await house.sites.change(MANAGER, GUILD, north.id, lambda details: SiteDetails("NORTH"))
    ).details.name == "NORTH"
    with pytest.raises(Invalid, match="name must not be empty"):
        await house.sites.create(MANAGER, GUILD, SiteDetails(" "))


async def test_a_site_where_staff_work_stays(house: House) -> None:
    await opened(house)
    north = await house.sites.create(MANAGER, GUILD, NORTH)
    member = await house.staff.create(MANAGER, GUILD, replace(MIRA, site_ids=(north.id,)))

    with pytest.raises(Refused, match="1 member of staff works at this site"):
        await house.sites.remove(MANAGER, GUILD, north.id)
    await house.staff.replace(MANAGER, GUILD, member.id, MIRA)
    await house.sites.remove(MANAGER, GUILD, north.id)

    assert await house.sites.list(MANAGER, GUILD) == ()


async def test_sites_are_the_admins_to_change(house: House) -> None:
    await opened(house)
    north = await house.sites.create(MANAGER, GUILD, NORTH)
    for actor in (STRANGER, MEMBER, SUPERVISOR, COMMANDER, a_key(Scope.READ_SITES, Scope.WRITE_STAFF)):
        with pytest.raises(NotAllowed):
            await house.sites.create(actor, GUILD, SiteDetails("South"))
        with pytest.raises(NotAllowed):
            await house.sites.change(actor, GUILD, north.id, lambda details: SiteDetails("South"))
        with pytest.raises(NotAllowed):
            await house.sites.remove(actor, GUILD, north.id)
        assert await house.sites.list(actor, GUILD) == (north,)
        assert await house.sites.get(actor, GUILD, north.id) == north


async def test_a_key_reads_sites_only_with_the_scope(house: House) -> None:
    await opened(house)

    with pytest.raises(NotAllowed, match="lacks the scope read:sites"):
        await house.sites.list(a_key(Scope.READ_STAFF), GUILD)


async def test_what_is_not_there_is_not_found(house: House) -> None:
    await opened(house)
    with pytest.raises(NotFound, match="no such site"):
        await house.sites.remove(MANAGER, GUILD, SiteId(7))
    with pytest.raises(NotAllowed):
        await house.sites.remove(MANAGER, GuildId(1), SiteId(7))
