"""Checks drawn."""

import pytest

from bot.checks import Check, Verdict
from bot.embeds.checks import check_lines, checks_card


@pytest.mark.parametrize(
    ("verdicts", "title"),
    [
        ((Verdict.GOOD,), "All is well"),
        ((Verdict.WARNING, Verdict.GOOD), "Nothing broken, 1 to know"),
        ((Verdict.FAULT, Verdict.WARNING), "1 to mend, 1 to know"),
    ],
)
def test_the_head_counts(verdicts: tuple[Verdict, ...], title: str) -> None:
    assert checks_card([Check(verdict, "x") for verdict in verdicts]).title == title


def test_each_has_a_sign_beside_its_words() -> None:
    lines = check_lines([Check(verdict, "x") for verdict in Verdict])

    assert lines == ("✔ x", "⚠ x", "✘ x")
