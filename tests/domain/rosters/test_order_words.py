"""Every kind of order has words for what is wanted, and for what is done."""

from domain.rosters.order_words import DONE, WANTED
from domain.rosters.orders import OrderKind


def test_every_kind_has_words() -> None:
    assert DONE.keys() == WANTED.keys() == set(OrderKind)
