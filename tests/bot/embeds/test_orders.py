"""An order is told as what it is about, whatever became of it."""

from dataclasses import replace

import pytest

from bot.embeds.orders import order_card
from domain.rosters.orders import OrderKind, OrderState
from tests.bot.fake_orders import an_order
from tests.domain.makers import ANNA, GUILD, NOW

ORDER = an_order(1, GUILD, ANNA)


@pytest.mark.parametrize(
    ("state", "title"),
    [
        (OrderState.FULFILLED, "Anna is Sergeant now"),
        (OrderState.FAILED, "I could not promote Anna to Sergeant"),
        (OrderState.EXPIRED, "I could not promote Anna to Sergeant"),
        (OrderState.CANCELLED, "Cancelled: promote Anna to Sergeant"),
        (OrderState.SCHEDULED, "Scheduled: promote Anna to Sergeant"),
        (OrderState.PENDING, "Still in the works: promote Anna to Sergeant"),
    ],
)
def test_the_title_says_how_it_stands(state: OrderState, title: str) -> None:
    assert order_card(replace(ORDER, state=state), "Anna").title == title


def test_a_failure_says_why_and_a_date_is_everybody_s_own() -> None:
    failed = replace(ORDER, state=OrderState.FAILED, failure="“Sergeant” is above my highest role.")

    assert "above my highest role" in order_card(failed, "Anna").lines[0]
    assert "<t:" in order_card(replace(ORDER, state=OrderState.SCHEDULED), "Anna").lines[0]


@pytest.mark.parametrize("kind", list(OrderKind))
@pytest.mark.parametrize("state", list(OrderState))
def test_every_kind_has_its_words_and_names_are_harmless(kind: OrderKind, state: OrderState) -> None:
    card = order_card(replace(ORDER, kind=kind, state=state, subject="@everyone"), "*Anna*")

    assert "@everyone" not in card.title
    assert "{" not in card.title


def test_what_is_given_for_a_time_says_until_when() -> None:
    card = order_card(replace(ORDER, state=OrderState.FULFILLED, until=NOW), "Anna")

    assert card.lines[0] == f"Until <t:{int(NOW.timestamp()) - 1}:D>, <t:{int(NOW.timestamp())}:R>."


def test_what_did_not_come_back_stands_beside_it() -> None:
    done = replace(ORDER, state=OrderState.FULFILLED)

    card = order_card(done, "Anna", beside=["A-1 belongs to *Ben*."])

    assert "belongs to \\*Ben\\*" in card.lines[-1]
    assert card.colour != order_card(done, "Anna").colour
