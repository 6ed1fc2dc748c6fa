"""Templates with gaps."""

import pytest

from domain.errors import Invalid
from domain.rosters.templates import LONGEST_TEMPLATE, checked_template, filled

FULL = {"member": "Anna", "from": "Officer", "to": "Sergeant", "by": "Olga", "reason": "merit"}


def test_gaps_are_filled_once_and_never_read_again() -> None:
    assert filled("{member}: {to}", {"member": "{to}", "to": "Sergeant"}) == "{to}: Sergeant"


def test_what_has_nothing_to_tell_is_left_out() -> None:
    template = "**{member}** is {to}\nFrom {from} · By {by}\nReason: {reason}\nHail!"

    assert filled(template, FULL).splitlines()[1:3] == ["From Officer · By Olga", "Reason: merit"]
    assert filled(template, FULL | {"from": ""}).splitlines()[1] == "By Olga"
    assert filled(template, {"member": "Anna", "to": "X"}) == "**Anna** is X\nHail!"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{membr} rose", "{membr}; did you mean {member}?"),
        ("{Reason}", "{Reason}; did you mean {reason}?"),
        ("{xyz}", "no gap {xyz}. There are {member} {from} {to} {by} {reason} {page} {date}."),
        ("{}", "no gap {}. There are"),
        ("{member", "a brace is not closed"),
        ("member}", "a brace is not closed"),
        ("{{member}}", "a brace is not closed"),
        ("  \n ", "write what is to be announced"),
        ("x" * (LONGEST_TEMPLATE + 1), "at most 1000"),
    ],
)
def test_what_is_wrong_with_a_template_is_named(text: str, named: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_template(text)

    assert named in refusal.value.sentence
    assert refusal.value.field == "text"


def test_a_good_template_is_kept_as_it_is() -> None:
    assert checked_template("  Hail {member}!  \r\n\r\n{date} ") == "Hail {member}!\n\n{date}"
