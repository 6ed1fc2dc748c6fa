"""Certifications of a page."""

import pytest

from domain.errors import Invalid, NotFound
from domain.ids import CertificationId, RoleId
from tests.domain.makers import ANNA, OFFICER, SERGEANT, seen
from tests.services.house import MANAGER, House

OTHER = RoleId(99)


async def test_a_certification_is_held_by_whoever_has_its_role(house: House) -> None:
    page = await house.page()

    page = await house.certifications.add(MANAGER, page.id, name="K9", role_id=OTHER)
    await house.compare(seen(ANNA, OFFICER, OTHER))

    row = (await house.view(page)).of(ANNA)
    assert row is not None
    assert row.certifications == ("K9",)


async def test_a_certification_is_edited_and_removed(house: House) -> None:
    page = await house.page()
    first = page.certifications[0]

    page = await house.certifications.edit(MANAGER, page.id, first.id, name="Changed", role_id=OTHER)
    assert (page.certifications[0].name, page.certifications[0].role_id) == ("Changed", OTHER)
    page = await house.certifications.remove(MANAGER, page.id, page.certifications[0].id)

    assert "Changed" not in [each.name for each in page.certifications]


async def test_a_certification_with_a_role_in_use_is_refused(house: House) -> None:
    page = await house.page()

    with pytest.raises(Invalid, match="used by"):
        await house.certifications.add(MANAGER, page.id, name="K9", role_id=SERGEANT)
    with pytest.raises(NotFound):
        await house.certifications.edit(MANAGER, page.id, CertificationId(999), name="x")
