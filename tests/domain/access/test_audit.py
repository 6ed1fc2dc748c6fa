"""Details of audit lines: small, and nothing that a database would choke on."""

from domain.access.audit import LONGEST_DETAIL, small


def test_a_detail_is_kept_small_and_without_what_is_not_there() -> None:
    kept = small({"a": "x" * 500, "b": None, "c": "", "d": 0, "e": False, "f": "nul\0and \ud800"})

    assert len(str(kept["a"])) == LONGEST_DETAIL
    assert kept.keys() == {"a", "d", "e", "f"}
    assert kept["f"] == "nuland ?"
