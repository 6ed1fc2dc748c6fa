"""Options: ids and days as people write them."""

from datetime import UTC, datetime

import pytest
import typer

from app.cli.options import discord_id, end_of_day


def test_a_discord_id_is_read() -> None:
    assert discord_id(" 80351110224678912 ") == 80351110224678912


@pytest.mark.parametrize("text", ["", "0", "-5", "Anna", "12.5", "99999999999999999999", "٣"])
def test_what_is_no_discord_id_is_named(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=r"is no Discord id; they look like 80351110224678912\.$"):
        discord_id(text)


def test_a_day_counts_to_its_end_in_utc() -> None:
    assert end_of_day("2027-01-31") == datetime(2027, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "2027-02-30", "31.1.2027", "tomorrow", "9999-12-31", "2027-01-31T10:00"]
)
def test_what_is_no_date_is_named(text: str) -> None:
    with pytest.raises(typer.BadParameter) as refused:
        end_of_day(text)

    assert refused.value.message == f"{text!r} is no date; write YYYY-MM-DD, such as 2027-01-31."
