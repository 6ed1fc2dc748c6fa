"""Ordering: every choice means an ask, and nothing else does."""

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from domain.errors import Invalid
from domain.ids import CertificationId, SubdivisionId
from domain.rosters.asks import (
    Ask,
    Assign,
    Certify,
    Demote,
    Discharge,
    Promote,
    Reinstate,
    Revoke,
    Transfer,
    Unassign,
)
from tests.domain.makers import NOW
from web.dashboard.filling import Filled
from web.dashboard.ordering import ask_of, terms_of


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
    assert ask_of("discharge-kick") == Discharge(kick=True)
    assert ask_of("transfer:7") == Transfer(SubdivisionId(7))
    assert ask_of("transfer-beside:7") == Transfer(SubdivisionId(7), keeps_others=True)


@pytest.mark.parametrize(
    ("ask", "fields", "field"),
    [
        (Promote(), {"expires": "2099-01-01"}, "expires"),
        (Promote(), {"for_good": "on"}, "expires"),
        (Certify(CertificationId(1)), {"for_good": "on", "expires": "2099-01-01"}, "expires"),
        (Certify(CertificationId(1)), {"expires": "soon"}, "expires"),
        (Discharge(kick=True), {}, "reason"),
    ],
)
def test_terms_that_fit_no_order_are_refused_at_their_field(
    ask: Ask, fields: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        terms_of(Filled(MultiDict(fields)), ask, now=NOW)

    assert refused.value.field == field


def test_a_certification_ends_after_its_last_day_or_never() -> None:
    ask = Certify(CertificationId(1))

    assert terms_of(Filled(MultiDict({"expires": "2099-01-01"})), ask, now=NOW).until == datetime(
        2099, 1, 2, tzinfo=UTC
    )
    assert terms_of(Filled(MultiDict({"for_good": "on"})), ask, now=NOW).is_for_good


@pytest.mark.parametrize(
    "text", ["", "promote", "promote:", "promote:-1", "promote:²", "discharge:1", "kick:1"]
)
def test_what_is_no_choice_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask_of(text)
    assert refused.value.field == "what"
