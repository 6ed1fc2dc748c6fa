"""Expiries: when what was given ends, and when its holder is reminded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.ids import CertificationId, OrderId, PersonId
from domain.rosters.expiries import End, Ending, end_of
from domain.rosters.orders import Order, OrderKind, OrderState
from domain.rosters.pages import Certification
from tests.domain.makers import ANNA, FTO, GUILD, NOW, PAGE

YEAR, DAY = timedelta(days=365), timedelta(days=1)
WITHOUT_END = Certification(CertificationId(1), "FTO", FTO)
YEARLY = replace(WITHOUT_END, valid_for=YEAR)
ORDER = Order(
    OrderId(1),
    GUILD,
    ANNA,
    None,
    "Olga",
    None,
    give=frozenset({FTO}),
    take=frozenset(),
    state=OrderState.PENDING,
    created_at=NOW,
    due_at=NOW,
    expires_at=NOW + DAY,
    kind=OrderKind.CERTIFY,
)


def end(certification: Certification, order: Order | None = None) -> End | None:
    return end_of(certification, PersonId(1), order, since=NOW, now=NOW)


def test_what_is_valid_without_end_has_none() -> None:
    assert end(WITHOUT_END) is None
    assert end(WITHOUT_END, ORDER) is None


def test_the_certification_says_how_long_unless_the_order_does() -> None:
    said = NOW + timedelta(days=90)

    assert end(YEARLY) == End(PersonId(1), CertificationId(1), NOW + YEAR)
    assert end(YEARLY, ORDER) == End(PersonId(1), CertificationId(1), NOW + YEAR)
    assert end(YEARLY, replace(ORDER, until=said)) == End(PersonId(1), CertificationId(1), said, is_own=True)
    assert end(YEARLY, replace(ORDER, is_for_good=True)) == End(
        PersonId(1), CertificationId(1), None, is_own=True
    )


def test_what_is_given_for_less_than_a_reminder_s_time_needs_none() -> None:
    given = end(WITHOUT_END, replace(ORDER, until=NOW + timedelta(days=7)))

    assert given is not None
    assert given.is_reminded


@pytest.mark.parametrize(
    ("left", "valid_for", "wants"),
    [
        (timedelta(days=15), None, False),
        (timedelta(days=14), None, True),
        (timedelta(0), None, False),
        (timedelta(days=6), timedelta(days=10), False),
        (timedelta(days=5), timedelta(days=10), True),
    ],
)
def test_a_reminder_comes_in_time_and_never_in_the_first_half(
    left: timedelta, valid_for: timedelta | None, *, wants: bool
) -> None:
    certification = replace(WITHOUT_END, valid_for=valid_for)
    ending = Ending(GUILD, PAGE, 1, PersonId(1), ANNA, "Anna", certification, NOW + left)  # type: ignore[arg-type]

    assert ending.wants_reminder(NOW) is wants
