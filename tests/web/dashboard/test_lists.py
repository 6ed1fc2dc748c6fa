"""What the editor's forms ask of each kind is what they show of it."""

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from domain.rosters.pages import Mapping
from domain.rosters.schemes import parsed_scheme
from tests.domain.makers import CAPTAIN, a_page, a_rank
from web.dashboard.filling import Filled
from web.dashboard.lists import LISTS, values_of

RANK = a_rank(
    4,
    "Chief",
    CAPTAIN,
    is_command=True,
    seats_min=1,
    seats_max=2,
    abbreviation="CHF",
    callsigns=parsed_scheme("C-1, C-2"),
)


@pytest.mark.parametrize(
    ("kind", "mapping", "options"),
    [
        (
            "ranks",
            RANK,
            {"is_command": True, "least": 1, "most": 2, "abbreviation": "CHF", "callsigns": "C-1, C-2"},
        ),
        (
            "certifications",
            a_page().certifications[0],
            {"valid_for": timedelta(), "remind_before": timedelta(days=14)},
        ),
        ("subdivisions", a_page().subdivisions[0], {"abbreviation": "", "callsigns": ""}),
    ],
)
def test_a_form_that_is_sent_as_it_was_shown_says_what_is_there(
    kind: str, mapping: Mapping, options: dict[str, object]
) -> None:
    values = values_of(mapping)
    sent = {name: value for name, value in values.items() if value or name != "command"}

    assert LISTS[kind].read(Filled(MultiDict(sent))) == options
    assert values["name"] == mapping.name


def test_entries_are_found_by_their_id() -> None:
    page = a_page()

    assert LISTS["ranks"].find(page, 2) == page.ranks[1]
    assert LISTS["ranks"].find(page, 9) is None
    assert LISTS["ranks"].place(page, 3) == 2
