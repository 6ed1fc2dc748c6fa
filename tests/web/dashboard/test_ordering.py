"""Ordering: every choice means an ask, and nothing else does."""

import pytest

from domain.errors import Invalid
from domain.rosters.asks import Assign, Certify, Demote, Discharge, Promote, Reinstate, Revoke, Unassign
from web.dashboard.ordering import ask_of


def test_a_choice_means_what_it_says() -> None:
    kinds = {
        "promote": Promote,
        "demote": Demote,
        "reinstate": Reinstate,
        "certify": Certify,
        "revoke": Revoke,
        "assign": Assign,
        "unassign": Unassign,
    }

    assert {kind: type(ask_of(f"{kind}:7")) for kind in kinds} == kinds
    assert ask_of("discharge") == Discharge()


@pytest.mark.parametrize(
    "text", ["", "promote", "promote:", "promote:-1", "promote:²", "discharge:1", "kick:1"]
)
def test_what_is_no_choice_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask_of(text)
    assert refused.value.field == "what"
