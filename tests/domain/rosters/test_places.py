"""Places: told to people by number and name, kept as a path."""

import pytest

from domain.rosters.places import spoken, written
from words import said, speaking


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("ranks[2].role_id", "role of rank 3"),
        ("ranks[0].seats_max", "max seats of rank 1"),
        ("awards[1].name", "name of award 2"),
        ("subdivisions[0]", "subdivision 1"),
        ("certifications[0].valid_days", "valid_days of certification 1"),
        ("slug", "slug"),
        ("log_channel", "log_channel"),
        ("ranks[x].name", "ranks[x].name"),
    ],
)
def test_a_place_is_said_as_people_count_and_call_it(field: str, words: str) -> None:
    assert spoken(field) == words


def test_in_a_page_file_a_key_keeps_its_name() -> None:
    assert written("ranks[2].role_id") == "role_id of rank 3"


def test_a_place_is_said_in_the_reader_s_language() -> None:
    with speaking("de"):
        assert said(spoken("awards[1].name")) == "name von Auszeichnung 2"
