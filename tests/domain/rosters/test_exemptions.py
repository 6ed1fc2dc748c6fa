"""From when to when somebody is exempt."""

from datetime import datetime, timedelta

import pytest

from domain.errors import Invalid
from domain.ids import ExemptionId, PersonId
from domain.rosters.exemptions import Exemption, checked_end, exempt_text
from tests.domain.makers import NOW, PAGE

DAY = timedelta(days=1)


def test_an_exemption_covers_its_time_and_not_its_end() -> None:
    limited = Exemption(ExemptionId(1), PAGE, PersonId(1), NOW, NOW + DAY)
    endless = Exemption(ExemptionId(2), PAGE, PersonId(1), NOW)

    assert [limited.covers(NOW + step) for step in (-DAY, 0 * DAY, DAY)] == [False, True, False]
    assert endless.covers(NOW + 900 * DAY)


def test_a_record_says_until_when() -> None:
    assert exempt_text(None) == "Exempt"
    assert exempt_text(NOW) == "Exempt until 2026-11-22 12:00 UTC"


def test_an_end_is_kept_to_the_minute() -> None:
    assert checked_end(None, now=NOW) is None
    assert checked_end(NOW + DAY, now=NOW) == NOW + DAY
    assert checked_end(NOW + timedelta(seconds=1), now=NOW) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("end", [NOW, NOW - DAY, NOW + 800 * DAY])
def test_an_end_that_makes_no_sense_is_named(end: datetime) -> None:
    with pytest.raises(Invalid, match="until"):
        checked_end(end, now=NOW)
