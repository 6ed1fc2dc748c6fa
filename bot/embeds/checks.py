"""Checks drawn: one line each, the faults first."""

from collections.abc import Sequence

from bot.checks import Check, Verdict
from bot.embeds.cards import BAD, GOOD, WARNING, Card
from words import say

SIGNS = {Verdict.GOOD: "✔", Verdict.WARNING: "⚠", Verdict.FAULT: "✘"}


def checks_card(checks: Sequence[Check]) -> Card:
    """Return the head: how many things are wrong."""
    faults = sum(check.verdict is Verdict.FAULT for check in checks)
    warnings = sum(check.verdict is Verdict.WARNING for check in checks)
    if faults:
        return Card(say("{faults} to mend, {warnings} to know", faults=faults, warnings=warnings), colour=BAD)
    if warnings:
        return Card(say("Nothing broken, {warnings} to know", warnings=warnings), colour=WARNING)
    return Card(say("All is well"), colour=GOOD)


def check_lines(checks: Sequence[Check]) -> tuple[str, ...]:
    """Draw every check."""
    return tuple(f"{SIGNS[check.verdict]} {check.text}" for check in checks)
