"""Reasons: one line, or none where none is needed."""

import pytest

from domain.errors import Invalid
from domain.rosters.reasons import LONGEST_REASON, checked_reason, required_reason


@pytest.mark.parametrize(("text", "kept"), [(None, None), ("  ", None), (" merit ", "merit")])
def test_a_reason_may_be_left_out(text: str | None, kept: str | None) -> None:
    assert checked_reason(text) == kept


@pytest.mark.parametrize("text", ["x" * (LONGEST_REASON + 1), "two\nlines", "\x07"])
def test_a_reason_that_will_not_do_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(Invalid, match="reason "):
        required_reason(text)
    with pytest.raises(Invalid, match="reason ") as caught:
        checked_reason(text)
    assert caught.value.field == "reason"


def test_a_required_reason_is_not_empty() -> None:
    assert required_reason(" late ") == "late"
    with pytest.raises(Invalid, match="reason must not be empty"):
        required_reason(" ")
