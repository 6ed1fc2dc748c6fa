"""Everything that is stored of somebody, in words."""

import json
from typing import Any
from uuid import UUID

from domain.ids import PersonId
from domain.rosters.guilds import Guild
from domain.rosters.personal import refers_to, told
from tests.domain.makers import ANNA, GUILD, NOW, PAGE, a_membership, a_page, a_person, a_standing

ROWS = {
    "memberships": [{"person_id": 1, "rank_by": 2, "you_are": ["person"]}],
    "records": [
        {"id": 7, "page_id": PAGE, "person_id": 2, "actor_id": 1, "at": NOW, "you_are": ["actor"]},
        {"id": 8, "page_id": UUID(int=5), "person_id": 1, "actor_id": None, "at": NOW, "you_are": ["person"]},
    ],
    "medals": [{"id": 9, "owner_id": 815471108150047110, "gold": True, "you_are": ["owner"]}],
}


def data() -> dict[str, object]:
    members = [a_membership(1, a_standing(2, 3, certifications=[1]), rank_by=PersonId(2), joined_at=NOW)]
    people = {PersonId(1): a_person(1, name="Anna"), PersonId(2): a_person(2, name="Olga")}
    anna = people[PersonId(1)]
    found = told(Guild(GUILD, "Blaine"), ANNA, anna, [a_page()], members, people, ROWS, now=NOW)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def test_memberships_are_told_in_the_words_of_their_page() -> None:
    assert data()["memberships"] == [
        {
            "page": "Blaine County",
            "rank": "Sergeant",
            "rank_since": None,
            "promoted_by": "Olga",
            "all_ranks": ["Sergeant", "Officer"],
            "certifications": ["FTO"],
            "subdivisions": [],
            "joined": "2026-11-22T12:00:00+00:00",
            "left": None,
            "hours_brought_along": 0.0,
        }
    ]


def test_lines_name_pages_and_people_and_say_which_part_he_had() -> None:
    history: Any = data()["service_history"]
    made, about = history

    assert (made["page"], made["person"], made["actor"], made["you_are"]) == (
        "Blaine County",
        "Olga",
        "Anna",
        ["actor"],
    )
    assert (about["page"], about["actor_id"], about["you_are"]) == (str(UUID(int=5)), None, ["member"])


def test_tables_nobody_wrote_words_for_are_in_it_and_long_numbers_stay_exact() -> None:
    assert data()["medals"] == [
        {"id": 9, "owner_id": "815471108150047110", "gold": True, "you_are": ["owner"]}
    ]


def test_whoever_is_unknown_is_told_so() -> None:
    found = told(Guild(GUILD, "Blaine"), ANNA, None, [], [], {}, {}, now=NOW)

    assert found["you"] == {"discord_id": str(ANNA), "stored": False}


def test_people_are_those_that_lines_refer_to() -> None:
    assert refers_to(ROWS) == {1, 2}
