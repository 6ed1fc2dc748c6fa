"""Steps come in an order that leaves one record, and only those that are left."""

from dataclasses import replace

import pytest

from bot.steps import LONGEST_REASON, Step, Verb, reason_of, steps_of
from domain.ids import RoleId
from domain.rosters.orders import OrderKind
from tests.bot.fake_orders import an_order
from tests.domain.makers import ANNA, CAPTAIN, FTO, GUILD, OFFICER, SERGEANT, a_page

ORDER = an_order(1, GUILD, ANNA)


def test_giving_comes_first_then_ranks_from_below_then_other_roles() -> None:
    taken = frozenset({FTO, CAPTAIN, OFFICER})
    order = replace(ORDER, give=frozenset({SERGEANT}), take=taken)

    steps = steps_of(order, taken, a_page())

    assert [step.role_id for step in steps] == [SERGEANT, OFFICER, CAPTAIN, FTO]
    assert [step.verb for step in steps] == [Verb.GIVE, Verb.TAKE, Verb.TAKE, Verb.TAKE]


def test_what_is_so_already_is_no_step() -> None:
    order = replace(ORDER, give=frozenset({SERGEANT}), take=frozenset({OFFICER}))

    assert steps_of(order, frozenset({SERGEANT}), None) == ()


def test_putting_out_is_the_last_step_even_when_there_is_no_other() -> None:
    assert steps_of(replace(ORDER, kick=True), frozenset(), None) == (Step(Verb.KICK),)


@pytest.mark.parametrize("kind", list(OrderKind))
def test_the_audit_log_is_told_who_ordered_it_and_it_fits(kind: OrderKind) -> None:
    order = replace(ORDER, kind=kind, reason="x" * 400, actor_name="y" * 200)

    assert "ordered by yyy" in reason_of(order)
    assert len(reason_of(order)) == LONGEST_REASON


def test_a_step_knows_when_it_is_done() -> None:
    held = frozenset({RoleId(1)})

    assert Step(Verb.GIVE, RoleId(1)).is_done_with(held)
    assert Step(Verb.TAKE, RoleId(2)).is_done_with(held)
    assert not Step(Verb.KICK).is_done_with(held)


def test_who_comes_back_gets_his_rank_last() -> None:
    order = replace(ORDER, give=frozenset({SERGEANT, FTO, RoleId(1), RoleId(99_999)}))

    steps = steps_of(order, frozenset(), a_page())

    assert [step.role_id for step in steps][-1] == SERGEANT
    assert {step.verb for step in steps} == {Verb.GIVE}
