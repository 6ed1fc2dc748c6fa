"""Reports: what a benchmark found, as tables of text and claims that hold or don't."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from statistics import median


@dataclass(frozen=True, slots=True)
class Claim:
    """An aim, what was measured against it, and whether it holds."""

    aim: str
    measured: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a title; the first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that one benchmark has to say; `method` tells how it was measured."""

    title: str
    method: str
    tables: tuple[Table, ...]
    claims: tuple[Claim, ...] = ()


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of all values don't exceed (nearest rank); NaN of none."""
    if not values:
        return nan
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(values: Sequence[float]) -> float:
    """Return the median; NaN of none."""
    return median(values) if values else nan


def milliseconds(seconds: float) -> str:
    """Return a duration as milliseconds, with as many digits as mean something."""
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"


def check(is_right: object, what: str) -> None:
    """Raise unless a benchmark's result is right: a number must not come from nothing."""
    if not is_right:
        raise WrongResult(what)


class WrongResult(Exception):
    """What was timed did not do what it should; there is no number then."""
