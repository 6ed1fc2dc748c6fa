"""What is bound to a role, whatever its kind."""

import asyncio
from dataclasses import replace

import pytest

from domain.errors import Invalid, NotFound, Refused
from domain.ids import CertificationId, RoleId
from domain.rosters.versions import Seen, version_of_mapping
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


async def test_everything_that_is_bound_to_a_role_can_be_put_in_order(house: House) -> None:
    page = await house.page()
    swat = page.certifications[1]

    moved = await house.certifications.move(MANAGER, page.id, swat.id, place=0)

    assert [each.name for each in moved.certifications] == ["SWAT", "FTO"]
    with pytest.raises(Invalid, match="place must be between 1 and 2"):
        await house.certifications.move(MANAGER, page.id, swat.id, place=2)


async def test_of_two_who_saw_the_same_the_second_changes_nothing(house: House) -> None:
    page = await house.page()
    rank = page.ranks[0]
    seen = Seen(lambda now: version_of_mapping(now.ranks[0]), version_of_mapping(rank))

    first, second = await asyncio.gather(
        house.ranks.expecting(seen.check).edit(MANAGER, page.id, rank.id, name="Chief"),
        house.ranks.expecting(seen.check).edit(MANAGER, page.id, rank.id, name="Boss"),
        return_exceptions=True,
    )

    assert isinstance(first, Refused) != isinstance(second, Refused)
    assert (await house.pages.get(MANAGER, page.id)).ranks[0].name in ("Chief", "Boss")
    other = await house.ranks.edit(MANAGER, page.id, rank.id, name="Captain", least=1, callsigns="")
    assert (other.ranks[0].name, other.ranks[0].seats_min) == ("Captain", 1)
