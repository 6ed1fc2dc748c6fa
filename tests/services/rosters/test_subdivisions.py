"""Subdivisions of a page."""

import pytest

from domain.errors import Invalid, NotFound
from domain.ids import RoleId, SubdivisionId
from tests.domain.makers import ANNA, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House

OTHER = RoleId(99)


async def test_a_subdivision_is_held_by_whoever_has_its_role(house: House) -> None:
    page = await house.page()

    page = await house.subdivisions.add(MANAGER, page.id, name="K9", role_id=OTHER)
    await house.compare(seen(ANNA, OFFICER, OTHER))

    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert row.subdivisions == ("K9",)


async def test_a_subdivision_is_edited_and_removed(house: House) -> None:
    page = await house.page()
    first = page.subdivisions[0]

    page = await house.subdivisions.edit(MANAGER, page.id, first.id, name="Changed", role_id=OTHER)
    assert (page.subdivisions[0].name, page.subdivisions[0].role_id) == ("Changed", OTHER)
    page = await house.subdivisions.remove(MANAGER, page.id, page.subdivisions[0].id)

    assert "Changed" not in [each.name for each in page.subdivisions]


async def test_a_subdivision_with_a_role_in_use_is_refused(house: House) -> None:
    page = await house.page()

    with pytest.raises(Invalid, match="used by"):
        await house.subdivisions.add(MANAGER, page.id, name="K9", role_id=SERGEANT)
    with pytest.raises(NotFound):
        await house.subdivisions.edit(MANAGER, page.id, SubdivisionId(999), name="x")
