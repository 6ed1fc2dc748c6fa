"""Templates: what a guild's own announcements say, with named gaps.

A line may be made of parts between “ · ”. A part of which all gaps are empty is left out, so that a change
without a reason has no line for one; so is a line that nothing is left of.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches

from domain.errors import Invalid
from domain.words import sentence

GAPS = ("member", "from", "to", "by", "reason", "page", "date")
LONGEST_TEMPLATE = 1000
BETWEEN = " · "

_GAP = re.compile(r"\{([^{}]*)\}")


def checked_template(text: str) -> str:
    """Return the template without blanks around it; `Invalid` names the gap that there is none of."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text:
        raise Invalid(sentence("text: write what is to be announced."), field="text")
    if len(text) > LONGEST_TEMPLATE:
        raise Invalid(
            sentence("text: at most {most} characters, please.", most=LONGEST_TEMPLATE), field="text"
        )
    for name in _GAP.findall(text):
        if name not in GAPS:
            raise _unknown(name)
    if "{" in _GAP.sub("", text) or "}" in _GAP.sub("", text):
        raise Invalid(
            sentence("text: a brace is not closed, or not opened. Gaps look like {gap}.", gap="{member}"),
            field="text",
        )
    return text


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return the template with its gaps filled; what fills them is never read as a template."""
    lines = (_line(line, values) for line in template.splitlines())
    return "\n".join(line for line in lines if line is not None)


def _line(line: str, values: Mapping[str, str]) -> str | None:
    parts = [part for part in line.split(BETWEEN) if _is_told(part, values)]
    if not parts:
        return None
    return _GAP.sub(lambda gap: values.get(gap[1], ""), BETWEEN.join(parts))


def _is_told(part: str, values: Mapping[str, str]) -> bool:
    gaps = _GAP.findall(part)
    return not gaps or any(values.get(gap) for gap in gaps)


def _unknown(name: str) -> Invalid:
    shown = "{" + name[:30] + "}"
    close = get_close_matches(name.strip().lower(), GAPS, n=1, cutoff=0.5)
    known = " ".join("{" + gap + "}" for gap in GAPS)
    if close:
        return Invalid(
            sentence(
                "text: there is no gap {gap}; did you mean {close}?", gap=shown, close="{" + close[0] + "}"
            ),
            field="text",
        )
    return Invalid(
        sentence("text: there is no gap {gap}. There are {known}.", gap=shown, known=known), field="text"
    )
