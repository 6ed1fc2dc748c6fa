"""What may be said of a member of staff."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Invalid
from domain.ids import SiteId
from domain.staff.staff import (
    MOST_SITES,
    MOST_SKILLS,
    Contract,
    StaffDetails,
    checked_staff,
    contracted,
)

HOUR = timedelta(hours=1)
MIRA = StaffDetails("Mira Holm")


def test_what_is_kept_of_somebody() -> None:
    said = replace(
        MIRA,
        name="  Mira Holm ",
        external_id=" E-1 ",
        skills=("First aid", "first  AID", "Driving"),
        site_ids=(SiteId(2), SiteId(1), SiteId(2)),
        timezone="europe/berlin",
    )

    assert checked_staff(said) == StaffDetails(
        "Mira Holm", "E-1", None, ("First aid", "Driving"), (SiteId(1), SiteId(2)), timezone="Europe/Berlin"
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(MIRA, name=""), "name"),
        (replace(MIRA, name="x" * 101), "name"),
        (replace(MIRA, external_id=""), "external_id"),
        (replace(MIRA, external_id="x" * 101), "external_id"),
        (replace(MIRA, skills=("ok", " ")), "skills[1]"),
        (replace(MIRA, skills=("x" * 51,)), "skills[0]"),
        (replace(MIRA, skills=tuple(map(str, range(MOST_SKILLS + 1)))), "skills"),
        (replace(MIRA, site_ids=tuple(map(SiteId, range(MOST_SITES + 1)))), "sites"),
        (replace(MIRA, contract=Contract(least=-HOUR)), "contract.min_hours"),
        (replace(MIRA, contract=Contract(most=169 * HOUR)), "contract.max_hours"),
        (replace(MIRA, contract=Contract(40 * HOUR, 20 * HOUR)), "contract.min_hours"),
        (replace(MIRA, contract=Contract(longest_run=0)), "contract.max_consecutive"),
        (replace(MIRA, contract=Contract(longest_run=32)), "contract.max_consecutive"),
        (replace(MIRA, timezone="Nowhere"), "timezone"),
    ],
)
def test_what_makes_no_sense_is_named(said: StaffDetails, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_staff(said)

    assert refusal.value.field == field
    assert field in refusal.value.sentence


def test_hours_by_the_contract() -> None:
    assert contracted(Contract(35 * HOUR, 40 * HOUR), 14) == 70 * HOUR
    assert contracted(Contract(most=35 * HOUR), 1) == 5 * HOUR
    assert contracted(Contract(longest_run=5), 14) is None
