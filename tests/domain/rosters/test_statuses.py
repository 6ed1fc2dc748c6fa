"""What statuses there are, until when, and who may set which."""

from datetime import datetime, timedelta

import pytest

from domain.access.tiers import Tier
from domain.errors import Invalid, Refused
from domain.rosters.statuses import ACTIVE, Status, Term, checked_term, needed_tier, term_of
from tests.domain.makers import NOW


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (ACTIVE, "Active"),
        (Term(Status.LOA), "LOA"),
        (Term(Status.SUSPENDED, NOW), "Suspended until 2026-11-22 12:00 UTC"),
    ],
)
def test_a_term_comes_back_from_its_record(term: Term, text: str) -> None:
    assert term.text == text
    assert term_of(text) == term


@pytest.mark.parametrize("text", [None, "", "Sergeant", "suspended"])
def test_what_is_no_status_is_refused(text: str | None) -> None:
    with pytest.raises(Refused):
        term_of(text)


def test_an_end_is_kept_to_the_minute_and_never_earlier() -> None:
    later = NOW + timedelta(days=3, seconds=1)

    assert checked_term(Status.LOA, later, now=NOW) == Term(Status.LOA, NOW + timedelta(days=3, minutes=1))
    assert checked_term(Status.LOA, NOW + timedelta(hours=1), now=NOW).until == NOW + timedelta(hours=1)
    assert checked_term(Status.ACTIVE, None, now=NOW) == ACTIVE


@pytest.mark.parametrize(
    ("status", "until", "why"),
    [
        (Status.ACTIVE, NOW + timedelta(days=1), "leave it out"),
        (Status.LOA, NOW, "has passed"),
        (Status.LOA, NOW + timedelta(days=800), "two years"),
    ],
)
def test_an_end_that_makes_no_sense_is_named(status: Status, until: datetime, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refusal:
        checked_term(status, until, now=NOW)

    assert refusal.value.field == "until"


@pytest.mark.parametrize(
    ("before", "after", "tier"),
    [
        (Status.ACTIVE, Status.PROBATION, Tier.SUPERVISOR),
        (Status.PROBATION, Status.ACTIVE, Tier.SUPERVISOR),
        (Status.SUSPENDED, Status.PROBATION, Tier.COMMAND),
        (Status.SUSPENDED, Status.ACTIVE, Tier.COMMAND),
        (Status.ACTIVE, Status.LOA, Tier.COMMAND),
        (Status.ACTIVE, Status.SUSPENDED, Tier.COMMAND),
    ],
)
def test_a_supervisor_puts_on_trial_and_ends_it(before: Status, after: Status, tier: Tier) -> None:
    assert needed_tier(before, after) is tier
