"""What was detected is put at the end of each list, once a role and under a name of its own."""

import pytest

from domain.errors import Invalid
from domain.ids import RoleId
from domain.rosters.detection import Kind, Suggestion
from domain.rosters.proposing import with_suggestions
from tests.domain.makers import CAPTAIN, a_page

CADET, MEDIC, MARINE = RoleId(41), RoleId(42), RoleId(43)


def test_each_kind_goes_to_its_list() -> None:
    page = with_suggestions(
        a_page(),
        [
            Suggestion(CADET, "Cadet", Kind.RANK),
            Suggestion(MEDIC, "Medic", Kind.CERTIFICATION),
            Suggestion(MARINE, "Marine", Kind.SUBDIVISION),
            Suggestion(RoleId(44), "Bots", Kind.IGNORED),
        ],
    )

    assert [each.name for each in page.ranks][-1] == "Cadet"
    assert [each.role_id for each in page.certifications][-1] == MEDIC
    assert [each.role_id for each in page.subdivisions][-1] == MARINE
    assert len(page.mappings()) == len(a_page().mappings()) + 3


def test_a_name_the_list_has_is_numbered() -> None:
    suggested = [
        Suggestion(CADET, "captain", Kind.RANK, is_command=True),
        Suggestion(MEDIC, "x" * 100, Kind.RANK),
    ]

    page = with_suggestions(a_page(), suggested)

    assert page.ranks[-2].name == "captain (2)"
    assert page.ranks[-2].is_command
    assert page.ranks[-1].name == "x" * 100


@pytest.mark.parametrize("kind", [Kind.RANK, Kind.IGNORED])
def test_a_role_that_the_page_has_is_nothing_new(kind: Kind) -> None:
    with pytest.raises(Invalid, match="Nothing is chosen"):
        with_suggestions(a_page(), [Suggestion(CAPTAIN, "Chief", kind)])
