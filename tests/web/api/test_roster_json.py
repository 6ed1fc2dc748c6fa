"""The roster dialect's words, as its documentation shows them."""

from dataclasses import replace
from datetime import date

import orjson

from domain.ids import UserId
from domain.rosters.fields import Circle, Field, Sharing
from domain.rosters.rosters import STAFF, visible
from tests.web.rosters import FIRST_MEMBER, a_page, a_roster
from web.api.roster_json import people_json, roster_json, users_json

VIEW = visible(a_roster(a_page(patrol_logs=True)), STAFF)
COMMANDER = {
    "name": "Member 0001",
    "rank": "Commander",
    "discord_id": "700000000000000001",
    "discord_username": "member1",
    "certifications": ["First Aid"],
    "subdivisions": ["Fire Department"],
    "promotion_date": "2024-01-15",
    "promotion_officer": "Member 0001",
    "patrol_hours": 42.5,
}
HOLDERS = [
    {
        "name": f"Member {n:04}",
        "rank": "Commander" if n == 1 else "Officer",
        "discord_id": str(FIRST_MEMBER + n - 1),
        "discord_username": f"member{n}",
    }
    for n in (1, 2, 3)
]


def test_a_roster_is_as_documented() -> None:
    said = orjson.loads(roster_json(VIEW, public_url="https://muster.example"))

    assert list(said) == [
        "page_id",
        "owner_id",
        "custom_title",
        "description",
        "custom_url_path",
        "public_url",
        "ranks",
        "certifications",
        "subdivisions",
    ]
    assert said["page_id"] == "c88006c8-b9ea-433c-8a8b-749ec1af0756"
    assert said["owner_id"] == "123456789012345678"
    assert said["public_url"] == "https://muster.example/r/example-roster"
    assert list(said["ranks"][0]) == ["rank_name", "role_id", "is_command", "users"]
    assert said["ranks"][0]["users"] == [COMMANDER]
    assert list(said["ranks"][0]["users"][0]) == list(COMMANDER)
    assert [len(rank["users"]) for rank in said["ranks"]] == [1, 2]


def test_certifications_and_subdivisions_have_their_sections() -> None:
    said = orjson.loads(roster_json(VIEW, public_url=""))

    assert said["certifications"] == [{"name": "First Aid", "role_id": "821", "users": HOLDERS}]
    assert said["subdivisions"] == [{"name": "Fire Department", "role_id": "831", "users": HOLDERS}]


def test_users_are_a_bare_array_with_their_command() -> None:
    said = orjson.loads(users_json(VIEW))

    assert [user["is_command"] for user in said] == [True, False, False]
    assert said[0] == COMMANDER | {"is_command": True}


def test_a_single_user_has_no_command() -> None:
    said = {user_id: orjson.loads(body) for user_id, body in people_json(VIEW).items()}

    assert said[UserId(FIRST_MEMBER)] == COMMANDER
    assert len(said) == 3


def test_without_ids_nobody_is_told_whose_page_it_is() -> None:
    page = a_page(sharing=Sharing(((Field.IDS, Circle.NOBODY),)))

    said = roster_json(visible(a_roster(page), STAFF), public_url="")

    assert orjson.loads(said)["owner_id"] is None
    assert str(page.owner_id).encode() not in said


def test_what_nobody_knows_is_null() -> None:
    user = orjson.loads(users_json(VIEW))[1]

    assert (user["promotion_date"], user["promotion_officer"]) == (None, None)


def test_hours_are_there_only_with_patrol_logs_and_have_two_decimals() -> None:
    without = visible(a_roster(a_page(patrol_logs=False)), STAFF)
    roster = a_roster(a_page(patrol_logs=True))
    third = replace(roster.memberships[0], carried_seconds=100)

    odd = visible(replace(roster, memberships=(third,)), STAFF)

    assert "patrol_hours" not in orjson.loads(users_json(without))[0]
    assert orjson.loads(users_json(odd))[0]["patrol_hours"] == 0.03


def test_who_has_no_discord_account_has_no_id_and_no_address() -> None:
    roster = a_roster()
    people = {key: replace(person, user_id=None) for key, person in roster.people.items()}
    view = visible(replace(roster, people=people), STAFF)

    assert {user["discord_id"] for user in orjson.loads(users_json(view))} == {None}
    assert people_json(view) == {}


def test_a_promotion_is_told_as_a_day() -> None:
    assert date.fromisoformat(orjson.loads(users_json(VIEW))[0]["promotion_date"]) == date(2024, 1, 15)
