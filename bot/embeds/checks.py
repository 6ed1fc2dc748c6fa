"""Checks drawn: one line each, the faults first."""

from collections.abc import Sequence

from bot.checks import Check, Verdict
from bot.embeds.cards import BAD, GOOD, WARNING, Card

SIGNS = {Verdict.GOOD: "✔", Verdict.WARNING: "⚠", Verdict.FAULT: "✘"}


def checks_card(checks: Sequence[Check]) -> Card:
    """Return the head: how many things are wrong."""
    faults = sum(check.verdict is Verdict.FAULT for check in checks)
    warnings = sum(check.verdict is Verdict.WARNING for check in checks)
    if faults:
        return Card(f"{faults} to mend, {warnings} to know", colour=BAD)
    if warnings:
        return Card(f"Nothing broken, {warnings} to know", colour=WARNING)
    return Card("All is well", colour=GOOD)


def check_lines(checks: Sequence[Check]) -> tuple[str, ...]:
    """Draw every check."""
    return tuple(f"{SIGNS[check.verdict]} {check.text}" for check in checks)
