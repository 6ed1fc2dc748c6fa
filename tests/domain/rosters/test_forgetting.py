"""What a sync makes of somebody who was forgotten, and texts in which he was named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import RoleId, UserId
from domain.rosters.forgetting import FORMER, Marks, mark_of, sifted, without, without_deeply
from tests.domain.makers import ANNA, BEN, FTO, OFFICER, ROLES, SERGEANT, a_snapshot, seen

SECRET = b"of this database"
OTHER = RoleId(99)
MAPPED = ROLES - {OTHER}
ACCOUNT = UserId(123456789012345678)


def marks(*role_ids: RoleId) -> Marks:
    return Marks(SECRET, {mark_of(ANNA, SECRET): frozenset(role_ids)})


def test_a_mark_is_another_with_another_secret() -> None:
    assert mark_of(ANNA, SECRET) == mark_of(ANNA, SECRET)
    assert len({mark_of(ANNA, SECRET), mark_of(BEN, SECRET), mark_of(ANNA, b"another")}) == 3


def test_where_nobody_was_forgotten_the_snapshot_is_as_it_was() -> None:
    snapshot = a_snapshot(seen(ANNA, OFFICER))

    assert sifted(snapshot, Marks(), MAPPED).snapshot is snapshot
    assert not Marks().hold(ANNA)


def test_he_is_passed_over_with_the_roles_he_had() -> None:
    found = sifted(a_snapshot(seen(ANNA, OFFICER, OTHER), seen(BEN, OFFICER)), marks(OFFICER, OTHER), MAPPED)

    assert [member.user_id for member in found.snapshot.members] == [BEN]
    assert (found.lifted, found.struck) == (frozenset(), {})
    assert len(found.met) == 1


def test_roles_he_lost_are_struck() -> None:
    found = sifted(a_snapshot(seen(ANNA, OTHER)), marks(OFFICER, OTHER), MAPPED)

    assert list(found.struck.values()) == [{OTHER}]
    left = sifted(a_snapshot(departed=[ANNA]), marks(OFFICER, OTHER), MAPPED)
    assert list(left.struck.values()) == [frozenset()]
    assert left.snapshot.departed == {ANNA}


def test_another_role_that_a_page_has_lifts_the_mark() -> None:
    found = sifted(a_snapshot(seen(ANNA, OFFICER, SERGEANT)), marks(OFFICER), MAPPED)

    assert found.lifted == {mark_of(ANNA, SECRET)}
    assert [member.user_id for member in found.snapshot.members] == [ANNA]


def test_another_role_that_no_page_has_does_not() -> None:
    found = sifted(a_snapshot(seen(ANNA, OFFICER, OTHER)), marks(OFFICER), MAPPED)

    assert (found.snapshot.members, found.lifted) == ((), frozenset())


def test_an_order_for_him_lifts_it_too() -> None:
    found = sifted(a_snapshot(seen(ANNA, FTO)), marks(FTO), MAPPED, wanted={ANNA})

    assert found.lifted == {mark_of(ANNA, SECRET)}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Dana was late", "former member was late"),
        ("as DANA said to dana.", "as former member said to former member."),
        ("@Dana and Dana Distinct", "former member and former member"),
        (f"<@{ACCOUNT}> <@!{ACCOUNT}> {ACCOUNT}", "former member former member former member"),
        (f"1{ACCOUNT}", f"1{ACCOUNT}"),
        ("Danaë danced", "Danaë danced"),
        ("Al is (.*) and [x]", "Al is former member and former member"),
        ("", ""),
    ],
)
def test_texts_no_longer_name_him(text: str, after: str) -> None:
    assert without(text, {"Dana", "Dana Distinct", "Al", "(.*)", "[x]"}, ACCOUNT) == after


def test_values_inside_of_others_no_longer_name_him() -> None:
    value = {"names": ["Dana", "Ben"], "who": ACCOUNT, "many": 3, "none": None}

    assert without_deeply(value, {"Dana"}, ACCOUNT) == {
        "names": [FORMER, "Ben"],
        "who": 0,
        "many": 3,
        "none": None,
    }


@given(st.text(min_size=3, max_size=20), st.text(max_size=60))
def test_no_name_makes_it_fail_and_a_lone_one_is_always_met(name: str, text: str) -> None:
    without(text, {name}, ACCOUNT)

    assert without(name, {name}, ACCOUNT) == FORMER
