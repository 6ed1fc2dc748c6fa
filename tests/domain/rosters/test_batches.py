"""Batches: what is kept of an ask comes back, and who is pasted is understood or named."""

import pytest

from domain.errors import Invalid
from domain.ids import BatchId, CertificationId, RankId, SubdivisionId, UserId
from domain.rosters.asks import Ask, Assign, Certify, Discharge, Promote, Reinstate, Transfer
from domain.rosters.batches import (
    Batch,
    BatchKind,
    BatchState,
    LineState,
    Progress,
    ask_document,
    ask_from,
    pasted,
)
from domain.rosters.orders import OrderKind
from tests.domain.makers import ANNA, GUILD, NOW, PAGE

TEN = 1_000_000_000_000_000_010


@pytest.mark.parametrize(
    "ask",
    [
        Promote(),
        Promote(RankId(3)),
        Reinstate(RankId(1)),
        Reinstate(RankId(1), (CertificationId(1), CertificationId(2)), (SubdivisionId(3),)),
        Certify(CertificationId(2)),
        Assign(SubdivisionId(5)),
        Transfer(SubdivisionId(5), keeps_others=True),
        Discharge(kick=True),
    ],
)
def test_an_ask_comes_back_as_it_was_kept(ask: Ask) -> None:
    assert ask_from(ask_document(ask)) == ask


def test_what_an_ask_no_longer_knows_is_passed_over() -> None:
    assert ask_from({"kind": "discharge", "honours": "full"}) == Discharge()


def test_every_kind_of_order_but_a_transfer_may_be_given_in_bulk() -> None:
    kinds = {each.value for each in BatchKind} - {"import", "rollback"}

    assert kinds == {each.value for each in OrderKind} - {"transfer"}


@pytest.mark.parametrize(
    "text",
    [f"<@{TEN}> <@!{TEN + 1}>", f"{TEN},{TEN + 1}", f"{TEN}\n{TEN + 1};{TEN}", f"<@{TEN}><@{TEN + 1}>"],
)
def test_mentions_and_ids_are_taken_each_once_in_their_order(text: str) -> None:
    assert pasted(text) == (UserId(TEN), UserId(TEN + 1))


def test_what_is_neither_is_named() -> None:
    with pytest.raises(Invalid, match="“anna” is neither a mention nor a Discord id") as refusal:
        pasted(f"{TEN} anna")

    assert refusal.value.field == "members"


def test_progress_counts_what_is_through() -> None:
    batch = Batch(BatchId(1), GUILD, PAGE, BatchKind.PROMOTE, BatchState.RUNNING, ANNA, "Anna", NOW)

    progress = Progress(batch, {LineState.WAITING: 3, LineState.OPEN: 2, LineState.DONE: 4})

    assert (progress.total, progress.ended, progress.is_over) == (9, 4, False)
