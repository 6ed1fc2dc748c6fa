"""Orders explain a change; they write none."""

from dataclasses import replace

import pytest

from domain.ids import OrderId, UserId
from domain.rosters.orders import Order, OrderState, ordered
from domain.rosters.records import Entry, RecordKind, Source
from tests.domain.makers import ANNA, BEN, GUILD, NOW, OFFICER, PAGE, SERGEANT

ORDER = Order(
    OrderId(1),
    GUILD,
    target_id=ANNA,
    actor_id=UserId(5),
    actor_name="Chief",
    reason="well done",
    give=frozenset({SERGEANT}),
    take=frozenset({OFFICER}),
    state=OrderState.PENDING,
    created_at=NOW,
    due_at=NOW,
    expires_at=NOW,
)
PROMOTION = Entry(ANNA, PAGE, RecordKind.PROMOTION, "Officer", "Sergeant", frozenset({SERGEANT}))


def test_the_record_gets_the_orders_actor_and_reason() -> None:
    found = ordered(PROMOTION, [ORDER])

    assert found is not None
    assert (found.source, found.user_id, found.reason, found.order_id) == (Source.ORDER, 5, "well done", 1)


@pytest.mark.parametrize(
    "other",
    [
        replace(ORDER, target_id=BEN),
        replace(ORDER, give=frozenset(), take=frozenset({SERGEANT})),
        replace(ORDER, state=OrderState.SCHEDULED),
        replace(ORDER, state=OrderState.CANCELLED),
    ],
)
def test_an_order_for_something_else_explains_nothing(other: Order) -> None:
    assert ordered(PROMOTION, [other]) is None


def test_who_is_to_be_kicked_is_never_as_wanted_while_he_is_there() -> None:
    assert not replace(ORDER, kick=True).is_met_by(frozenset({SERGEANT}))


def test_an_order_is_met_when_all_is_given_and_all_is_taken() -> None:
    assert ORDER.is_met_by(frozenset({SERGEANT}))
    assert not ORDER.is_met_by(frozenset({SERGEANT, OFFICER}))
    assert not ORDER.is_met_by(frozenset())
