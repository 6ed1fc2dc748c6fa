"""Which callsigns a line of text allows, in what order, and what is wrong with a line."""

import pytest

from domain.errors import Invalid, Refused
from domain.rosters.schemes import (
    Abbreviations,
    NumberRange,
    StaticSeats,
    checked_abbreviation,
    checked_callsign,
    key_of,
    lowest_free,
    parsed_scheme,
)

NAMES = Abbreviations("BCSO", "SGT", "K9")


def first(line: str, *, taken: tuple[str, ...] = ()) -> str | None:
    """Return the lowest free callsign of a scheme."""
    scheme = parsed_scheme(line)
    assert scheme is not None
    return lowest_free(scheme, NAMES, {key_of(each) for each in taken})


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("S-01, S-02 ,S-03", StaticSeats(("S-01", "S-02", "S-03"))),
        ("Adam", StaticSeats(("Adam",))),
        ("{RANK_ABBR}-{NUM:3} 1..40", NumberRange("{RANK_ABBR}-{NUM:3}", 1, 40)),
        ("{RANK_ABBR} {NUM} 50..60+", NumberRange("{RANK_ABBR} {NUM}", 50, 60, stretches=True)),
        ("{PAGE_ABBR}{NUM}", NumberRange("{PAGE_ABBR}{NUM}")),
        ("{NUM} 7..", NumberRange("{NUM}", 7)),
        ("S-50..S-99", NumberRange("S-{NUM}", 50, 99)),
        ("S-050…S-099+", NumberRange("S-{NUM:3}", 50, 99, stretches=True)),
        ("  ", None),
    ],
)
def test_a_line_is_a_scheme_and_a_scheme_is_a_line(line: str, made: object) -> None:
    assert parsed_scheme(line) == made
    assert parsed_scheme(str(made or "")) == made


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("S-01, s-01", "named twice"),
        ("S*1", "letters, digits"),
        (",,", "no callsign"),
        ("{NAME}-{NUM}", "{NAME} is no gap"),
        ("{RANK_ABBR}", "{NUM} in it, once"),
        ("{NUM}{NUM}", "once"),
        ("{NUM:9}", "up to 6"),
        ("{RANK_ABBR:2}{NUM}", "how many digits"),
        ("{NUM", "brace"),
        ("{NUM}} 1..4", "brace"),
        ("{NUM} 9..4", "before it begins"),
        ("{NUM} 1..999999999", "up to 99999"),
        ("S-1..T-4", "differ in more than their number"),
        ("x" * 5000, "4000 characters"),
        ("x" * 21, "20 characters"),
        (", ".join(f"S{number}" for number in range(201)), "200 seats"),
        ("A{NUM}'", "letters, digits"),
    ],
)
def test_a_line_that_will_not_do_is_refused_in_words(line: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parsed_scheme(line, field="ranks[2].callsigns")

    assert words in refusal.value.sentence
    assert refusal.value.sentence.startswith("callsigns of rank 3")
    assert refusal.value.field == "ranks[2].callsigns"


def test_the_lowest_free_one_is_next() -> None:
    assert first("S-01, S-02", taken=("s-01",)) == "S-02"
    assert first("S-01", taken=("S-01",)) is None
    assert first("{RANK_ABBR}-{NUM:3} 1..2") == "SGT-001"
    assert first("{DEPT_ABBR}/{SUBDIVISION_ABBR}{NUM} 3..", taken=("BCSO/K93",)) == "BCSO/K94"


def test_a_range_stretches_only_if_it_may() -> None:
    assert first("S{NUM} 1..2", taken=("S1", "S2")) is None
    assert first("S{NUM} 1..2+", taken=("S1", "S2")) == "S3"


@pytest.mark.parametrize(
    ("line", "value", "allowed"),
    [
        ("{RANK_ABBR}-{NUM:3} 1..40", "sgt-007", True),
        ("{RANK_ABBR}-{NUM:3} 1..40", "SGT-7", False),
        ("{RANK_ABBR}-{NUM:3} 1..40", "SGT-041", False),
        ("{RANK_ABBR}-{NUM:3} 1..40+", "SGT-041", True),
        ("{SUBDIVISION_ABBR}-{NUM}", "K9-12", True),
        ("{NUM} 10..", "9", False),
        ("S-01, S-02", "s-02", True),
        ("S-01, S-02", "S-03", False),
    ],
)
def test_a_scheme_knows_its_own(line: str, value: str, *, allowed: bool) -> None:
    scheme = parsed_scheme(line)

    assert scheme is not None
    assert scheme.allows(value, NAMES) is allowed


def test_a_gap_that_nothing_fills_is_refused() -> None:
    scheme = parsed_scheme("{RANK_ABBR}{NUM}")
    assert isinstance(scheme, NumberRange)

    with pytest.raises(Refused, match="the rank has none"):
        scheme.at(1, Abbreviations())


def test_callsigns_are_compared_without_capitals_and_kept_as_written() -> None:
    assert checked_callsign("  2\u00a0Adam  12 ") == "2 Adam 12"
    assert key_of("2 ADAM 12") == key_of("2 adam 12")


@pytest.mark.parametrize("text", ["", "  ", "---", "a@b", "<b>", "a\u202eb", "x" * 21, "`x`", "a,b"])
def test_no_callsign_is_empty_long_or_strange(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_callsign(text)

    assert refusal.value.field == "callsign"


def test_an_abbreviation_may_be_missing_but_not_long() -> None:
    assert checked_abbreviation("  ") == ""
    assert checked_abbreviation("Sgt") == "Sgt"
    with pytest.raises(Invalid, match="10 characters"):
        checked_abbreviation("Sergeant-Major")
