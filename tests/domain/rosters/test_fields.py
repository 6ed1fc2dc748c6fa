"""Who sees which field of a page: what is usual, what is chosen, and where somebody stands."""

import pytest

from domain.access.tiers import Tier
from domain.errors import Invalid
from domain.rosters.fields import (
    AS_USUAL,
    CHOOSABLE,
    CIRCLE_WORDS,
    FIELD_WORDS,
    USUAL,
    Circle,
    Field,
    Sharing,
    circle_of,
)


def test_as_usual_everyone_sees_what_names_nobodys_account_or_hours() -> None:
    kept = {Field.EXPIRIES, Field.HOURS, Field.USERNAMES, Field.IDS, Field.HIDDEN}

    assert AS_USUAL.fields_for(Circle.EVERYONE) == AS_USUAL.fields_for(Circle.MEMBERS) == set(Field) - kept
    assert AS_USUAL.fields_for(Circle.STAFF) == set(Field)
    assert AS_USUAL.fields_for(Circle.NOBODY) == frozenset()


@pytest.mark.parametrize("field", CHOOSABLE)
@pytest.mark.parametrize("circle", Circle)
def test_a_field_is_seen_by_its_circle_and_those_within(field: Field, circle: Circle) -> None:
    sharing = AS_USUAL.choosing([(field, circle)])

    seen_by = {each for each in Circle if field in sharing.fields_for(each)}

    within = list(Circle)[list(Circle).index(circle) :]
    assert seen_by == set(within) - {Circle.NOBODY}
    assert sharing.of(field) is circle
    assert sharing.choosing([(field, USUAL[field])]) == AS_USUAL


def test_what_is_chosen_later_counts_and_the_rest_stays() -> None:
    sharing = AS_USUAL.choosing([(Field.AWARDS, Circle.STAFF)]).choosing([(Field.HOURS, Circle.EVERYONE)])

    assert sharing == Sharing(((Field.AWARDS, Circle.STAFF), (Field.HOURS, Circle.EVERYONE)))
    assert dict(sharing.all())[Field.CALLSIGN] is Circle.EVERYONE


def test_who_hid_himself_is_nobody_elses_choice() -> None:
    with pytest.raises(Invalid) as refused:
        AS_USUAL.choosing([(Field.HIDDEN, Circle.EVERYONE)])

    assert refused.value.field == "fields"


def test_circles_that_see_the_same_share_a_drawing() -> None:
    assert AS_USUAL.widest_like(Circle.MEMBERS) is Circle.EVERYONE
    assert AS_USUAL.widest_like(Circle.STAFF) is Circle.STAFF
    assert AS_USUAL.choosing([(Field.STATUS, Circle.MEMBERS)]).widest_like(Circle.MEMBERS) is Circle.MEMBERS


@pytest.mark.parametrize(
    ("tier", "is_reader", "circle"),
    [
        (Tier.MEMBER, False, Circle.EVERYONE),
        (Tier.MEMBER, True, Circle.MEMBERS),
        (Tier.SUPERVISOR, False, Circle.STAFF),
        (Tier.COMMAND, True, Circle.STAFF),
        (Tier.ADMIN, True, Circle.STAFF),
    ],
)
def test_somebody_stands_where_his_tier_puts_him(tier: Tier, is_reader: bool, circle: Circle) -> None:
    assert circle_of(is_reader=is_reader, tier=tier) is circle


def test_every_field_and_circle_has_a_name() -> None:
    assert FIELD_WORDS.keys() == set(CHOOSABLE)
    assert CIRCLE_WORDS.keys() == set(Circle)
