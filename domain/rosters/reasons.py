"""Reasons: why something is done to a member; one line that goes on record."""

from domain.rosters.pages import checked_text

LONGEST_REASON = 400
NAME = "reason"


def checked_reason(text: str | None) -> str | None:
    """Return the reason without needless blanks, None if none is given; `Invalid` if it won't do."""
    return checked_text(text or "", name=NAME, longest=LONGEST_REASON, may_be_empty=True) or None


def required_reason(text: str) -> str:
    """Return the reason without needless blanks; `Invalid` if it is empty or won't do."""
    return checked_text(text, name=NAME, longest=LONGEST_REASON)
