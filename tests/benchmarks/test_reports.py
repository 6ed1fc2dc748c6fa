import pytest

from benchmarks.reports import Claim, Report, Table, WrongResult, check, milliseconds, percentile
from benchmarks.writing import markdown

REPORT = Report(
    title="Serving",
    method="Asked often.",
    tables=(Table("A page", ("answer", "a second"), (("200", "9,000"),)),),
    claims=(Claim("at least 0.9", "0.8", holds=False), Claim("at least 0.7", "0.8", holds=True)),
)


@pytest.mark.parametrize(("share", "value"), [(0.5, 51), (0.99, 100), (1.0, 100)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_small_durations_keep_their_digits() -> None:
    assert [milliseconds(0.00123), milliseconds(1.5)] == ["1.23 ms", "1,500 ms"]


def test_a_wrong_result_has_no_number() -> None:
    with pytest.raises(WrongResult, match="the page is whole"):
        check([], "the page is whole")


def test_the_page_of_the_documentation_says_which_aims_hold() -> None:
    page = markdown([REPORT], ["Machine: a small one"])

    assert "- Machine: a small one" in page
    assert "| at least 0.9 | 0.8 | **no** |" in page
    assert "| at least 0.7 | 0.8 | yes |" in page
    assert "| answer | a second |\n| --- | ---: |\n| 200 | 9,000 |" in page
