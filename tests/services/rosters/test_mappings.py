"""What is bound to a role, whatever its kind."""

from dataclasses import replace

import pytest

from domain.errors import NotFound
from domain.ids import CertificationId, RoleId
from services.rosters.mappings import remapped
from tests.domain.makers import SERGEANT, a_rank
from tests.services.house import MANAGER, House

RANK = a_rank(2, "Sergeant", SERGEANT)


def test_another_role_has_yet_to_be_looked_at() -> None:
    changed = remapped(RANK, name=None, role_id=RoleId(99))

    assert (changed.role_id, changed.is_new, changed.name) == (99, True, "Sergeant")


def test_the_same_role_given_again_ends_being_unmapped() -> None:
    lost = replace(RANK, is_unmapped=True)

    assert not remapped(lost, name=None, role_id=SERGEANT).is_unmapped
    assert remapped(RANK, name=None, role_id=SERGEANT) == RANK


def test_a_name_alone_changes_nothing_else() -> None:
    assert remapped(RANK, name="Sgt.", role_id=None) == replace(RANK, name="Sgt.")


async def test_what_is_not_there_is_called_by_its_word(house: House) -> None:
    page = await house.page()

    with pytest.raises(NotFound, match="no such certification"):
        await house.certifications.remove(MANAGER, page.id, CertificationId(999))
