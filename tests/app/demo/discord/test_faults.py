"""The switches can be set from JSON, and set back."""

from datetime import timedelta

import pytest

from app.demo.discord.faults import Faults, RestFault


def test_every_switch_survives_the_way_through_json() -> None:
    faults = Faults(resume_allowed=False, chunk_delay=timedelta(seconds=2), chunks_before_stop=3)
    faults.fail_role_writes(RestFault.HTML_PAGE, times=2)
    faults.fail_message_writes(RestFault.TOO_OLD)
    copy = Faults()

    copy.update(faults.to_json())

    assert copy == faults


@pytest.mark.parametrize("wanted", [{"no_such": 1}, {"role_writes": ["sulk"]}, {"chunk_delay": "long"}])
def test_what_makes_no_sense_changes_nothing(wanted: dict[str, object]) -> None:
    faults = Faults()

    with pytest.raises(ValueError):
        faults.update({"resume_allowed": False, **wanted})

    assert faults == Faults()


def test_clearing_mends_everything() -> None:
    faults = Faults(members_intent_allowed=False)

    faults.clear()

    assert faults == Faults()
