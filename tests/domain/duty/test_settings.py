"""The rules of a page's patrols make sense, or are refused by name."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.duty.settings import DutySettings, checked_settings
from domain.errors import Invalid
from domain.ids import PageId

USUAL = DutySettings(PageId(UUID(int=1)))


def test_the_usual_rules_make_sense() -> None:
    assert checked_settings(USUAL) == USUAL


@pytest.mark.parametrize("name", ["approval_above", "remind_after", "longest"])
@pytest.mark.parametrize("value", [timedelta(), timedelta(seconds=59), timedelta(days=8)])
def test_a_time_beyond_reason_is_refused_by_name(name: str, value: timedelta) -> None:
    with pytest.raises(Invalid, match=f"{name} must be between") as refused:
        checked_settings(replace(USUAL, **{name: value}))  # type: ignore[arg-type]  # the name decides

    assert refused.value.field == name


@pytest.mark.parametrize(("hours", "waits"), [(8, False), (8.01, True)])
def test_more_than_the_threshold_waits_for_approval(hours: float, waits: bool) -> None:
    assert USUAL.needs_approval(int(hours * 3600)) == waits


def test_without_a_threshold_nothing_waits() -> None:
    assert not replace(USUAL, approval_above=None).needs_approval(10**6)
