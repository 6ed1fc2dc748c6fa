"""Discord ids as people write them."""

import pytest

from domain.ids import LARGEST_SNOWFLAKE, snowflake


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("123456789012345678", 123456789012345678),
        (str(LARGEST_SNOWFLAKE), LARGEST_SNOWFLAKE),
        (str(LARGEST_SNOWFLAKE + 1), None),
        ("0", None),
        ("-5", None),
        ("", None),
        ("12a", None),
        ("١٢٣", None),
        ("1" * 5000, None),
        (" 12", None),
    ],
)
def test_only_a_plain_positive_number_is_a_snowflake(text: str, number: int | None) -> None:
    assert snowflake(text) == number
